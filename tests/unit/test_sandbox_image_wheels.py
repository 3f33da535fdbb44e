"""Candidates' libraries are pinned, and only what has the pinned bytes gets in."""

import hashlib
import io
import re
import zipfile
from pathlib import Path

import pytest

from sandbox import image_wheels
from sandbox.errors import WheelsMissing
from sandbox.image_bytecode import Facts
from sandbox.image_wheels import STEPS, chosen_wheels, library_files, lock_path, read_lock
from sandbox.values import Flavour

FACTS = Facts(
    cache_tag="cpython-311",
    version="3.11",
    prefix="/usr",
    libraries="lib/python3.11/site-packages",
    c_library="glibc 2.36",
)
EVERY_STEP = STEPS[Flavour.DATA]


@pytest.mark.parametrize("step", EVERY_STEP)
def test_every_library_has_a_version_and_hashes_and_no_address(step: str) -> None:
    text = lock_path(step).read_text(encoding="ascii")
    assert read_lock(text)
    assert not re.search(r"://|index-url|find-links|\s@\s", text)


def test_a_flavour_holds_what_the_one_before_it_holds_and_names_nothing_twice() -> None:
    assert [STEPS[flavour] for flavour in Flavour] == [(), ("web",), ("web", "data")]
    names = [pin.name for step in EVERY_STEP for pin in read_lock(lock_path(step).read_text("ascii"))]
    assert len(names) == len(set(names))
    assert {"flask", "numpy", "pandas"} <= set(names)


@pytest.mark.parametrize("line", ["flask==3.1.3", "flask --hash=sha256:" + "0" * 64, "flask>=3 --hash=x"])
def test_a_line_without_version_or_hash_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="flask"):
        read_lock(line)


def wheel(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.fixture
def pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The bytes that the lock file pins, of a library of one module."""
    content = wheel({"small.py": b"NAME = 'small'\n"})
    (tmp_path / "locks").mkdir()
    digest = hashlib.sha256(content).hexdigest()
    (tmp_path / "locks" / "web.lock").write_text(f"small==1.0 \\\n    --hash=sha256:{digest}\n")
    monkeypatch.setattr(image_wheels, "LOCKS", tmp_path / "locks")
    return content


def test_a_wheel_with_the_pinned_bytes_is_taken(pinned: bytes, tmp_path: Path) -> None:
    (tmp_path / "small-1.0-py3-none-any.whl").write_bytes(pinned)
    assert [found.name for found in chosen_wheels("web", FACTS, tmp_path)] == ["small-1.0-py3-none-any.whl"]


@pytest.mark.parametrize("tags", ["cp311-cp311-any", "cp39-abi3-any", "py2.py3-none-any"])
def test_a_wheel_of_any_kind_that_fits_is_taken(pinned: bytes, tmp_path: Path, tags: str) -> None:
    (tmp_path / f"small-1.0-{tags}.whl").write_bytes(pinned)
    assert len(chosen_wheels("web", FACTS, tmp_path)) == 1


def test_other_bytes_under_the_pinned_name_are_not(pinned: bytes, tmp_path: Path) -> None:
    (tmp_path / "small-1.0-py3-none-any.whl").write_bytes(pinned + b"\0")
    with pytest.raises(WheelsMissing, match=r"small 1\.0"):
        chosen_wheels("web", FACTS, tmp_path)


@pytest.mark.parametrize("tags", ["cp312-cp312-any", "cp311-cp311-macosx_11_0_arm64", "cp312-abi3-any"])
def test_a_wheel_for_another_python_or_machine_is_not(pinned: bytes, tmp_path: Path, tags: str) -> None:
    (tmp_path / f"small-1.0-{tags}.whl").write_bytes(pinned)
    with pytest.raises(WheelsMissing):
        chosen_wheels("web", FACTS, tmp_path)


def test_only_what_programs_import_is_unpacked(tmp_path: Path) -> None:
    found = tmp_path / "small-1.0-py3-none-any.whl"
    found.write_bytes(
        wheel(
            {
                "small/__init__.py": b"",
                "small/tests/test_it.py": b"",
                "small/typed.pyi": b"",
                "small-1.0.dist-info/METADATA": b"Name: small\n",
                "small-1.0.dist-info/RECORD": b"",
                "small-1.0.data/purelib/more.py": b"",
                "small-1.0.data/scripts/run": b"",
                "small-1.0.data/data/etc/passwd": b"root::0:0",
                "../../etc/passwd": b"root::0:0",
            }
        )
    )
    home = "/usr/lib/python3.11/site-packages"
    paths = [entry.path for entry in library_files([found], FACTS, with_machine_libraries=True)]
    assert paths == [f"{home}/more.py", f"{home}/small-1.0.dist-info/METADATA", f"{home}/small/__init__.py"]
