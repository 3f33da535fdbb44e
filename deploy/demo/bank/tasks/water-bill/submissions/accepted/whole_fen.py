# expects: AC 100.00
"""Counts in whole fen, so nothing is rounded before the last step."""


def bill_in_fen(usage, people):
    extra = max(0, people - 4) * 3
    first_bound, second_bound = 15 + extra, 25 + extra
    first = min(usage, first_bound)
    second = min(max(usage - first_bound, 0), second_bound - first_bound)
    third = max(usage - second_bound, 0)
    return first * 285 + second * 365 + third * 595


last, this, people = map(int, input().split())
if this < last or people < 1:
    print("ERROR")
else:
    usage = this - last
    tenths = (bill_in_fen(usage, people) + 5) // 10
    print(usage, f"{tenths // 10}.{tenths % 10}")
