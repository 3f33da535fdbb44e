"""A zip that could do harm is refused as a whole, by the name of the entry; nothing of it is written."""

import io
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.archive import UnsafeArchive, read_zip, unpack_zip


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of pairs (name or entry, content)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return made.getvalue()


def special(name: str, kind: int) -> zipfile.ZipInfo:
    """An entry that is no regular file."""
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (kind | 0o777) << 16
    return entry


def encrypted(blob: bytes) -> bytes:
    """The zip with the flag of encryption set in both headers of its first entry."""
    central = blob.index(b"PK\x01\x02")
    flagged = bytearray(blob)
    flagged[6] |= 1
    flagged[central + 8] |= 1
    return bytes(flagged)


def test_files_and_folders_are_laid_out(tmp_path: Path):
    blob = zipped(("bank/", b""), ("bank/bank.yaml", b"id: x\n"), ("bank/题/a.txt", b"\x00\xff"))
    unpack_zip(blob, tmp_path)
    assert (tmp_path / "bank" / "bank.yaml").read_bytes() == b"id: x\n"
    assert (tmp_path / "bank" / "题" / "a.txt").read_bytes() == b"\x00\xff"


def test_what_tools_leave_behind_is_dropped():
    blob = zipped(("__MACOSX/._a", b""), ("a/.DS_Store", b""), ("a/__pycache__/x.pyc", b""), ("a/b", b"1"))
    assert read_zip(blob) == {"a/b": b"1"}


HOSTILE = [
    ("a climbing name", zipped(("../evil", b"")), "'../evil': is no safe"),
    ("a climb in the middle", zipped(("a/../../evil", b"")), "no safe relative path"),
    ("an absolute name", zipped(("/etc/evil", b"")), "'/etc/evil': is no safe"),
    ("a drive", zipped(("C:/evil", b"")), "no safe relative path"),
    ("backslashes", zipped(("a\\..\\evil", b"")), "no safe relative path"),
    ("a control character", zipped(("a\nb", b"")), "no safe relative path"),
    ("a right-to-left override", zipped(("a\u202etxt.py", b"")), "no safe relative path"),
    ("an empty part", zipped(("a//b", b"")), "no safe relative path"),
    ("a link", zipped((special("a/link", stat.S_IFLNK), b"/etc/passwd")), "'a/link': is a link"),
    ("a pipe", zipped((special("pipe", stat.S_IFIFO), b"")), "'pipe': is a link or another special"),
    ("case twins", zipped(("a/Data.txt", b""), ("a/data.txt", b"")), "case twin of 'a/Data.txt'"),
    ("folders that are case twins", zipped(("A/x", b""), ("a/y", b"")), "case twin of 'A'"),
    ("composed and decomposed twins", zipped(("\u00e9", b""), ("e\u0301", b"")), "case twin"),
    ("a file that is a folder too", zipped(("a", b""), ("a/b", b"")), "is a file and a folder"),
    ("a bomb", zipped(("zeros", bytes(3_000_000))), "'zeros': unpacks to more than 200 times"),
    ("an unusual method", zipped(("a", b"1"), method=zipfile.ZIP_LZMA), "'a': is packed by an unusual"),
    ("an encrypted entry", encrypted(zipped(("a", b"1"))), "'a': is encrypted"),
    ("no zip", b"PK not really", "cannot be read"),
    ("nothing", b"", "cannot be read"),
]


@pytest.mark.parametrize(("blob", "words"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_hostile_archive_is_refused_and_nothing_is_written(blob: bytes, words: str, tmp_path: Path):
    with pytest.raises(UnsafeArchive) as refused:
        unpack_zip(blob, tmp_path)
    assert words in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_an_entry_given_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        blob = zipped(("a", b"1"), ("a", b"2"))
    with pytest.raises(UnsafeArchive, match="'a': is there twice"):
        read_zip(blob)


def test_a_name_cut_at_a_nul_is_refused():
    """Readers that stop at the NUL would see another name than those that do not."""
    blob = zipped(("safe.txt_evil", b"")).replace(b"safe.txt_evil", b"safe.txt\x00evil")
    with pytest.raises(UnsafeArchive, match="no safe relative path"):
        read_zip(blob)


def test_a_size_that_the_header_lies_about_is_not_believed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("question_bank.archive.FILE_CAP", 1000)
    blob = bytearray(zipped(("a", bytes(5000))))
    central = blob.index(b"PK\x01\x02")
    blob[central + 24 : central + 28] = (10).to_bytes(4, "little")
    with pytest.raises(UnsafeArchive):
        read_zip(bytes(blob))


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("question_bank.archive.COUNT_CAP", 3)
    with pytest.raises(UnsafeArchive, match="has 4 entries, the cap is 3"):
        read_zip(zipped(*((str(n), b"") for n in range(4))))


def test_all_files_together_have_a_cap(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("question_bank.archive.TREE_CAP", 100)
    with pytest.raises(UnsafeArchive, match="'2': the archive unpacks to more than 100 bytes"):
        read_zip(zipped(*((str(n), bytes(40)) for n in range(4))))


@given(st.integers(min_value=0), st.binary(min_size=1, max_size=6))
def test_a_damaged_archive_is_read_or_refused_and_nothing_else(at: int, patch: bytes):
    blob = bytearray(zipped(("a/b.txt", b"hello" * 20), ("c.txt", b"1")))
    start = at % len(blob)
    blob[start : start + len(patch)] = patch
    try:
        files = read_zip(bytes(blob))
    except UnsafeArchive:
        return
    assert all(".." not in name.split("/") and not name.startswith("/") for name in files)
