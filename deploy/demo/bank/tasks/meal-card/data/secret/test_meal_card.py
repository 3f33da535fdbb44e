"""What a meal card promises; every assertion ends in plain numbers, text or lists."""

import unittest

from meal_card import CardFrozen, InsufficientBalance, MealCard


class MoneyTest(unittest.TestCase):
    def test_a_new_card_holds_its_opening_balance(self):
        card = MealCard("安然", 1250)
        self.assertEqual(card.owner, "安然")
        self.assertEqual(card.balance, 1250)
        self.assertEqual(MealCard("季晴").balance, 0)
        with self.assertRaises(ValueError):
            MealCard("顾星河", -1)

    def test_top_up_and_pay_return_the_new_balance(self):
        card = MealCard("陆青", 300)
        self.assertEqual(card.top_up(5000), 5300)
        self.assertEqual(card.pay(1280), 4020)
        self.assertEqual(card.pay(20), 4000)
        self.assertEqual(card.balance, 4000)

    def test_the_whole_balance_can_be_spent(self):
        card = MealCard("白鹿鸣", 860)
        self.assertEqual(card.pay(860), 0)
        self.assertEqual(card.balance, 0)

    def test_amounts_must_be_positive(self):
        card = MealCard("方晓", 700)
        for amount in (0, -1, -700):
            with self.assertRaises(ValueError):
                card.top_up(amount)
            with self.assertRaises(ValueError):
                card.pay(amount)
        self.assertEqual(card.balance, 700)

    def test_a_payment_that_is_too_large_changes_nothing(self):
        card = MealCard("许若谷", 999)
        with self.assertRaises(InsufficientBalance):
            card.pay(1000)
        self.assertEqual(card.balance, 999)
        self.assertEqual(card.history(), [])
        self.assertEqual(card.pay(999), 0)
        with self.assertRaises(InsufficientBalance):
            card.pay(1)
        self.assertEqual(card.balance, 0)


class FrozenTest(unittest.TestCase):
    def test_a_frozen_card_refuses_money_in_and_out(self):
        card = MealCard("温如言", 500)
        card.freeze()
        card.freeze()
        with self.assertRaises(CardFrozen):
            card.top_up(100)
        with self.assertRaises(CardFrozen):
            card.pay(100)
        with self.assertRaises(CardFrozen):
            card.pay(0)
        with self.assertRaises(CardFrozen):
            card.pay(501)
        self.assertEqual(card.balance, 500)
        self.assertEqual(card.history(), [])

    def test_an_unfrozen_card_works_again(self):
        card = MealCard("叶知秋", 500)
        card.unfreeze()
        self.assertEqual(card.pay(100), 400)
        card.freeze()
        card.unfreeze()
        self.assertEqual(card.pay(100), 300)
        self.assertEqual(card.top_up(50), 350)


class HistoryTest(unittest.TestCase):
    def test_history_lists_successful_movements_in_order(self):
        card = MealCard("江知意", 200)
        self.assertEqual(card.history(), [])
        card.pay(150)
        card.top_up(1000)
        with self.assertRaises(ValueError):
            card.top_up(-5)
        card.pay(30)
        card.freeze()
        self.assertEqual(card.history(), ["-150", "+1000", "-30"])

    def test_two_cards_keep_separate_histories(self):
        first = MealCard("苏木", 100)
        second = MealCard("苏沐", 100)
        first.pay(40)
        second.top_up(60)
        first.freeze()
        self.assertEqual(second.pay(10), 150)
        self.assertEqual(first.history(), ["-40"])
        self.assertEqual(second.history(), ["+60", "-10"])
        self.assertEqual(first.balance, 60)
