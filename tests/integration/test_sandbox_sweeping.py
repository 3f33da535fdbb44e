"""Reading result files and emptying folders, on a real file system."""

import os
from pathlib import Path

import pytest

from sandbox.runner.sweeping import empty, read_plain_file


@pytest.fixture
def top(tmp_path: Path) -> Path:
    folder = tmp_path / "top"
    folder.mkdir()
    return folder


def test_a_regular_file_is_read(top: Path) -> None:
    (top / "a").mkdir()
    (top / "a" / "b.txt").write_bytes(b"content")
    assert read_plain_file(str(top), "a/b.txt", 7) == b"content"


def test_a_file_above_the_cap_is_absent(top: Path) -> None:
    (top / "b.txt").write_bytes(b"content")
    assert read_plain_file(str(top), "b.txt", 6) is None


def test_no_link_is_followed_in_any_part(top: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (top / "file").symlink_to(tmp_path / "secret.txt")
    (top / "folder").symlink_to(tmp_path)
    assert read_plain_file(str(top), "file", 100) is None
    assert read_plain_file(str(top), "folder/secret.txt", 100) is None


def test_a_pipe_and_a_folder_are_absent_and_nobody_waits(top: Path) -> None:
    os.mkfifo(top / "pipe")
    (top / "folder").mkdir()
    assert read_plain_file(str(top), "pipe", 100) is None
    assert read_plain_file(str(top), "folder", 100) is None
    assert read_plain_file(str(top), "missing", 100) is None


def test_emptying_removes_whatever_is_there_but_nothing_beyond(top: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    (top / "file").write_text("x")
    (top / "link").symlink_to(outside)
    locked = top / "a" / "b"
    locked.mkdir(parents=True)
    (locked / "file").write_text("x")
    (locked / "link").symlink_to(outside)
    locked.chmod(0)
    (top / "a").chmod(0)
    empty(str(top))
    assert list(top.iterdir()) == []
    assert (outside / "kept").read_text() == "kept"


def test_emptying_copes_with_any_depth(top: Path) -> None:
    here = os.open(top, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    empty(str(top))
    assert list(top.iterdir()) == []
