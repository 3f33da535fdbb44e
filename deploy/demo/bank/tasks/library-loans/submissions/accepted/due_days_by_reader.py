# expects: AC 100.00
"""For every reader a dictionary from title to due day; it keeps the borrowing order."""


class AlreadyBorrowed(Exception):
    """The reader has this title already."""


class OverdueLoan(Exception):
    """The reader has an overdue loan."""


class LimitReached(Exception):
    """The reader has 3 loans already."""


class NoCopyLeft(Exception):
    """No copy is on the shelf."""


class Library:
    """A small library."""

    LOAN_DAYS = 14
    FINE_PER_DAY = 20
    MOST_LOANS = 3

    def __init__(self):
        self._shelf = {}
        self._due = {}

    def add_book(self, title, copies=1):
        if copies < 1:
            raise ValueError("at least one copy")
        self._shelf[title] = self._shelf.get(title, 0) + copies

    def available(self, title):
        return self._shelf[title]

    def borrow(self, reader, title, day):
        left = self._shelf[title]
        mine = self._due.get(reader, {})
        if title in mine:
            raise AlreadyBorrowed(title)
        if any(due < day for due in mine.values()):
            raise OverdueLoan(reader)
        if len(mine) >= self.MOST_LOANS:
            raise LimitReached(reader)
        if left == 0:
            raise NoCopyLeft(title)
        self._shelf[title] = left - 1
        mine[title] = day + self.LOAN_DAYS
        self._due[reader] = mine
        return mine[title]

    def give_back(self, reader, title, day):
        mine = self._due.get(reader, {})
        if title not in mine:
            raise ValueError(f"{reader} does not have {title}")
        due = mine.pop(title)
        self._shelf[title] += 1
        return max(0, day - due) * self.FINE_PER_DAY

    def loans(self, reader):
        return list(self._due.get(reader, {}))
