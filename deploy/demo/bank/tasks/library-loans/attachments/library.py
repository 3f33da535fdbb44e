class AlreadyBorrowed(Exception):
    """读者手里已经有这种书 / The reader has this title already."""


class OverdueLoan(Exception):
    """读者手里有逾期未还的书 / The reader has an overdue loan."""


class LimitReached(Exception):
    """读者已经借满 3 种书 / The reader has 3 loans already."""


class NoCopyLeft(Exception):
    """书架上没有这种书了 / No copy is on the shelf."""


class Library:
    """图书角 / A small library."""

    def __init__(self):
        # 在这里写你的代码 / Write your code here.
        pass

    # 还需要 / still needed: add_book, available, borrow, give_back, loans


if __name__ == "__main__":
    # 在这里试用你的类 / Try your class here.
    lib = Library()
    print(type(lib).__name__)
