# expects: WA 85.00
"""Keeps the history in the class, so that all cards of a program share one list."""


class CardFrozen(Exception):
    pass


class InsufficientBalance(Exception):
    pass


class MealCard:
    frozen = False
    records = []

    def __init__(self, owner, balance=0):
        if balance < 0:
            raise ValueError("balance")
        self.owner = owner
        self.balance = balance

    def top_up(self, amount):
        if self.frozen:
            raise CardFrozen()
        if amount <= 0:
            raise ValueError("amount")
        self.balance += amount
        self.records.append("+" + str(amount))
        return self.balance

    def pay(self, amount):
        if self.frozen:
            raise CardFrozen()
        if amount <= 0:
            raise ValueError("amount")
        if amount > self.balance:
            raise InsufficientBalance()
        self.balance -= amount
        self.records.append("-" + str(amount))
        return self.balance

    def freeze(self):
        self.frozen = True

    def unfreeze(self):
        self.frozen = False

    def history(self):
        return self.records
