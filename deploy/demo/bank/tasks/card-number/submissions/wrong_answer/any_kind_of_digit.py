# expects: WA 90.00
"""Lets isdigit() decide, which takes full-width digits too."""

WEIGHTS = [7, 3, 1, 7, 3, 1, 7, 3]


def complete_number(body):
    letters = body[:2]
    digits = body[2:]
    if len(body) != 8 or not digits.isdigit():
        raise ValueError("8 characters, the last 6 of them digits")
    if not (letters.isalpha() and letters.isupper()):
        raise ValueError("2 capital letters first")
    values = [ord(c) - 55 for c in letters] + [int(c) for c in digits]
    total = sum(v * w for v, w in zip(values, WEIGHTS))
    check = total % 11
    return body + ("X" if check == 10 else str(check))
