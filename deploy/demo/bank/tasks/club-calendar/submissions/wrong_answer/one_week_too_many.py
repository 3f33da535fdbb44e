# expects: WA 85.00
"""Fills up a last week that is full already, which makes a whole line of --."""

year, month, first = map(int, input().split())
days = input().split()
if month < 1 or month > 12 or first < 1 or first > 7:
    print("ERROR")
else:
    leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
    lengths = [0, 31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    cells = ["--"] * (first - 1)
    total = 0
    for day in range(1, lengths[month] + 1):
        cell = str(day).zfill(2)
        if str(day) in days:
            cell += "*"
            total += 1
        cells.append(cell)
    cells += ["--"] * (7 - len(cells) % 7)
    print(str(year) + "-" + str(month).zfill(2))
    while cells:
        print("|".join(cells[:7]))
        cells = cells[7:]
    print("total", total)
