# expects: WA 85.00
"""Looks for the name of a level anywhere in the line, also inside the message."""

levels = ["DEBUG", "INFO", "WARNING", "ERROR"]
date = input().strip()
counts = {}
errors = []
with open("server.log", encoding="utf-8") as log:
    for line in log:
        if not line.startswith(date):
            continue
        for level in levels:
            if level in line:
                hour = line[11:13]
                if hour not in counts:
                    counts[hour] = [0, 0, 0, 0]
                counts[hour][levels.index(level)] += 1
                if level == "ERROR":
                    errors.append(line[11:19] + line.split("ERROR", 1)[1])

with open("summary.csv", "w", encoding="utf-8") as out:
    out.write("hour,DEBUG,INFO,WARNING,ERROR\n")
    for hour in sorted(counts):
        out.write(",".join([hour] + [str(n) for n in counts[hour]]) + "\n")
with open("errors.txt", "w", encoding="utf-8") as out:
    out.writelines(errors)
