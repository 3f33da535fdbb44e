# expects: AC 100.00
"""A rank is one more than the number of better totals, so ties need no special care."""

import csv


def mark_of(text):
    """The mark as an int, None when it is not valid."""
    text = text.strip()
    if text.isascii() and text.isdigit() and int(text) <= 100:
        return int(text)
    return None


with open("scores.csv", encoding="utf-8-sig", newline="") as file:
    rows = [row for row in csv.reader(file) if row]

ranked, unranked = [], []
for number, name, *texts in rows[1:]:
    marks = [mark_of(text) for text in texts]
    total = sum(mark for mark in marks if mark is not None)
    (unranked if None in marks else ranked).append((number, name, total))

ranked.sort(key=lambda student: (-student[2], student[0]))
totals = [student[2] for student in ranked]
with open("ranking.csv", "w", encoding="utf-8", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["rank", "no", "name", "total"])
    for student in ranked:
        writer.writerow([totals.index(student[2]) + 1, *student])
    for student in unranked:
        writer.writerow(["-", *student])
