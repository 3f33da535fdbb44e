"""怎样使用图书角类，不参加评分 / How the class is used; not marked."""

from library import AlreadyBorrowed, Library

lib = Library()
lib.add_book("海底来信", 2)
print(lib.borrow("唐果", "海底来信", 3))  # 17
print(lib.loans("唐果"))  # ['海底来信']
try:
    lib.borrow("唐果", "海底来信", 5)
except AlreadyBorrowed:
    print(lib.available("海底来信"))  # 1
print(lib.give_back("唐果", "海底来信", 20))  # 60
