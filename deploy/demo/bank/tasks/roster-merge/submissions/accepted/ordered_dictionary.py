# expects: AC 100.00
"""A dictionary keeps the order in which its keys came, also when a value is replaced."""


def merge_rosters(first, second):
    names = {}
    for number, name in first + second:
        number = number.strip()
        name = name.strip()
        if number and (name or number not in names):
            names[number] = name
    return [[number, name] for number, name in names.items()]
