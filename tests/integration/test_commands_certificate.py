"""`kaohe certificate`: one command, files that only the server reads, and nothing to install again."""

import stat

import pytest
from click.testing import CliRunner

from server.cli import main
from server.config import Settings


@pytest.fixture
def tls(tmp_path, monkeypatch):
    monkeypatch.setenv("KAOHE_VAR_DIR", str(tmp_path))
    return tmp_path / "tls"


def run(*words):
    return CliRunner().invoke(main, ["certificate", *words])


def test_one_command_makes_what_the_server_then_serves_with(tls):
    assert Settings().tls_files is None
    made = run("make", "--name", "exam.station.test", "--name", "10.1.2.3")
    assert made.exit_code == 0, made.output
    assert "exam.station.test, 10.1.2.3" in made.output
    assert Settings().tls_files == (tls / "server.crt", tls / "server.key")
    assert stat.S_IMODE((tls / "server.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tls / "authority.key").stat().st_mode) == 0o600
    assert run("show").output.splitlines()[:4] == made.output.splitlines()[:4]


@pytest.mark.parametrize(("named", "missing"), [("CERTIFICATE", "KEY"), ("KEY", "CERTIFICATE")])
@pytest.mark.parametrize("options", [[], ["--web-only"]])
def test_half_of_what_tls_needs_is_refused_before_anything_starts(tls, monkeypatch, named, missing, options):
    run("make", "--name", "exam.station.test")
    monkeypatch.setenv(f"KAOHE_TLS_{named}", str(tls / "server.crt"))
    refused = CliRunner().invoke(main, ["serve", *options])
    assert refused.exit_code == 1
    assert refused.output.splitlines()[-1].startswith(f"Error: KAOHE_TLS_{missing} is not set")


def test_making_it_again_keeps_the_authority_that_machines_trust(tls):
    run("make", "--name", "one.test")
    trusted, shown = (tls / "authority.crt").read_bytes(), (tls / "server.crt").read_bytes()
    run("make", "--name", "two.test")
    assert (tls / "authority.crt").read_bytes() == trusted
    assert (tls / "server.crt").read_bytes() != shown
    run("make", "--name", "two.test", "--renew-authority")
    assert (tls / "authority.crt").read_bytes() != trusted


def test_without_names_it_is_for_this_machine(tls):
    assert "localhost, 127.0.0.1" in run("make").output


def test_a_wrong_name_changes_nothing_and_is_named(tls):
    run("make", "--name", "one.test")
    shown = (tls / "server.crt").read_bytes()
    refused = run("make", "--name", "two words")
    assert refused.exit_code == 1
    assert "'two words'" in refused.output
    assert (tls / "server.crt").read_bytes() == shown


def test_showing_what_was_never_made_says_how_to_make_it(tls):
    refused = run("show")
    assert refused.exit_code == 1
    assert "kaohe certificate make" in refused.output
