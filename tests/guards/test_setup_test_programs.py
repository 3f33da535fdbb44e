"""On a machine without them, the set-up asks Debian for exactly the programs that the tests use."""

import pytest

from deploy.setup import test_programs

OURS = ["redis-server", "strace"]


@pytest.fixture
def bare_machine(tmp_path, monkeypatch):
    """Neither Chromium nor PostgreSQL nor the library that drives the browser."""
    monkeypatch.delenv("KAOHE_CHROMIUM", raising=False)
    monkeypatch.delenv("KAOHE_POSTGRES_BIN", raising=False)
    monkeypatch.setattr(test_programs, "find", lambda program: None)
    monkeypatch.setattr(test_programs, "POSTGRES_HOME", tmp_path)
    monkeypatch.setattr(test_programs, "DRIVER_LIBRARY", "libnobody-has-this.so.1")


def test_a_bare_machine_lacks_all_of_them(bare_machine):
    assert test_programs.missing_packages(()) == ["chromium", "libatomic1", "postgresql", *OURS]


def test_what_kaohe_skip_names_is_not_installed(bare_machine):
    assert test_programs.missing_packages(["browser"]) == ["postgresql", *OURS]
    assert test_programs.missing_packages(["postgres", "docker"]) == ["chromium", "libatomic1", *OURS]


def test_benchmarks_ask_for_what_they_compare_with(bare_machine, monkeypatch):
    assert test_programs.missing_peers() == ["bubblewrap"]
    monkeypatch.setattr(test_programs, "find", lambda program: f"/usr/bin/{program}")
    assert test_programs.missing_peers() == []


def test_the_newest_postgresql_is_used(bare_machine, tmp_path):
    for version in ("9", "15", "13"):
        program = tmp_path / version / "bin" / "initdb"
        program.parent.mkdir(parents=True)
        program.touch()
    assert test_programs.postgres_programs() == tmp_path / "15" / "bin"


def test_a_program_named_by_the_operator_goes_first(bare_machine, monkeypatch):
    monkeypatch.setenv("KAOHE_CHROMIUM", "/somewhere/chromium")
    monkeypatch.setenv("KAOHE_POSTGRES_BIN", "/somewhere/bin")
    assert test_programs.missing_packages(()) == ["libatomic1", *OURS]
