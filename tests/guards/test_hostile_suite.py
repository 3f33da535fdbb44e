"""The hostile suite is large, every program proves one known defence, most defences are switched off once."""

import re
from collections import Counter
from pathlib import Path

from sandbox.values import Mode
from tests.integration.test_judging_switched_off import SWITCHED_OFF as JUDGES_OFF
from tests.integration.test_sandbox_switched_off import SWITCHED_OFF as BOXES_OFF
from tests.support.hostile import Hostile, box_programs, task_programs

README = Path(__file__).parents[2] / "sandbox" / "README.md"
ROW = re.compile(r"\| (?P<defence>[a-z -]+) \| .+ \| `(?P<program>[a-z_/0-9]+)` \| (?P<off>.+) \|")
TECHNIQUES = {"probes", "resource", "escape", "leak", "persistence", "tampering", "encoding", "confusion"}
KINDS = {"stdio", "function", "unittest", "files", "runner"}


def programs() -> list[Hostile]:
    return [*box_programs(), *task_programs()]


def rows() -> dict[str, re.Match[str]]:
    found = filter(None, map(ROW.fullmatch, README.read_text().splitlines()))
    return {row["defence"]: row for row in found}


def test_there_are_at_least_a_hundred_programs_of_every_technique() -> None:
    found = programs()
    assert len(found) >= 100
    assert len({one.name for one in found}) == len(found)
    assert {one.name.split("/")[0] for one in found} == TECHNIQUES
    assert {one.name.split("/")[1] for one in found if one.name.startswith("tampering/")} == KINDS


def test_no_two_programs_are_the_same() -> None:
    assert [source for source, times in Counter(one.source for one in programs()).items() if times > 1] == []


def test_a_program_that_is_judged_may_get_no_verdict_but_a_bad_one() -> None:
    for one in task_programs():
        assert one.verdicts
        assert one.verdicts <= {"WA", "TLE", "RTE", "MLE", "OLE", "CE"}, one.name


def test_the_page_lists_exactly_the_defences_that_programs_prove() -> None:
    assert rows().keys() == {one.defence for one in programs()}


def test_the_program_that_shows_a_defence_is_one_that_proves_it() -> None:
    by_name = {one.name: one for one in programs()}
    for defence, row in rows().items():
        assert by_name[row["program"]].defence == defence


def test_what_the_page_calls_switched_off_is_switched_off_and_that_is_most() -> None:
    off = {defence for defence, row in rows().items() if row["off"] != "—"}
    assert off == BOXES_OFF | JUDGES_OFF
    assert len(off) >= 12
    assert len(off) > len(rows()) / 2


def test_programs_run_in_both_modes_unless_they_say_why_not() -> None:
    for one in box_programs():
        if set(one.modes) != set(Mode):
            assert b"# modes:" in one.source
