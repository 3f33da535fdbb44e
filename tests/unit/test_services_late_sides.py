"""Two answers beside one another: letters of that candidate's page, blanks, lines, and what differs."""

from typing import Any

import pytest

from question_bank.items import Blank, FillIn, MultipleChoice, Option, TrueFalse
from question_bank.text import Localised
from question_bank.vocabulary import Difficulty, Level, Topic
from server.services.late_sides import Part, parts_of

LETTERS = {"c": "A", "a": "B", "b": "C"}  # as this candidate's page had them


def words(text: str) -> Localised:
    return Localised(zh=text, en=text)


COMMON: dict[str, Any] = {
    "id": "item",
    "level": next(iter(Level)),
    "topic": next(iter(Topic)),
    "difficulty": next(iter(Difficulty)),
    "stem": words("{{1}} and {{2}}"),
    "explanation": words("so"),
}
CHOICE = MultipleChoice(
    **COMMON,
    options=tuple(Option(id=each, text=words(f"option {each}"), why=words("so")) for each in "abc"),
    key=("a", "b"),
)
TRUTH = TrueFalse(**COMMON, key=True)
FILL = FillIn(**COMMON, blanks=(Blank(id="1", accept=("x",)), Blank(id="2", accept=("y",))))


def short(parts: tuple[Part, ...]) -> list[tuple[str, str, bool]]:
    return [(part.kind, part.label or part.text, part.differs) for part in parts]


def test_options_carry_the_letters_the_candidate_saw_and_those_only_one_side_has_are_marked() -> None:
    collected, sent = {"choices": ["a", "b"]}, {"choices": ["c", "a"]}
    assert short(parts_of(CHOICE, LETTERS, collected, sent)) == [
        ("option", "B", False),
        ("option", "C", True),
    ]
    found = parts_of(CHOICE, LETTERS, sent, collected)
    assert short(found) == [("option", "A", True), ("option", "B", False)]
    assert found[0].html == {"zh": "<p>option c</p>\n", "en": "<p>option c</p>\n"}


def test_true_and_false_differ_and_nothing_collected_makes_all_of_it_new() -> None:
    assert short(parts_of(TRUTH, {}, {"choice": False}, {"choice": True})) == [("truth", "false", True)]
    assert short(parts_of(TRUTH, {}, {"choice": True}, None)) == [("truth", "true", True)]
    assert parts_of(TRUTH, {}, None, {"choice": True}) == ()


def test_blanks_are_compared_one_by_one_and_empty_ones_left_out() -> None:
    collected, sent = {"blanks": {"1": "for", "2": ""}}, {"blanks": {"1": "for", "2": "in"}}
    assert short(parts_of(FILL, {}, collected, sent)) == [("blank", "1", False)]
    assert short(parts_of(FILL, {}, sent, collected)) == [("blank", "1", False), ("blank", "2", True)]


def test_a_flag_is_part_of_what_was_sent() -> None:
    value = {"choice": True, "flagged": True}
    assert short(parts_of(TRUTH, {}, value, {"choice": True})) == [
        ("truth", "true", False),
        ("flag", "", True),
    ]


def test_programs_are_compared_line_by_line() -> None:
    collected = {"files": {"solution.py": "a = 1\nprint(a)\n"}}
    sent = {"files": {"solution.py": "a = 1\nb = 2\nprint(a)\n", "more.py": "pass\n"}}
    more, solution = parts_of(None, {}, sent, collected)
    assert [(line.text, line.differs) for line in solution.lines] == [
        ("a = 1", False),
        ("b = 2", True),
        ("print(a)", False),
    ]
    assert (more.label, more.differs) == ("more.py", True)


@pytest.mark.parametrize(
    "value", [{"choices": ["z"]}, {"choices": 1}, {"files": []}, {"odd": 1}, [1], "text", 3]
)
def test_what_is_no_answer_at_all_is_shown_as_it_came(value: object) -> None:
    (part,) = parts_of(CHOICE, LETTERS, value, {"choices": ["a"]})
    assert (part.kind, part.differs) == ("other", True)
    assert part.text[0] in '{["3'
