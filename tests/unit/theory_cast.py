"""One item of every kind, and the profiles they are marked by."""

from typing import Any

from question_bank.items import Blank, FillIn, MultipleChoice, Option, Reading, SingleChoice, TrueFalse
from question_bank.text import Localised
from question_bank.vocabulary import Difficulty, Level, Topic
from server.exam.policy import PolicyProfile, policy_from_json

TEXT = Localised(zh="题", en="item")
COMMON: dict[str, Any] = {
    "level": Level.JUNIOR,
    "topic": Topic.SYNTAX,
    "difficulty": Difficulty.EASY,
    "stem": TEXT,
    "explanation": TEXT,
}


def policy(**rules: object) -> PolicyProfile:
    return policy_from_json({"id": "rules", "title": {"zh": "规则", "en": "Rules"}, **rules})


STANDARD = policy()


def options(letters: str) -> tuple[Option, ...]:
    return tuple(Option(id=letter, text=TEXT, why=TEXT) for letter in letters)


SINGLE = SingleChoice(id="single-1", options=options("abcd"), key=("b",), **COMMON)
MULTIPLE = MultipleChoice(id="multiple-1", options=options("abcde"), key=("a", "b", "d"), **COMMON)
TRUE = TrueFalse(id="true-1", key=True, **COMMON)
FILL = FillIn(
    id="fill-1",
    blanks=(
        Blank(id="1", accept=("len", "len()"), normalise=("width", "space", "case")),
        Blank(id="2", accept=("Return",), normalise=()),
        Blank(id="3", accept=("a b",), normalise=("space",)),
    ),
    **COMMON,
)
READING = Reading(
    id="reading-1",
    code="print(1)\nprint(2)\n",
    blanks=(Blank(id="1", accept=("1\n2",), normalise=()),),
    **COMMON,
)
