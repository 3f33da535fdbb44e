# expects: WA 85.00
"""Looks for repeated numbers between the rosters only, not inside each of them."""


def merge_rosters(first, second):
    result = []
    for number, name in first:
        if number.strip():
            result.append([number.strip(), name.strip()])
    known = [entry[0] for entry in result]
    for number, name in second:
        number = number.strip()
        name = name.strip()
        if number in known:
            if name:
                result[known.index(number)][1] = name
        elif number:
            result.append([number, name])
    return result
