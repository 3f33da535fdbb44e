"""Asking together: everybody gets their own answer, whoever serves them."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import OperationalError

from server.services.together import MOST, Together


class Server:
    """Doubles numbers; the first call waits until it is let go."""

    def __init__(self) -> None:
        self.served: list[list[int]] = []
        self.begun, self.let_go = threading.Event(), threading.Event()

    def __call__(self, asked: Sequence[int]) -> list[int | Exception]:
        self.served.append(list(asked))
        if not self.begun.is_set():
            self.begun.set()
            self.let_go.wait(5)
        return [ValueError(str(each)) if each < 0 else 2 * each for each in asked]


def ask_while_busy(server: Server, numbers: Sequence[int]) -> tuple[list[list[int]], list[object]]:
    """Everybody asks while the first is served; what was served at once, and what each got."""
    together: Together[int, int] = Together()

    def ask(number: int) -> object:
        try:
            return together.ask(number, server)
        except ValueError as refused:
            return refused.args[0]

    with ThreadPoolExecutor(len(numbers) + 1) as pool:
        first = pool.submit(ask, 1)
        assert server.begun.wait(5)
        rest = [pool.submit(ask, number) for number in numbers]
        while len(together._waiting) < len(numbers):
            pass
        server.let_go.set()
        return server.served, [first.result(), *(each.result() for each in rest)]


def test_those_who_gather_meanwhile_are_served_at_once_and_each_gets_their_own() -> None:
    served, got = ask_while_busy(Server(), range(10, 30))
    assert [sorted(each) for each in served] == [[1], [*range(10, 30)]]
    assert got == [2, *(2 * number for number in range(10, 30))]


def test_a_refusal_is_only_for_whom_it_is() -> None:
    _, got = ask_while_busy(Server(), [5, -7, 6])
    assert got == [2, 10, "-7", 12]


def test_no_more_than_so_many_at_once_and_nobody_is_left_over() -> None:
    served, got = ask_while_busy(Server(), range(MOST + 5))
    assert [len(each) for each in served] == [1, MOST, 5]
    assert got == [2, *(2 * number for number in range(MOST + 5))]


def test_what_one_of_them_breaks_is_kept_from_the_others() -> None:
    class Fragile(Server):
        def __call__(self, asked: Sequence[int]) -> list[int | Exception]:
            answers = super().__call__(asked)
            if 13 in asked:
                raise ValueError("thirteen")
            return answers

    _, got = ask_while_busy(Fragile(), [12, 13, 14])
    assert got == [2, 24, "thirteen", 28]


def test_a_database_that_is_away_is_not_asked_once_for_each() -> None:
    together: Together[int, int] = Together()
    calls = []

    def away(asked: Sequence[int]) -> list[int | Exception]:
        calls.append(list(asked))
        raise OperationalError("SELECT", {}, Exception("away"))

    with pytest.raises(OperationalError):
        together.ask(1, away)
    assert calls == [[1]]
