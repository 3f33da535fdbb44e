"""What the library promises; every assertion ends in plain numbers or lists."""

import unittest

from library import AlreadyBorrowed, Library, LimitReached, NoCopyLeft, OverdueLoan


def library_with(*titles):
    library = Library()
    for title in titles:
        library.add_book(title)
    return library


class ShelfTest(unittest.TestCase):
    def test_copies_of_a_title_add_up(self):
        library = Library()
        library.add_book("山谷日记", 2)
        library.add_book("山谷日记")
        library.add_book("风的地图", 4)
        self.assertEqual(library.available("山谷日记"), 3)
        self.assertEqual(library.available("风的地图"), 4)
        for copies in (0, -2):
            with self.assertRaises(ValueError):
                library.add_book("山谷日记", copies)
        self.assertEqual(library.available("山谷日记"), 3)

    def test_an_unknown_title_is_a_key_error(self):
        library = library_with("山谷日记")
        with self.assertRaises(KeyError):
            library.available("从未上架")
        with self.assertRaises(KeyError):
            library.borrow("程野", "从未上架", 1)
        self.assertEqual(library.loans("程野"), [])


class LoanTest(unittest.TestCase):
    def test_borrowing_takes_a_copy_and_tells_the_due_day(self):
        library = Library()
        library.add_book("云上灯塔", 3)
        self.assertEqual(library.borrow("何川", "云上灯塔", 1), 15)
        self.assertEqual(library.borrow("关山", "云上灯塔", 40), 54)
        self.assertEqual(library.available("云上灯塔"), 1)
        self.assertEqual(library.loans("何川"), ["云上灯塔"])

    def test_giving_back_puts_the_copy_on_the_shelf(self):
        library = library_with("云上灯塔", "风的地图")
        library.borrow("岳明", "云上灯塔", 5)
        self.assertEqual(library.give_back("岳明", "云上灯塔", 5), 0)
        self.assertEqual(library.available("云上灯塔"), 1)
        self.assertEqual(library.loans("岳明"), [])
        with self.assertRaises(ValueError):
            library.give_back("岳明", "云上灯塔", 6)
        with self.assertRaises(ValueError):
            library.give_back("唐果", "风的地图", 6)
        self.assertEqual(library.available("云上灯塔"), 1)
        self.assertEqual(library.available("风的地图"), 1)

    def test_the_last_copy_goes_to_one_reader_only(self):
        library = library_with("星期八")
        library.borrow("夏初", "星期八", 2)
        with self.assertRaises(NoCopyLeft):
            library.borrow("南乔", "星期八", 3)
        self.assertEqual(library.available("星期八"), 0)
        self.assertEqual(library.loans("南乔"), [])
        library.give_back("夏初", "星期八", 4)
        self.assertEqual(library.borrow("南乔", "星期八", 4), 18)

    def test_loans_are_listed_in_borrowing_order(self):
        library = library_with("甲书", "乙书", "丙书")
        library.borrow("秦风", "丙书", 1)
        library.borrow("秦风", "甲书", 2)
        library.borrow("秦风", "乙书", 3)
        self.assertEqual(library.loans("秦风"), ["丙书", "甲书", "乙书"])
        library.give_back("秦风", "丙书", 4)
        library.borrow("秦风", "丙书", 4)
        self.assertEqual(library.loans("秦风"), ["甲书", "乙书", "丙书"])
        self.assertEqual(library.loans("秦枫"), [])


class RuleTest(unittest.TestCase):
    def test_a_reader_borrows_a_title_once_at_a_time(self):
        library = library_with("乙书", "丙书")
        library.add_book("甲书", 5)
        library.borrow("云舒", "甲书", 1)
        with self.assertRaises(AlreadyBorrowed):
            library.borrow("云舒", "甲书", 2)
        library.borrow("云舒", "乙书", 2)
        library.borrow("云舒", "丙书", 2)
        with self.assertRaises(AlreadyBorrowed):  # asked before the number of loans is
            library.borrow("云舒", "甲书", 3)
        self.assertEqual(library.available("甲书"), 4)

    def test_a_reader_has_three_loans_at_most(self):
        library = library_with("甲书", "乙书", "丙书", "丁书")
        library.borrow("莫问", "甲书", 1)
        library.borrow("莫问", "乙书", 1)
        library.borrow("莫问", "丙书", 1)
        with self.assertRaises(LimitReached):
            library.borrow("莫问", "丁书", 1)
        self.assertEqual(library.available("丁书"), 1)
        self.assertEqual(library.loans("莫问"), ["甲书", "乙书", "丙书"])
        library.give_back("莫问", "乙书", 2)
        self.assertEqual(library.borrow("莫问", "丁书", 2), 16)

    def test_a_late_return_costs_twenty_fen_a_day(self):
        library = library_with("甲书", "乙书", "丙书")
        library.borrow("宋词", "甲书", 10)
        library.borrow("宋词", "乙书", 10)
        library.borrow("宋词", "丙书", 12)
        self.assertEqual(library.give_back("宋词", "甲书", 24), 0)
        self.assertEqual(library.give_back("宋词", "乙书", 25), 20)
        self.assertEqual(library.give_back("宋词", "丙书", 56), 600)

    def test_an_overdue_reader_borrows_nothing(self):
        library = library_with("甲书", "乙书", "丙书")
        library.borrow("陆遥", "甲书", 1)
        self.assertEqual(library.borrow("陆遥", "乙书", 15), 29)
        with self.assertRaises(OverdueLoan):
            library.borrow("陆遥", "丙书", 16)
        self.assertEqual(library.available("丙书"), 1)
        self.assertEqual(library.borrow("安冉", "丙书", 16), 30)
        library.give_back("安冉", "丙书", 17)
        library.give_back("陆遥", "甲书", 17)
        self.assertEqual(library.borrow("陆遥", "丙书", 17), 31)
