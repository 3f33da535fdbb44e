# expects: AC 100.00
"""Builds one list of cells for the whole month, then cuts it into weeks."""

LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def is_leap(year):
    return year % 4 == 0 and year % 100 != 0 or year % 400 == 0


def month_length(year, month):
    if month == 2 and is_leap(year):
        return 29
    return LENGTHS[month - 1]


def cells_of(length, first, active):
    cells = ["--"] * (first - 1)
    for day in range(1, length + 1):
        cells.append(f"{day:02d}*" if day in active else f"{day:02d}")
    while len(cells) % 7 != 0:
        cells.append("--")
    return cells


year, month, first = map(int, input().split())
days = [int(word) for word in input().split()]
if not (1 <= month <= 12 and 1 <= first <= 7):
    print("ERROR")
else:
    length = month_length(year, month)
    active = {day for day in days if 1 <= day <= length}
    print(f"{year}-{month:02d}")
    cells = cells_of(length, first, active)
    for start in range(0, len(cells), 7):
        print("|".join(cells[start : start + 7]))
    print("total", len(active))
