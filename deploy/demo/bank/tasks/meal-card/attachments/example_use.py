"""怎样使用饭卡类，不参加评分 / How the class is used; not marked."""

from meal_card import InsufficientBalance, MealCard

card = MealCard("林小满", 1000)
print(card.top_up(500))  # 1500
print(card.pay(320))  # 1180
print(card.history())  # ['+500', '-320']
try:
    card.pay(2000)
except InsufficientBalance:
    print(card.balance)  # 1180
