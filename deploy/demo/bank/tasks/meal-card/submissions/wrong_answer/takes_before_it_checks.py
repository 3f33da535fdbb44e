# expects: WA 85.00
"""Takes the money first and complains afterwards: a refused payment empties the card."""


class CardFrozen(Exception):
    pass


class InsufficientBalance(Exception):
    pass


class MealCard:
    def __init__(self, owner, balance=0):
        if balance < 0:
            raise ValueError("balance")
        self.owner = owner
        self.balance = balance
        self.frozen = False
        self.records = []

    def change(self, amount, sign):
        if self.frozen:
            raise CardFrozen()
        if amount <= 0:
            raise ValueError("amount")
        self.balance = self.balance + sign * amount
        if self.balance < 0:
            raise InsufficientBalance()
        self.records.append(f"{sign * amount:+d}")
        return self.balance

    def top_up(self, amount):
        return self.change(amount, 1)

    def pay(self, amount):
        return self.change(amount, -1)

    def freeze(self):
        self.frozen = True

    def unfreeze(self):
        self.frozen = False

    def history(self):
        return self.records
