class CardFrozen(Exception):
    """卡已挂失 / The card is frozen."""


class InsufficientBalance(Exception):
    """余额不足 / The balance does not suffice."""


class MealCard:
    """一张饭卡，金额以分为单位 / A meal card; amounts are in fen."""

    def __init__(self, owner, balance=0):
        # 在这里写你的代码 / Write your code here.
        self.owner = owner

    # 还需要 / still needed: top_up, pay, freeze, unfreeze, history


if __name__ == "__main__":
    # 在这里试用你的类 / Try your class here.
    card = MealCard("林小满", 1000)
    print(card.owner)
