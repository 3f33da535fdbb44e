"""Of somebody else's root file system only what programs need gets in, as if made by us."""

import io
import tarfile
from pathlib import Path

import pytest

from sandbox.errors import BadImage
from sandbox.image_debian import mirrors_in, own_suite
from sandbox.image_tarball import kept_entries, tarball_source
from sandbox.image_tree import Entry, Kind

PYTHON = "usr/bin/python3.13"


def tarball(tmp_path: Path, *more: tarfile.TarInfo, python: str = "usr/bin/python3") -> Path:
    path = tmp_path / "root.tar"
    with tarfile.open(path, mode="w:gz") as tar:
        for header in (
            named(PYTHON, mode=0o4777, uid=7, mtime=9),
            named(python, linkname="python3.13"),
            *more,
        ):
            tar.addfile(header, io.BytesIO(b"x" * header.size))
    return path


def named(name: str, **fields: object) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    if "linkname" in fields:
        header.type = tarfile.SYMTYPE
    elif "type" not in fields:
        header.size = 3
    for field, value in fields.items():
        setattr(header, field, value)
    return header


def found(path: Path) -> dict[str, Entry]:
    return {entry.path: entry for entry in kept_entries(path)}


def test_owners_times_and_rights_are_made_ours(tmp_path: Path) -> None:
    python = found(tarball(tmp_path))[f"/{PYTHON}"]
    assert python == Entry(path=f"/{PYTHON}", mode=0o755, content=b"xxx")


def test_what_no_program_needs_or_differs_each_time_stays_out(tmp_path: Path) -> None:
    path = tarball(
        tmp_path,
        named("etc/machine-id"),
        named("var/log/bootstrap.log"),
        named("dev/null", type=tarfile.CHRTYPE),
        named("usr/dev", type=tarfile.CHRTYPE),
        named("usr/lib/python3.13/__pycache__/os.cpython-313.pyc"),
        named("usr/lib/python3.13/sitecustomize.py"),
        named("usr/share/doc/python3/README"),
        named("runner/sandbox/runner/main.pyc"),
        named("../outside"),
    )
    assert set(found(path)) == set(found(tarball(tmp_path)))


def test_hard_links_become_files_of_their_own(tmp_path: Path) -> None:
    path = tarball(tmp_path, named("usr/bin/same", type=tarfile.LNKTYPE, linkname=PYTHON, size=0))
    same = found(path)["/usr/bin/same"]
    assert (same.kind, same.content) == (Kind.FILE, b"xxx")


def test_a_python_below_usr_local_is_found_by_its_usual_name(tmp_path: Path) -> None:
    entry = found(tarball(tmp_path, python="usr/local/bin/python3"))["/usr/bin/python3"]
    assert (entry.kind, entry.target) == (Kind.LINK, "/usr/local/bin/python3")


def test_every_image_has_the_accounts_and_folders_boxes_need(tmp_path: Path) -> None:
    assert {"/box", "/tmp", "/proc", "/etc/passwd"} <= set(found(tarball(tmp_path)))


def test_a_root_file_system_without_python_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadImage, match="neither /usr/bin/python3"):
        kept_entries(tarball(tmp_path, python="opt/python3"))


@pytest.mark.parametrize("content", [b"", b"no tarball"])
def test_what_is_no_tarball_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(BadImage):
        kept_entries(tmp_path / "x")
    with pytest.raises(BadImage, match="No such file"):
        tarball_source(tmp_path / "nothing")


def test_a_source_is_known_by_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"1")
    (tmp_path / "c").write_bytes(b"2")
    names = [tarball_source(tmp_path / name) for name in "abc"]
    assert names[0] == names[1] != names[2]
    assert names[0].startswith("tar:")


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        (
            "deb http://deb.example/debian bookworm main\ndeb-src http://src.example x\n",
            ["http://deb.example/debian"],
        ),
        (
            "# deb http://no.example\ndeb [arch=amd64 signed-by=/k] http://a.example/d s m\n",
            ["http://a.example/d"],
        ),
        ("Types: deb\nURIs: http://b.example/debian\nSuites: bookworm\n", ["http://b.example/debian"]),
        ("", []),
    ],
)
def test_this_machines_package_sources_are_read_in_both_forms(text: str, addresses: list[str]) -> None:
    assert mirrors_in(text) == addresses


@pytest.mark.parametrize(
    ("release", "suite"),
    [
        ('ID=debian\nVERSION_CODENAME=bookworm\nNAME="Debian GNU/Linux"\n', "bookworm"),
        ("ID=ubuntu\nVERSION_CODENAME=noble\n", None),
        ("", None),
    ],
)
def test_the_suite_is_this_machines_own_when_it_is_a_debian(release: str, suite: str | None) -> None:
    assert own_suite(release) == suite
