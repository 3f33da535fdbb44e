# expects: WA 85.00
"""Goes on with the very next rank after a tie: 1, 2, 2, 3."""

import csv

with open("scores.csv", encoding="utf-8-sig") as file:
    rows = [row for row in csv.reader(file) if row]

students = []
absent = []
for row in rows[1:]:
    total = 0
    complete = True
    for text in row[2:]:
        text = text.strip()
        if text.isdecimal() and 0 <= int(text) <= 100:
            total += int(text)
        else:
            complete = False
    if complete:
        students.append([row[0], row[1], total])
    else:
        absent.append([row[0], row[1], total])

students.sort()
students.sort(key=lambda student: student[2], reverse=True)
with open("ranking.csv", "w", encoding="utf-8", newline="") as file:
    out = csv.writer(file)
    out.writerow(["rank", "no", "name", "total"])
    rank = 0
    previous = None
    for student in students:
        if student[2] != previous:
            rank += 1
            previous = student[2]
        out.writerow([rank] + student)
    for student in absent:
        out.writerow(["-"] + student)
