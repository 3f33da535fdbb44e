# expects: WA 90.00
"""Trusts round() with decimal fractions: a half is sometimes rounded down."""

last, this, people = map(int, input().split())
if this < last or people < 1:
    print("ERROR")
else:
    usage = this - last
    extra = max(0, people - 4) * 3
    first_bound = 15 + extra
    second_bound = 25 + extra
    if usage <= first_bound:
        bill = usage * 2.85
    elif usage <= second_bound:
        bill = first_bound * 2.85 + (usage - first_bound) * 3.65
    else:
        bill = first_bound * 2.85 + 10 * 3.65 + (usage - second_bound) * 5.95
    print(usage, round(bill, 1))
