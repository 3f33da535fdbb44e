# expects: WA 90.00
"""Takes every fourth year for a leap year, 1900 too."""

year, month, first = map(int, input().split())
active = set(map(int, input().split()))
if month < 1 or month > 12 or first < 1 or first > 7:
    print("ERROR")
else:
    if month == 2:
        length = 29 if year % 4 == 0 else 28
    elif month in (4, 6, 9, 11):
        length = 30
    else:
        length = 31
    print(f"{year}-{month:02d}")
    total = 0
    week = ["--"] * (first - 1)
    for day in range(1, length + 1):
        if day in active:
            week.append(f"{day:02d}*")
            total += 1
        else:
            week.append(f"{day:02d}")
        if len(week) == 7:
            print("|".join(week))
            week = []
    if week:
        print("|".join(week + ["--"] * (7 - len(week))))
    print("total", total)
