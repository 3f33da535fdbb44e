# expects: RTE 90.00
"""Reads with plain utf-8: behind a byte order mark, the first column is not called no."""

import csv

with open("scores.csv", encoding="utf-8") as file:
    reader = csv.DictReader(file)
    subjects = reader.fieldnames[2:]
    students = list(reader)

complete = []
incomplete = []
for student in students:
    marks = []
    for subject in subjects:
        try:
            mark = int(student[subject])
        except ValueError:
            continue
        if 0 <= mark <= 100:
            marks.append(mark)
    line = [student["no"], student["name"], sum(marks)]
    if len(marks) == len(subjects):
        complete.append(line)
    else:
        incomplete.append(line)

complete.sort(key=lambda line: (-line[2], line[0]))
with open("ranking.csv", "w", encoding="utf-8", newline="") as file:
    out = csv.writer(file)
    out.writerow(["rank", "no", "name", "total"])
    rank = 0
    for place, line in enumerate(complete):
        if place == 0 or line[2] < complete[place - 1][2]:
            rank = place + 1
        out.writerow([rank, *line])
    for line in incomplete:
        out.writerow(["-", *line])
