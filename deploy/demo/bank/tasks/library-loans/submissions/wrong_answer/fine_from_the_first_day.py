# expects: WA 90.00
"""A late return is charged for every day since the book was borrowed."""


class AlreadyBorrowed(Exception):
    pass


class OverdueLoan(Exception):
    pass


class LimitReached(Exception):
    pass


class NoCopyLeft(Exception):
    pass


class Library:
    def __init__(self):
        self.books = {}
        self.readers = {}

    def add_book(self, title, copies=1):
        if copies < 1:
            raise ValueError("copies")
        self.books[title] = self.books.get(title, 0) + copies

    def available(self, title):
        return self.books[title]

    def borrow(self, reader, title, day):
        left = self.books[title]
        mine = self.readers.setdefault(reader, {})
        if title in mine:
            raise AlreadyBorrowed(title)
        for borrowed_on in mine.values():
            if day - borrowed_on > 14:
                raise OverdueLoan(reader)
        if len(mine) == 3:
            raise LimitReached(reader)
        if left < 1:
            raise NoCopyLeft(title)
        self.books[title] = left - 1
        mine[title] = day
        return day + 14

    def give_back(self, reader, title, day):
        mine = self.readers.get(reader, {})
        if title not in mine:
            raise ValueError(title)
        days = day - mine.pop(title)
        self.books[title] += 1
        if days <= 14:
            return 0
        return days * 20

    def loans(self, reader):
        return list(self.readers.get(reader, {}))
