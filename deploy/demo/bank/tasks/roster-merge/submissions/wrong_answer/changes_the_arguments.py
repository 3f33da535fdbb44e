# expects: WA 75.00
"""Puts the caller's own entries into the result and then corrects them there."""


def merge_rosters(first, second):
    result = []
    for entry in first + second:
        number = entry[0].strip()
        name = entry[1].strip()
        if number == "":
            continue
        for known in result:
            if known[0].strip() == number:
                if name != "":
                    known[1] = name
                break
        else:
            entry[0] = number
            entry[1] = name
            result.append(entry)
    return result
