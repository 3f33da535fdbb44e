"""Imports run down only, at the top of files, in no circle; and this guard itself can fail."""

from pathlib import Path

import pytest

from tests.guards.layers import FLOORS, PACKAGES, modules, offences, room_of

ROOT = Path(__file__).parents[2]

# A house in order, small: every room once.
SOUND = {
    path: "\n".join(lines) + "\n"
    for path, lines in {
        "server/__init__.py": ['"""The server."""'],
        "server/errors.py": ['"""Errors."""'],
        "server/clock.py": ['"""Clock."""', "from datetime import datetime", "NOW = datetime.now()"],
        "server/exam/__init__.py": ['"""Rules."""'],
        "server/exam/ledger.py": [
            '"""Time."""',
            "from server.errors import X",
            "from question_bank import text",
        ],
        "server/theory/marking.py": ['"""Marks."""', "from server.exam import ledger"],
        "server/store/tables.py": ['"""Rows."""', "import sqlalchemy", "from server.exam import ledger"],
        "server/services/saving.py": [
            '"""Saving."""',
            "from server.store.tables import Row",
            "import proctor.board",
        ],
        "server/web/pages.py": ['"""Pages."""', "import flask", "from server.services import saving"],
        "server/app.py": [
            '"""Parts meet."""',
            "import server.web.pages",
            "from server.clock import system_clock",
        ],
        "proctor/board.py": ['"""Board."""', "from datetime import datetime"],
        "question_bank/text.py": ['"""Text."""'],
        "sandbox/values.py": ['"""Values."""', "import time"],
    }.items()
}

# What somebody might write in a hurry, where, and what the guard says to it.
WRONG = [
    ("server/exam/ledger.py", "from server.services import saving", "imports run down only"),
    ("server/exam/ledger.py", "import server.store.tables", "imports run down only"),
    ("server/exam/ledger.py", "from server import app", "imports run down only"),
    ("server/theory/marking.py", "from server.practical.judging import judge", "imports run down only"),
    ("server/web/pages.py", "from server.live import ticker", "imports run down only"),
    ("server/services/saving.py", "def save():\n    from server.app import make", "imports run down only"),
    ("server/theory/marking.py", "def mark():\n    from server.exam import ledger", "at the top of a file"),
    (
        "server/theory/marking.py",
        "try:\n    import yaml\nexcept ImportError:\n    pass",
        "at the top of a file",
    ),
    ("server/theory/marking.py", "from typing import TYPE_CHECKING", "TYPE_CHECKING"),
    ("server/theory/marking.py", "import typing\nif typing.TYPE_CHECKING:\n    pass", "TYPE_CHECKING"),
    ("server/theory/marking.py", "from . import kinds", "absolute"),
    ("server/exam/__init__.py", "from server.exam.ledger import closes_at", "docstring and nothing else"),
    ("server/exam/__init__.py", "VERSION = 1", "docstring and nothing else"),
    ("proctor/board.py", "from server.errors import Conflict", "imports run down only"),
    ("proctor/board.py", "from question_bank import text", "imports run down only"),
    ("sandbox/values.py", "import proctor.board", "imports run down only"),
    ("question_bank/text.py", "from server import clock", "imports run down only"),
    ("question_bank/text.py", "from tests.unit import theory_cast", "stands on no floor"),
    ("server/rooms/doors.py", '"""New."""', "stands on no floor"),
    ("server/exam/ledger.py", "import flask", "must not know flask"),
    ("server/theory/marking.py", "from sqlalchemy.orm import Mapped", "must not know sqlalchemy.orm.Mapped"),
    ("server/station/seats.py", '"""Seats."""\nimport time', "must not know time"),
    ("server/practical/judging.py", '"""J."""\nfrom time import monotonic', "must not know time.monotonic"),
    (
        "server/exam/ledger.py",
        "from server.clock import system_clock",
        "must not know server.clock.system_clock",
    ),
    ("server/exam/ledger.py", "import datetime\nNOW = datetime.datetime.now()", "reads a clock"),
    ("proctor/board.py", "from datetime import date\nTODAY = date.today()", "reads a clock"),
    ("server/services/saving.py", "import flask", "must not know flask"),
    ("server/app.py", "import gevent", "must not know gevent"),
    ("sandbox/values.py", "from gevent import monkey", "must not know gevent.monkey"),
    ("server/web/pages.py", "from sqlalchemy import select", "must not know sqlalchemy"),
    ("question_bank/text.py", "from question_bank.text import Text", "in a circle"),
    ("question_bank/more.py", '"""M."""\nfrom question_bank import more', "in a circle"),
]


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_the_house_keeps_its_floors() -> None:
    assert offences(ROOT) == []


def test_the_guard_sees_the_whole_house() -> None:
    """An empty reading would keep every rule."""
    rooms = {module.room for module in modules(ROOT)} - {"server"}
    assert rooms <= set(FLOORS)
    assert {*PACKAGES[1:], "server.exam", "server.theory", "server.station", "server.errors"} <= rooms
    assert len(modules(ROOT)) > 100


def test_a_sound_house_is_left_in_peace(tmp_path: Path) -> None:
    write(tmp_path, SOUND)
    assert offences(tmp_path) == []


@pytest.mark.parametrize(
    ("path", "line", "complaint"), WRONG, ids=[f"{path} {line[:40]!r}" for path, line, _ in WRONG]
)
def test_one_wrong_line_is_found_where_it_stands(
    tmp_path: Path, path: str, line: str, complaint: str
) -> None:
    write(tmp_path, SOUND)
    write(tmp_path, {path: SOUND.get(path, "") + line + "\n"})
    found = offences(tmp_path)
    assert any(complaint in each for each in found), found
    assert all(path in each or "circle" in each for each in found), found


def test_a_circle_of_modules_is_told_from_beginning_to_end(tmp_path: Path) -> None:
    write(tmp_path, SOUND)
    write(
        tmp_path,
        {
            "proctor/a.py": '"""A."""\nfrom proctor.b import B\n',
            "proctor/b.py": '"""B."""\nfrom proctor import c\n',
            "proctor/c.py": '"""C."""\nimport proctor.a\n',
        },
    )
    assert offences(tmp_path) == ["proctor.a > proctor.b > proctor.c > proctor.a: modules in a circle"]


@pytest.mark.parametrize(
    ("dotted", "room"),
    [
        ("server.exam.ledger.closes_at", "server.exam"),
        ("server.clock", "server.clock"),
        ("sandbox.runner.main", "sandbox"),
        ("server", "server"),
    ],
)
def test_a_room_is_told_from_a_dotted_name(dotted: str, room: str) -> None:
    assert room_of(dotted) == room
