"""What a reply line from a function's box is worth; every byte of it may be the candidate's."""

import json
from typing import Any

import pytest

from question_bank.vocabulary import TaskKind
from sandbox.scripted import exited
from server.practical.errors import BadTask
from server.practical.judging import judge
from server.practical.kinds.function import as_people_read
from server.practical.verdicts import Run, Verdict
from tests.unit.practical_cast import always, call_case, function_task, make_case, make_task, sandbox_where

FILES = {"solution.py": b"def solve(*args): ..."}


def run_of(stdout: bytes, answer: Any, args: tuple[Any, ...] = (), **compare: Any) -> Run:
    task = function_task(answer, args, **compare)
    return judge(task, FILES, sandbox_where(always(exited(stdout))), points_h=100).runs[0]


def value(tree: Any, arguments: Any = None) -> bytes:
    return json.dumps({"value": tree, "arguments": arguments}).encode() + b"\n"


def raised(*names: str) -> bytes:
    return json.dumps({"raised": names, "text": f"{names[0]}: no"}).encode() + b"\n"


@pytest.mark.parametrize(
    ("reply", "answer", "verdict"),
    [
        (value(3), 3, Verdict.AC),
        (value(True), 1, Verdict.WA),
        (value([1, 2]), {"$tuple": [1, 2]}, Verdict.WA),
        (value({"$tuple": [1, 2]}), {"$tuple": [1, 2]}, Verdict.AC),
        (value(None), None, Verdict.AC),
        (value({"$other": "Answer"}), 3, Verdict.WA),
        (value({"$other": "Answer"}), None, Verdict.WA),
        (value([{"$other": "int"}]), [1], Verdict.WA),
        (raised("ValueError", "Exception", "BaseException", "object"), {"$raises": "ValueError"}, Verdict.AC),
        (raised("KeyError", "LookupError", "Exception"), {"$raises": "LookupError"}, Verdict.AC),
        (raised("KeyError", "LookupError", "Exception"), {"$raises": "ValueError"}, Verdict.WA),
        (raised("ValueError", "Exception"), 3, Verdict.RTE),
        (raised("SystemExit", "BaseException"), None, Verdict.RTE),
        (value({"$raises": "ValueError"}), {"$raises": "ValueError"}, Verdict.WA),
        (value("ValueError"), {"$raises": "ValueError"}, Verdict.WA),
        (b"", 3, Verdict.RTE),
    ],
)
def test_what_a_reply_is_worth(reply: bytes, answer: Any, verdict: Verdict) -> None:
    assert run_of(reply, answer).verdict is verdict


@pytest.mark.parametrize(
    "reply",
    [
        b"3\n",
        b"null\n",
        value(3)[:-1],
        value(3) + value(3),
        b"\n" + value(3),
        b'{"value": 3}\n',
        b'{"value": 3, "arguments": null, "verdict": "AC"}\n',
        b'{"value": NaN, "arguments": null}\n',
        b'{"value": 4, "value": 3, "arguments": null}\n',
        b'{"raised": "ValueError", "text": ""}\n',
        b'{"raised": ["ValueError"], "text": 3}\n',
        b'{"value": {"$set": [1, true]}, "arguments": null}\n',
        b"[" * 60_000 + b"\n",
        b"\xff\xfe\n",
    ],
)
def test_a_reply_that_is_no_reply_is_wrong_and_never_an_error_of_ours(reply: bytes) -> None:
    assert run_of(reply, 3).verdict is Verdict.WA


def test_arguments_must_be_left_alone_where_the_task_says_so() -> None:
    args = ([3, 1],)
    kept, sorted_ = value(1, [[[3, 1]], {}]), value(1, [[[1, 3]], {}])
    assert run_of(kept, 1, args, arguments="unchanged").verdict is Verdict.AC
    changed = run_of(sorted_, 1, args, arguments="unchanged")
    assert changed.verdict is Verdict.WA
    assert changed.message is not None
    assert "changed its arguments" in changed.message
    assert run_of(sorted_, 1, args).verdict is Verdict.AC


def test_order_of_arguments_counts_even_where_the_order_of_the_value_does_not() -> None:
    reply = value([1, 2], [[[1, 3]], {}])
    assert run_of(reply, [2, 1], ([3, 1],), order="any", arguments="unchanged").verdict is Verdict.WA


def test_only_the_call_goes_in() -> None:
    sandbox = sandbox_where(always(exited(value("the expected one"))))
    judge(function_task("the expected one", (1, "a")), FILES, sandbox, points_h=100)
    sent = json.loads(sandbox.executions[-1].stdin)
    assert sent == {
        "module": "solution",
        "function": "solve",
        "call": {"args": [1, "a"], "kwargs": {}},
        "echo": False,
    }


@pytest.mark.parametrize(
    ("stdin", "answer"),
    [
        (b"[1]", b"1"),
        (b'{"args": 1}', b"1"),
        (b'{"args": [], "more": 1}', b"1"),
        (b'{"args": [{"$odd": 1}]}', b"1"),
        (b'{"args": []}', b"NaN"),
        (b'{"args": []}', b"{'python': 1}"),
    ],
)
def test_an_unreadable_case_is_the_authors_error_and_is_named(stdin: bytes, answer: bytes) -> None:
    task = make_task(TaskKind.FUNCTION, function="solve", secrets=(make_case("secret/07", stdin, answer),))
    with pytest.raises(BadTask, match="secret/07"):
        judge(task, FILES, sandbox_where(always(exited(value(1)))), points_h=100)


def test_tagged_arguments_travel_as_the_author_wrote_them() -> None:
    sandbox = sandbox_where(always(exited(value(1))))
    case = call_case("secret/01", [{"$set": [1, 2]}], 1)
    judge(make_task(TaskKind.FUNCTION, function="solve", secrets=(case,)), FILES, sandbox, points_h=100)
    assert json.loads(sandbox.executions[-1].stdin)["call"]["args"] == [{"$set": [1, 2]}]


def test_people_read_what_was_printed_and_returned_and_not_our_reply_line() -> None:
    assert as_people_read(exited(value([1, "a"]), stderr=b"hello\n")) == (b"hello\n[1, 'a']\n", b"")
    assert as_people_read(exited(raised("ValueError"), stderr=b"Traceback")) == (b"", b"Traceback")
    assert as_people_read(exited(b"forged\nlines\n", stderr=b"")) == (b"forged\nlines\n", b"")
