"""Files of evidence: kept by the hash of their content, once, whole, and told plainly when they are not."""

import os
import time
import zlib
from pathlib import Path

import pytest

from server.store.evidence import EvidenceDamaged, EvidenceFiles, EvidenceLost, digest_of_content

CONTENTS = [b"42\n", b"", b"\xff\x00 no text \x1b[31m", b"line\n" * 10_000, os.urandom(5_000)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "evidence"


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def aged(folder: Path, seconds: float) -> None:
    for path in files_in(folder):
        os.utime(path, (time.time() - seconds,) * 2)


def test_what_is_kept_is_read_back_byte_for_byte(folder: Path) -> None:
    files = EvidenceFiles(folder)
    digests = files.keep(CONTENTS)
    assert digests == [digest_of_content(content) for content in CONTENTS]
    assert [files.read(digest) for digest in digests] == CONTENTS


def test_equal_contents_are_one_file_whoever_keeps_them(folder: Path) -> None:
    EvidenceFiles(folder).keep([b"same", b"same", b"other"])
    EvidenceFiles(folder).keep([b"same"])
    assert len(files_in(folder)) == 2


def test_long_texts_take_less_room_than_they_are_long(folder: Path) -> None:
    EvidenceFiles(folder).keep([b"line\n" * 10_000])
    (path,) = files_in(folder)
    assert path.stat().st_size < 1_000


@pytest.mark.parametrize("content", [b"42\n", b"line\n" * 10_000], ids=["plain", "packed"])
@pytest.mark.parametrize(
    "harm", [b"", b"other bytes", zlib.compress(b"43\n")], ids=["empty", "other", "forged"]
)
def test_a_damaged_file_is_never_taken_for_evidence_and_keeping_mends_it(
    folder: Path, content: bytes, harm: bytes
) -> None:
    files = EvidenceFiles(folder)
    (digest,) = files.keep([content])
    files_in(folder)[0].write_bytes(harm)
    with pytest.raises(EvidenceDamaged):
        files.read(digest)
    files.keep([content])
    assert files.read(digest) == content


def test_a_file_that_is_gone_is_said_to_be_lost(folder: Path) -> None:
    files = EvidenceFiles(folder)
    (digest,) = files.keep([b"42\n"])
    files_in(folder)[0].unlink()
    with pytest.raises(EvidenceLost):
        files.read(digest)


def test_a_full_disk_leaves_nothing_half_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = EvidenceFiles(folder)
    (kept,) = files.keep([b"before"])

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.keep([b"after"])
    monkeypatch.undo()
    assert files.read(kept) == b"before"
    with pytest.raises(EvidenceLost):
        files.read(digest_of_content(b"after"))


def test_only_what_nobody_relied_on_for_long_is_cleared(folder: Path) -> None:
    files = EvidenceFiles(folder)
    old, relied_on = files.keep([b"old", b"relied on"])
    aged(folder, 7200)
    files.keep([b"relied on"])
    assert list(files.digests(3600)) == [old]
    assert files.remove(old, 3600) == len(b"old")
    assert files.remove(relied_on, 3600) == 0
    assert files.read(relied_on) == b"relied on"
    assert len(files_in(folder)) == 1
