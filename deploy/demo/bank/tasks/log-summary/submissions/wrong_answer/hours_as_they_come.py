# expects: WA 85.00
"""Writes the hours in the order in which they first appear in the log."""

levels = ["DEBUG", "INFO", "WARNING", "ERROR"]
date = input().strip()
counts = {}
errors = open("errors.txt", "w", encoding="utf-8")
for line in open("server.log", encoding="utf-8"):
    words = line.split()
    if line.startswith(date) and len(words) > 2 and words[2] in levels:
        hour = words[1].split(":")[0]
        counts.setdefault(hour, dict.fromkeys(levels, 0))
        counts[hour][words[2]] += 1
        if words[2] == "ERROR":
            errors.write(" ".join(words[1:2] + words[3:]) + "\n")
errors.close()

out = open("summary.csv", "w", encoding="utf-8")
print("hour", *levels, sep=",", file=out)
for hour in counts:
    print(hour, *counts[hour].values(), sep=",", file=out)
out.close()
