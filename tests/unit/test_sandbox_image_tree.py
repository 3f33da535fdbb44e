"""A root file system has one normal form, and the digest says whether two are the same."""

import io
import tarfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.errors import BadImage
from sandbox.image_tree import (
    Entry,
    Kind,
    digest_of,
    folder_at,
    in_order,
    line_of,
    link_at,
    read_layer,
    write_layer,
)

ENTRIES = [
    Entry(path="/usr/bin/python3", content=b"\x7fELF", mode=0o755),
    link_at("/usr/bin/python3.11", "python3"),
    Entry(path="/usr/lib/名.py", content=b"x = 1\n"),
    folder_at("/runner", 0o700),
    Entry(path="/runner/main.pyc", content=b"code", mode=0o400),
    folder_at("/usr-like"),
]


def digest(entries: list[Entry]) -> str:
    return digest_of({entry.path: line_of(entry) for entry in in_order(entries)})


def written(entries: list[Entry]) -> bytes:
    layer = io.BytesIO()
    write_layer(layer, in_order(entries))
    return layer.getvalue()


@given(st.permutations(ENTRIES))
def test_neither_bytes_nor_digest_depend_on_the_order_things_were_found_in(entries: list[Entry]) -> None:
    assert digest(entries) == digest(ENTRIES)
    assert written(entries) == written(ENTRIES)


def test_what_is_written_is_read_again() -> None:
    assert list(read_layer(io.BytesIO(written(ENTRIES)))) == in_order(ENTRIES)


def test_folders_nobody_named_are_made_and_stand_before_what_they_hold() -> None:
    paths = [entry.path for entry in in_order(ENTRIES)]
    assert paths.index("/usr") < paths.index("/usr/bin") < paths.index("/usr/bin/python3")
    assert {entry.path: entry.mode for entry in in_order(ENTRIES)}["/runner"] == 0o700


@pytest.mark.parametrize(
    "other",
    [
        Entry(path="/usr/bin/python3", content=b"\x7fELF", mode=0o4755),
        Entry(path="/usr/bin/python3", content=b"\x7fELf", mode=0o755),
        link_at("/usr/bin/python3", "\x7fELF"),
        Entry(path="/usr/bin/python4", content=b"", mode=0o755),
    ],
)
def test_every_change_shows_in_the_digest(other: Entry) -> None:
    assert digest([*ENTRIES, other]) != digest(ENTRIES)


def test_of_two_entries_of_one_path_the_upper_one_counts() -> None:
    upper = Entry(path="/runner/main.pyc", content=b"newer", mode=0o400)
    assert digest([*ENTRIES, upper]) == digest(
        [each for each in ENTRIES if each.path != upper.path] + [upper]
    )


def layer_with(change: Callable[[tarfile.TarInfo], None]) -> io.BytesIO:
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as tar:
        header = tarfile.TarInfo("usr/thing")
        change(header)
        tar.addfile(header)
    layer.seek(0)
    return layer


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("uid", 1000),
        ("gid", 5),
        ("mtime", 1700000000),
        ("mode", 0o4755),
        ("name", "../etc/passwd"),
        ("name", "usr//thing"),
        ("name", "usr/.wh.thing"),
        ("type", tarfile.CHRTYPE),
        ("type", tarfile.FIFOTYPE),
        ("type", tarfile.LNKTYPE),
    ],
)
def test_a_layer_that_is_not_in_normal_form_is_refused(name: str, value: object) -> None:
    with pytest.raises(BadImage):
        list(read_layer(layer_with(lambda header: setattr(header, name, value))))


def test_a_layer_that_breaks_off_is_refused() -> None:
    whole = written([Entry(path="/a", content=b"x" * 9000), Entry(path="/b", content=b"y" * 9000)])
    with pytest.raises(BadImage):
        list(read_layer(io.BytesIO(whole[:5000])))


def test_kinds_are_few() -> None:
    assert {entry.kind for entry in ENTRIES} == set(Kind)
