"""What a candidate must never receive is found, however it is wrapped; what they may see is not."""

import html

import pytest

from server.rehearsal.leaks import Canaries, canaries_of, squeezed
from tests.unit.rehearsal_cast import bank

BANK = bank()
CANARIES = canaries_of(BANK, tells_verdicts=False)


def _paper() -> dict[str, object]:
    return {
        "section": "theory",
        "entries": [
            {"key": key, "number": 1, "points": "2.00", "item": view} for key, view in BANK.item_views.items()
        ],
    }


def test_a_paper_and_a_task_as_they_should_be_hold_nothing() -> None:
    task = BANK.tasks["bill"].view
    assert CANARIES.found_in(_paper()) == []
    assert CANARIES.found_in({"entries": [{"key": "bill", "task": task}]}) == []


@pytest.mark.parametrize(
    "name", ["why", "accept", "explanation", "solutions", "difficulty", "verdict", "cases"]
)
def test_a_field_for_authors_and_judges_is_found_at_any_depth(name: str) -> None:
    assert CANARIES.found_in({"a": [{"b": {name: None}}]}) == [f"field {name}"]


def test_the_key_of_an_item_is_found_and_the_key_of_an_entry_is_not() -> None:
    assert CANARIES.found_in({"item": {"id": "s1", "key": ["b"]}}) == ["field key"]
    assert CANARIES.found_in({"key": "b", "item": {"id": "s1"}}) == ["field key"]
    assert CANARIES.found_in({"key": "s1", "item": {"id": "s1"}}) == []


def test_an_explanation_is_found_through_markup_and_escapes() -> None:
    words = str(BANK.items["s1"]["explanation"]["en"])
    wrapped = "<p>" + html.escape(words).replace(" ", " <em>", 1).replace("behind", "behind</em>") + "</p>"
    assert CANARIES.found_in({"stem_html": {"en": wrapped}}) == [f"text {squeezed(words)!r}"]


def test_a_line_of_a_hidden_solution_is_found_unless_the_candidate_wrote_it() -> None:
    line = "    return first * 2 + second * 3  # exact"
    assert len(CANARIES.found_in({"stdout": f"x\n{line}\n"})) == 1
    assert CANARIES.found_in({"stdout": f"x\n{line}\n"}, own=squeezed(f"def bill():\n{line}\n")) == []


def test_lines_that_stand_in_the_starter_are_no_secret() -> None:
    assert CANARIES.found_in({"starter": {"solution.py": "def bill(first, second):\n"}}) == []


def test_the_name_of_a_hidden_case_is_found() -> None:
    assert CANARIES.found_in({"note": "failed secret/02-large"}) == ["text 'secret/02-large'"]


def test_verdicts_may_be_told_where_the_profile_says_so() -> None:
    told: Canaries = canaries_of(BANK, tells_verdicts=True)
    assert told.found_in({"submission": {"verdict": "WA"}}) == []
