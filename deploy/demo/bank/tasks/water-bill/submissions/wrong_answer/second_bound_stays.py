# expects: WA 85.00
"""A large household raises the first bound only; the second stays at 25."""

last, this, people = map(int, input().split())
if this < last or people < 1:
    print("ERROR")
else:
    usage = this - last
    bound = 15
    if people > 4:
        bound = bound + (people - 4) * 3
    if usage <= bound:
        fen = usage * 285
    elif usage <= 25:
        fen = bound * 285 + (usage - bound) * 365
    else:
        fen = bound * 285 + (25 - bound) * 365 + (usage - 25) * 595
    tenths = (fen + 5) // 10
    print(usage, f"{tenths // 10}.{tenths % 10}")
