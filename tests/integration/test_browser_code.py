"""The promises of the browser's own code, by name: run by Node over the modules as the pages load them."""

import json
import os
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from deploy.setup.browser_code import node_command

FOLDER = Path(__file__).parents[1] / "browser_code"
NAMED = re.compile(r'^test\(\s*(?:"([^"]+)"|`([^`]+)`)', re.MULTILINE)
WITHIN_S = 120.0


def promises() -> list[tuple[str, str]]:
    """File and name of every test written out in the folder."""
    return [
        (path.name, plain or template)
        for path in sorted(FOLDER.glob("*.test.mjs"))
        for plain, template in NAMED.findall(path.read_text(encoding="utf-8"))
    ]


@cache
def outcomes() -> dict[tuple[str, str], str]:
    """What became of each by file and name: "" when it held, else what Node says of it. One run for all."""
    run = subprocess.run(
        [*node_command(), "--import", "./page.mjs", "--test-reporter", "./telling.mjs", "--test"],
        cwd=FOLDER,
        env=os.environ | {"TZ": "Asia/Shanghai"},
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=False,
    )
    told = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    assert told, f"Node told nothing: {run.stderr}"
    return {(each["file"], each["name"]): each["failure"] for each in told}


@pytest.mark.parametrize(("file", "name"), promises())
def test_the_browser_code_promises(file, name):
    assert outcomes().get((file, name), "Node never ran it") == ""


def test_no_test_of_the_browser_code_runs_unnamed_or_fails_unseen():
    assert [name for name, failure in outcomes().items() if failure] == []
    assert set(outcomes()) >= set(promises())


def test_node_tells_of_a_promise_that_is_broken(tmp_path):
    broken = tmp_path / "broken.test.mjs"
    broken.write_text(
        'import { test } from "node:test";\ntest("two is one", () => { throw new Error("no"); });\n'
    )
    run = subprocess.run(
        [*node_command(), "--test-reporter", str(FOLDER / "telling.mjs"), "--test", str(broken)],
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=False,
    )
    (told,) = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    assert (told["name"], "no" in told["failure"]) == ("two is one", True)
