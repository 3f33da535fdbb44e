"""What the simulated candidates are going to do: known beforehand, and enough of everything."""

from server.rehearsal.content import task_content
from server.rehearsal.script import CREDITED, NEVER_SEALS, RELOADS, Script, script_for
from tests.unit.rehearsal_cast import bank, task_answer

BANK = bank()


def _scripts(count: int = 24) -> list[Script]:
    return [script_for(index, BANK, "seed") for index in range(count)]


def test_the_same_seed_gives_the_same_script() -> None:
    assert script_for(3, BANK, "seed") == script_for(3, BANK, "seed")
    assert script_for(3, BANK, "seed").pace != script_for(3, BANK, "other").pace


def test_the_special_parts_are_given_to_one_candidate_each() -> None:
    scripts = _scripts()
    assert [each.index for each in scripts if each.reloads] == [RELOADS]
    assert [each.index for each in scripts if each.credited] == [CREDITED]
    assert [each.index for each in scripts if each.never_seals] == [NEVER_SEALS]
    assert not any(each.hands_in for each in scripts if each.credited or each.never_seals)
    assert {each.hands_in for each in scripts} == {True, False}


def test_half_of_the_programs_are_right() -> None:
    finals = [work.saved or work.submitted for each in _scripts() for work in each.practical.values()]
    right = sum(program is not None and program.is_right for program in finals)
    assert right * 2 == len(finals)


def test_a_solution_of_which_no_score_is_promised_is_never_handed_in() -> None:
    task = task_content("bill", task_answer())
    assert [program.path for program in task.programs] == ["accepted/good.py", "wrong_answer/bad.py"]
    assert (task.right.score_h, task.wrong[0].score_h) == (10000, 8500)
