"""A rehearsal judges the server from outside: it may not share a line of code, and so no mistake, with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.layers import PACKAGES, Module, imports, modules

ROOT = Path(__file__).parents[2]
ROOM = "server.rehearsal"
ALLOWED = {"requests", "socketio"}  # and the standard library
STANDARD = {
    "collections", "concurrent", "csv", "dataclasses", "datetime", "decimal", "enum", "fractions",
    "hashlib", "hmac", "html", "io", "json", "math", "random", "re", "secrets", "sys", "threading",
    "time", "typing", "unicodedata",
}  # fmt: skip


def strangers(found: Iterator[Module] | list[Module]) -> list[str]:
    """Imports of the room that are neither its own nor allowed, as "path:line: name"."""
    return [
        f"{module.path}:{each.line}: {each.target}"
        for module in found
        if module.room == ROOM
        for each in imports(module.tree)
        if not each.target.startswith(f"{ROOM}.") and each.target.partition(".")[0] not in ALLOWED | STANDARD
    ]


def test_the_rehearsal_imports_nothing_of_ours() -> None:
    found = modules(ROOT)
    assert [module for module in found if module.room == ROOM], "the room is gone; so is this guard"
    assert strangers(found) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_an_import_of_ours_would_be_found(package: str, tmp_path: Path) -> None:
    room = tmp_path / "server" / "rehearsal"
    room.mkdir(parents=True)
    (room / "marking.py").write_text(f'"""Marks."""\n\nfrom {package}.exam import points\n', encoding="utf-8")
    assert strangers(modules(tmp_path)) == [f"server/rehearsal/marking.py:3: {package}.exam.points"]
