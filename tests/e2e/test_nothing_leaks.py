"""What a candidate's browser receives in a sitting holds no key, reason, hidden case or solution."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from question_bank.items import FillIn, MultipleChoice, Reading, SingleChoice, TrueFalse, public_item
from question_bank.tasks import public_task
from tests.e2e.pages.practical import PracticalPaper
from tests.e2e.pages.theory import TheoryPaper
from tests.e2e.sittings import BANK, open_sitting, solution

pytestmark = [pytest.mark.browser, pytest.mark.docker]

ITEM_FIELDS = {"id", "kind", "stem_html", "code_html", "options", "blanks"}
TASK_FIELDS = set(public_task(next(iter(BANK.tasks.values())))) - {"statement"} | {
    "statement_html",
    "protected",
}
FORBIDDEN_FIELDS = {"why", "accept", "explanation", "difficulty", "secrets", "test_files", "solutions"}
FORBIDDEN_FIELDS |= {"verdict", "score", "runs", "judgement", "given"}
LEAST = 12  # shorter texts stand in public ones by chance


def test_a_browser_never_receives_what_is_hidden(station, visit, tmp_path):
    recording = tmp_path / "received.har"
    sitting = open_sitting(station)
    visitor = visit("zh", record_har_path=recording, record_har_content="embed")
    exam = visitor.sits_down(sitting.seats[0])
    exam.arrive()
    sitting.start()
    theory = TheoryPaper(visitor.page, visitor.words)
    theory.shows(1)
    items = theory.entries()
    for entry in theory.first_of_each_kind().values():
        theory.go_to(entry["number"])
    exam.saved_or_nothing_to_save()
    theory.seal()
    practical = PracticalPaper(visitor.page, visitor.words)
    practical.open("water-bill")
    tasks = practical.entries()
    practical.write("solution.py", "print(input())\n")
    practical.run_sample(2)
    practical.submit(1)
    practical.write("solution.py", solution("water-bill", "wrong_answer")["solution.py"])
    practical.submit(2)
    sitting.cell(sitting.seats[0])
    exam.hand_in()
    sitting.result(sitting.seats[0])
    visitor.page.reload()
    expect(exam.title("receipt.title")).to_be_visible()
    visitor.context.close()

    bodies = list(received(recording))
    assert len(items) == 40
    assert all(any(entry["key"] in text for text in bodies) for entry in items)  # we do see what arrives
    assert all(set(entry["item"]) == ITEM_FIELDS for entry in items)
    assert all(set(entry["task"]) == TASK_FIELDS for entry in tasks)
    assert visitor.watch.frames != []
    own = solution("water-bill", "wrong_answer")["solution.py"]
    assert leaks([*bodies, *visitor.watch.frames], sent=own) == []


def test_the_search_for_leaks_knows_one_when_it_sees_it(station):
    author = station.person("author")
    item = author.get("/api/banks/chuji-demo/items/basics-001")
    assert {"field why", "field explanation"} <= set(leaks([json.dumps(item)]))
    reason = BANK.items["basics-001"].options[0].why.zh
    assert leaks([f"42/exam,{json.dumps(['told', {'text': f'<p>{reason}</p>'}])}"]) == [
        f"text {squeezed(reason)}"
    ]
    case = BANK.tasks["water-bill"].secrets[0]
    assert leaks([f"var x = '{case.id}'"]) == [f"text {case.id}"]


def leaks(received: list[str], sent: str = "") -> list[str]:
    """What of the hidden is in these texts; `sent` is what the candidate wrote."""
    values = [value for text in received for value in json_in(text)]
    named = {name for value in values for name in fields(value)} & FORBIDDEN_FIELDS
    everything, own = squeezed("\n".join((*received, *texts(values)))), squeezed(sent)
    found = [text for text in hidden_texts() if text in everything and text not in own]
    return [*(f"field {name}" for name in sorted(named)), *(f"text {text}" for text in found)]


def received(recording: Path) -> Iterator[str]:
    """The body of every answer, pages and scripts included."""
    for entry in json.loads(recording.read_text(encoding="utf-8"))["log"]["entries"]:
        content = entry["response"]["content"]
        if content.get("encoding") != "base64":
            yield content.get("text", "")


def json_in(text: str) -> Iterator[Any]:
    """The value of a JSON answer, or of what follows the packet type of a Socket.IO frame."""
    start = re.match(r"\d*(?:/\w+,)?\d*(?=[\[{])", text)
    if start is None:
        return
    try:
        yield json.loads(text[start.end() :])
    except ValueError:
        return  # a script or a style sheet


def fields(value: Any) -> Iterator[str]:
    """Every name of a field, at any depth; a program's own files are no fields."""
    for name, inner in value.items() if isinstance(value, dict) else ():
        yield name
        yield from fields(inner)
    for inner in value if isinstance(value, list) else ():
        yield from fields(inner)


def texts(value: Any) -> Iterator[str]:
    """Every text of a JSON value."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(inner)


def squeezed(text: str) -> str:
    """Without tags, entities, marks of Markdown and white space, so that no rendering hides a text."""
    return re.sub(r"[\s`*\\]+", "", html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", text)))


def hidden_texts() -> list[str]:
    """Reasons, explanations, accepted answers as JSON, hidden cases, tests and solutions, line by line."""
    shown = [*map(public_item, BANK.items.values()), *map(public_task, BANK.tasks.values())]
    public = squeezed("\n".join(texts(shown)))
    found: set[str] = set()
    for item in BANK.items.values():
        found |= {item.explanation.zh, item.explanation.en}
        match item:
            case SingleChoice() | MultipleChoice():
                found |= {text for option in item.options for text in (option.why.zh, option.why.en)}
            case FillIn() | Reading():
                found |= {json.dumps(list(blank.accept), ensure_ascii=False) for blank in item.blanks}
            case TrueFalse():
                pass
    for task in BANK.tasks.values():
        files = [content for case in task.secrets for content in (case.stdin, case.answer)]
        files += [content for case in task.secrets for _, content in (*case.files, *case.expected_files)]
        files += [content for _, content in task.test_files]
        files += [content for each in task.solutions for _, content in each.files]
        found |= {line for content in files for line in content.decode().splitlines()}
        found |= {case.id for case in task.secrets}
    return sorted(text for text in map(squeezed, found) if len(text) >= LEAST and text not in public)
