# expects: AC 100.00
"""One dictionary from hour to its four counts, sorted only when it is written."""

LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"]


def entries_of(date):
    """Yield (time, level, message) of every entry of the date."""
    with open("server.log", encoding="utf-8") as log:
        for line in log:
            parts = line.rstrip("\n").split(" ", 3)
            if len(parts) >= 3 and parts[0] == date and parts[2] in LEVELS:
                yield parts[1], parts[2], parts[3] if len(parts) == 4 else ""


date = input().strip()
counts = {}
errors = []
for time, level, message in entries_of(date):
    hour = time[:2]
    if hour not in counts:
        counts[hour] = [0, 0, 0, 0]
    counts[hour][LEVELS.index(level)] += 1
    if level == "ERROR":
        errors.append(f"{time} {message}".rstrip())

with open("summary.csv", "w", encoding="utf-8") as summary:
    summary.write("hour," + ",".join(LEVELS) + "\n")
    for hour in sorted(counts):
        summary.write(hour + "," + ",".join(str(count) for count in counts[hour]) + "\n")
with open("errors.txt", "w", encoding="utf-8") as file:
    for error in errors:
        file.write(error + "\n")
