# expects: WA 85.00
"""Forgets that a remainder of 10 is written as X."""

WEIGHTS = [7, 3, 1, 7, 3, 1, 7, 3]


def complete_number(body):
    if len(body) != 8:
        raise ValueError("length")
    total = 0
    for i in range(8):
        c = body[i]
        if i < 2 and "A" <= c <= "Z":
            value = ord(c) - ord("A") + 10
        elif i >= 2 and "0" <= c <= "9":
            value = int(c)
        else:
            raise ValueError("character")
        total += value * WEIGHTS[i]
    return body + str(total % 11)
