# expects: AC 100.00
"""Checks everything before it changes anything."""


class CardFrozen(Exception):
    """The card is frozen."""


class InsufficientBalance(Exception):
    """The balance does not suffice."""


class MealCard:
    """A meal card; amounts are in fen."""

    def __init__(self, owner, balance=0):
        if balance < 0:
            raise ValueError("the opening balance must not be negative")
        self.owner = owner
        self.balance = balance
        self._frozen = False
        self._movements = []

    def top_up(self, amount):
        self._check(amount)
        self.balance += amount
        self._movements.append(f"+{amount}")
        return self.balance

    def pay(self, amount):
        self._check(amount)
        if amount > self.balance:
            raise InsufficientBalance(f"{amount - self.balance} fen are missing")
        self.balance -= amount
        self._movements.append(f"-{amount}")
        return self.balance

    def freeze(self):
        self._frozen = True

    def unfreeze(self):
        self._frozen = False

    def history(self):
        return list(self._movements)

    def _check(self, amount):
        if self._frozen:
            raise CardFrozen("the card is frozen")
        if amount <= 0:
            raise ValueError("an amount must be positive")
