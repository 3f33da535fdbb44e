"""Lists, dicts and sets that a test and the program both hold are one thing, as in one process."""

from collections import Counter, OrderedDict, defaultdict, deque
from typing import Any

import pytest

from server.practical.inside.sharing import WATCHED_PARTS
from tests.unit.proxy_pair import Pair

SHELF = """
class Shelf:
    def __init__(self, books=None):
        self.books = [] if books is None else books
        self.marks = {}
    def copied(self):
        return list(self.books)
    def add(self, book):
        self.books.append(book)
    def count(self):
        return len(self.books)
    def mark(self, name):
        self.marks[name] = [len(self.marks)]
        return self.marks
    def tags(self):
        return {"a", "b"}
"""


@pytest.fixture
def shelf() -> Any:
    return Pair(SHELF).module.Shelf()


def test_a_test_sees_whether_a_list_is_the_programs_own_or_a_copy(shelf: Any) -> None:
    shelf.add("x")
    shelf.copied().append("intruder")
    assert shelf.count() == 1
    shelf.books.append("intruder")
    assert shelf.count() == 2
    assert shelf.books is shelf.books
    assert shelf.copied() is not shelf.copied()


def test_what_the_program_changes_later_is_seen_in_a_list_got_before(shelf: Any) -> None:
    books, copied = shelf.books, shelf.copied()
    shelf.add("x")
    assert books == ["x"]
    assert copied == []


def test_a_list_given_to_a_constructor_stays_shared() -> None:
    given = ["x"]
    shelf = Pair(SHELF).module.Shelf(given)
    given.append("y")
    assert shelf.count() == 2
    shelf.add("z")
    assert given == ["x", "y", "z"]
    assert shelf.books is given


def test_nested_containers_are_shared_too(shelf: Any) -> None:
    marks = shelf.mark("a")
    marks["a"].append("mine")
    assert shelf.mark("b") == {"a": [0, "mine"], "b": [1]}
    assert shelf.marks is marks


def test_a_program_that_keeps_an_argument_shows_it() -> None:
    module = Pair("kept = []\ndef keep(x):\n    kept.append(x)\ndef spoil():\n    kept[0].clear()\n").module
    mine = {1, 2}
    module.keep(mine)
    assert module.kept[0] is mine
    module.spoil()
    assert mine == set()


def test_a_list_that_holds_itself_crosses() -> None:
    module = Pair("def ring():\n    xs = [1]\n    xs.append(xs)\n    return xs\n").module
    ring = module.ring()
    assert ring[1] is ring


@pytest.mark.parametrize(
    "value",
    [
        [1, [2, (3, [4])]],
        {"a": {1: [2]}, (1, 2): {3}},
        bytearray(b"abc"),
        deque([1, 2], maxlen=3),
        OrderedDict(b=1, a=2),
        Counter("aab"),
        defaultdict(list, a=[1]),
        defaultdict(None, {1: 2}),
    ],
)
def test_every_kind_of_container_comes_back_as_the_same_one(value: Any) -> None:
    module = Pair(
        "def same(x):\n    return x\ndef fresh(x):\n    import copy\n    return copy.deepcopy(x)\n"
    ).module
    assert module.same(value) is value
    other = module.fresh(value)
    assert type(other) is type(value)
    assert other == value
    assert repr(other) == repr(value)


def test_containers_change_in_place_whatever_their_kind() -> None:
    module = Pair(
        "def change(xs, d, s, b, q, c, o):\n"
        "    xs.sort(); d['n'] = 1; s.add(9); b.extend(b'!')\n"
        "    q.appendleft(0); c['z'] += 2; o.move_to_end('a')\n"
    ).module
    xs, d, s, b = [2, 1], {"m": 0}, {1}, bytearray(b"a")
    q, c, o = deque([1, 2], maxlen=2), Counter("z"), OrderedDict(a=1, b=2)
    module.change(xs, d, s, b, q, c, o)
    assert (xs, d, s, b) == ([1, 2], {"m": 0, "n": 1}, {1, 9}, bytearray(b"a!"))
    assert (list(q), c["z"], list(o)) == ([0, 1], 3, ["b", "a"])


def test_what_a_test_no_longer_holds_is_let_go(shelf: Any) -> None:
    pair = Pair("def fresh():\n    return [1]\n")
    for _ in range(50):
        pair.module.fresh()
    assert len(pair.bridge._shared._held) <= 2
    assert len(pair.candidate.objects._shared._held) <= 3


def test_very_large_containers_are_copies_after_the_call() -> None:
    module = Pair(
        "kept = []\ndef keep(xs):\n    xs.sort()\n    kept.append(xs)\ndef size():\n    return len(kept[0])\n"
    ).module
    large = list(range(WATCHED_PARTS + 1, 0, -1))
    module.keep(large)
    assert large[0] == 1
    module.size()
    large.clear()
    assert module.size() == WATCHED_PARTS + 1


def test_a_default_of_the_program_fills_a_defaultdict_here() -> None:
    module = Pair(
        "from collections import defaultdict\ndef table():\n    return defaultdict(lambda: 7, a=1)\n"
    ).module
    table = module.table()
    assert table == {"a": 1}
    assert table["b"] == 7


def test_something_that_cannot_cross_keeps_its_list_here() -> None:
    module = Pair(
        "kept = []\ndef keep(xs):\n    kept.append(xs)\ndef size():\n    return len(kept[0])\n"
    ).module
    mine: list[Any] = [1]
    module.keep(mine)
    mine.append(pytest)
    assert module.size() == 1
    with pytest.raises(TypeError, match="cannot be handed"):
        module.keep(mine)
    mine.pop()
    module.keep(mine)
    assert module.kept[1] is mine


def test_views_of_a_dict_look_at_the_shared_dict() -> None:
    module = Pair(
        "from types import MappingProxyType\nd = {'a': 1}\n"
        "def views():\n    return d.keys(), d.values(), d.items(), MappingProxyType(d)\n"
        "def add(x):\n    d[x] = 2\n"
    ).module
    keys, values, items, proxy = module.views()
    assert "a" in keys
    assert list(values) == [1]
    assert items == {("a", 1)}
    assert proxy == {"a": 1}
    module.add("b")
    assert sorted(keys) == ["a", "b"]
    with pytest.raises(TypeError):
        proxy["c"] = 3
