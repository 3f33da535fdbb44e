"""A left-out test is never quiet (tests/support/skipping.py); each case is a real pytest run of its own."""

import os
import subprocess
import sys

import pytest

from deploy.setup.places import ROOT

SKIPS_ITSELF = """
import pytest

@pytest.mark.docker
def test_of_the_engine():
    pytest.skip("no engine here")

def test_that_runs():
    pass
"""
MODULE_SKIPS_ITSELF = 'import pytest\npytest.skip("not today", allow_module_level=True)\n'
EXPECTED_FAILURE = """
import pytest

@pytest.mark.xfail(strict=True)
def test_known_to_fail():
    assert False
"""


@pytest.fixture
def run_pytest(tmp_path):
    """Run pytest with the policy on one module; gives (exit code, output)."""

    def run(source, skip=""):
        (tmp_path / "test_one.py").write_text(source, encoding="utf-8")
        markers = ["docker", "postgres", "browser"]
        (tmp_path / "pytest.ini").write_text(
            "[pytest]\nmarkers =\n    " + "\n    ".join(markers), encoding="utf-8"
        )
        outcome = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-p",
                "tests.support.skipping",
                "-p",
                "no:cacheprovider",
                "test_one.py",
            ],
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "KAOHE_SKIP": skip,
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return outcome.returncode, outcome.stdout + outcome.stderr

    return run


def test_a_skipped_test_fails_the_run(run_pytest):
    code, output = run_pytest(SKIPS_ITSELF)
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "1 failed, 1 passed" in output
    assert "no engine here" in output


def test_a_skip_that_kaohe_skip_names_is_let_pass(run_pytest):
    code, output = run_pytest(SKIPS_ITSELF, skip="browser,docker")
    assert code == pytest.ExitCode.OK
    assert "1 passed, 1 skipped" in output


def test_naming_another_need_does_not_help(run_pytest):
    code, _ = run_pytest(SKIPS_ITSELF, skip="postgres")
    assert code == pytest.ExitCode.TESTS_FAILED


def test_a_module_that_skips_itself_fails_the_run(run_pytest):
    code, output = run_pytest(MODULE_SKIPS_ITSELF)
    assert code == pytest.ExitCode.INTERRUPTED
    assert "not today" in output


def test_an_expected_failure_is_no_skip(run_pytest):
    code, output = run_pytest(EXPECTED_FAILURE)
    assert code == pytest.ExitCode.OK
    assert "1 xfailed" in output


def test_an_unknown_word_in_kaohe_skip_is_refused(run_pytest):
    code, output = run_pytest(SKIPS_ITSELF, skip="dokcer")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert "dokcer" in output
