# expects: WA 85.00
"""Refuses when there are more than three loans, so that a fourth one gets through."""


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
        self.records = []  # [reader, title, due day]

    def add_book(self, title, copies=1):
        if copies < 1:
            raise ValueError("copies")
        if title in self.books:
            self.books[title] += copies
        else:
            self.books[title] = copies

    def available(self, title):
        return self.books[title]

    def borrow(self, reader, title, day):
        if title not in self.books:
            raise KeyError(title)
        mine = [record for record in self.records if record[0] == reader]
        for record in mine:
            if record[1] == title:
                raise AlreadyBorrowed()
        for record in mine:
            if record[2] < day:
                raise OverdueLoan()
        if len(mine) > 3:
            raise LimitReached()
        if self.books[title] == 0:
            raise NoCopyLeft()
        self.books[title] -= 1
        self.records.append([reader, title, day + 14])
        return day + 14

    def give_back(self, reader, title, day):
        for record in self.records:
            if record[0] == reader and record[1] == title:
                self.records.remove(record)
                self.books[title] += 1
                if day > record[2]:
                    return (day - record[2]) * 20
                return 0
        raise ValueError("not borrowed")

    def loans(self, reader):
        return [record[1] for record in self.records if record[0] == reader]
