"""Papers as bytes: a hall that asks for one in the same instant has it set once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import BaseModel

from server.edge.pressing import Press

PAGES = 8
WHICH = (1, "practical")
PRINTED = b'{"section":"practical","entries":[{"key":"b","number":1},{"key":"a","number":2}]}'


class Paper(BaseModel):
    """Little enough of one."""

    section: str
    entries: list[dict[str, Any]]


def whole() -> dict[str, Any]:
    return {"section": "practical", "entries": [{"key": "a", "number": 1}, {"key": "b", "number": 2}]}


def printed(press: Press, read: Any) -> bytes:
    return press.paper(WHICH, Paper, read, [("b", ()), ("a", ())])


def test_a_paper_is_set_once_however_many_ask_in_the_same_instant():
    press, together, asked = Press(), threading.Barrier(PAGES), []

    def read() -> dict[str, Any]:
        asked.append(threading.get_ident())
        time.sleep(0.05)  # the others are here before it is set
        return whole()

    def page(_number: int) -> bytes:
        together.wait(10)
        return printed(press, read)

    with ThreadPoolExecutor(PAGES) as pool:
        assert set(pool.map(page, range(PAGES))) == {PRINTED}
    assert len(asked) == 1


def test_a_paper_that_could_not_be_read_is_read_again_for_the_next():
    press = Press()
    with pytest.raises(KeyError, match="gone"):
        printed(press, lambda: {}["gone"])
    assert printed(press, whole) == PRINTED
