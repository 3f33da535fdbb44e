"""One call against its returned value: our program in the box calls, the value is compared outside."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from question_bank.tasks import Case, Task
from sandbox.values import Execution, Outcome
from server.practical.comparing import difference, same_exactly
from server.practical.errors import BadTask
from server.practical.findings import EVIDENCE_BYTES, Finding, found, reason, stopped_by_limit
from server.practical.handing_in import laid_files, under
from server.practical.limits import case_limits
from server.practical.programs import MAIN, WORK, program
from server.practical.sandboxing import Box
from server.practical.tagged import Malformed, decode, dumps, loads
from server.practical.verdicts import Verdict
from server.practical.ways import Way
from server.practical.wording import say, shown, value_text

PROGRAM = program("function", "tagged.py", "inside/entering.py")
UNPLAIN = "$other"  # a value that is not plain: the name of its class, equal to nothing


@dataclass(frozen=True, slots=True)
class Raises:
    """An expected exception, by the name of its class."""

    name: str


@dataclass(frozen=True, slots=True)
class Unplain:
    """A returned value that is not plain."""

    name: str


def judge_function(task: Task, files: Mapping[str, bytes], case: Case, box: Box, way: Way) -> Finding:
    """One case of a `function` task. Raises BadTask, SandboxError."""
    outcome = call(task, files, case, box, way)
    stdout, stderr = as_people_read(outcome)
    return replace(
        decide_function(task, case, outcome), stdout=stdout[:EVIDENCE_BYTES], stderr=stderr[:EVIDENCE_BYTES]
    )


def decide_function(task: Task, case: Case, outcome: Outcome) -> Finding:
    """What the reply is worth. Raises BadTask."""
    expected = _expected(case)
    sent = _call_of(case)
    stopped = stopped_by_limit(outcome)
    if stopped is not None:
        return stopped
    if not outcome.stdout:
        early = say("程序在给出结果之前就结束了", "the program ended before it answered")
        return found(outcome, Verdict.RTE, early)
    try:
        reply = _reply(outcome.stdout)
    except Malformed as problem:
        return found(outcome, Verdict.WA, say("结果无法读取", f"the answer cannot be read: {problem}"))
    if "raised" in reply:
        return _after_exception(outcome, expected, reply)
    return _after_value(task, outcome, expected, sent, reply)


def call(task: Task, files: Mapping[str, bytes], case: Case, box: Box, way: Way) -> Outcome:
    """Run the one call of `case`; standard output holds our program's reply line, if all went well."""
    request = {
        "module": module_name(task.entry[0]),
        "function": task.function,
        "call": _tree_of(case),
        "echo": task.compare.arguments == "unchanged",
    }
    return box.run(
        Execution(
            files=under(WORK, laid_files(task, files, case.files)),
            support=PROGRAM,
            entry=MAIN,
            stdin=dumps(request),
            limits=case_limits(task),
            mode=way.mode,
            alone=way.alone,
            overtime=way.overtime,
        )
    )


def as_people_read(outcome: Outcome) -> tuple[bytes, bytes]:
    """Standard output and error: what the program printed, then the returned value as Python writes it.

    After an exception the printed text stands before the traceback. An answer that is not our program's
    stays as it came: it is evidence.
    """
    try:
        reply = _reply(outcome.stdout)
    except Malformed:
        return outcome.stdout, outcome.stderr
    if "value" not in reply:
        return b"", outcome.stderr
    value = value_text(reply["value"]).encode("utf-8", errors="replace")
    return outcome.stderr + value + b"\n", b""


def module_name(entry: str) -> str:
    """`pkg/shapes.py` as `pkg.shapes`."""
    return ".".join(PurePosixPath(entry).with_suffix("").parts)


def _after_exception(outcome: Outcome, expected: object, reply: dict[str, Any]) -> Finding:
    if not isinstance(expected, Raises):
        return found(outcome, Verdict.RTE, reply["text"] or reason(outcome))
    if expected.name in reply["raised"]:
        return found(outcome, Verdict.AC, None)
    got = shown(reply["text"])
    text = say(f"应引发 {expected.name}，得到 {got}", f"expected {expected.name}, got {got}")
    return found(outcome, Verdict.WA, text)


def _after_value(
    task: Task, outcome: Outcome, expected: object, sent: dict[str, Any], reply: dict[str, Any]
) -> Finding:
    if isinstance(expected, Raises):
        text = say(f"应引发 {expected.name}，却正常返回", f"{expected.name} was not raised")
        return found(outcome, Verdict.WA, text)
    message = difference(expected, reply["value"], task.compare)
    must_keep = task.compare.arguments == "unchanged"
    if message is None and must_keep and not same_exactly([sent["args"], sent["kwargs"]], reply["arguments"]):
        message = say("调用改变了它的参数", "the call changed its arguments")
    return found(outcome, Verdict.AC if message is None else Verdict.WA, message)


def _reply(line: bytes) -> dict[str, Any]:
    """Exactly one line: `{"value", "arguments"}` or `{"raised": [names], "text"}`. Raises Malformed."""
    if line.count(b"\n") != 1 or not line.endswith(b"\n"):
        raise Malformed("not exactly one line")
    tree = loads(line)
    if not isinstance(tree, dict):
        raise Malformed("not an object")
    if set(tree) == {"value", "arguments"}:
        return {name: decode(part, _special) for name, part in tree.items()}
    names, text = tree.get("raised"), tree.get("text")
    if set(tree) != {"raised", "text"} or not isinstance(names, list) or not isinstance(text, str):
        raise Malformed("neither a value nor an exception")
    return {"raised": [name for name in names if isinstance(name, str)], "text": text}


def _special(tag: str, payload: Any) -> object:
    if tag == UNPLAIN and isinstance(payload, str):
        return Unplain(payload)
    raise Malformed(f"unknown tag {tag[:20]!r}")


def _tree_of(case: Case) -> dict[str, Any]:
    """The call as it is sent: the author's own tagged values. Raises BadTask."""
    try:
        tree = loads(case.stdin)
    except Malformed as problem:
        raise BadTask(f"{case.id}.in: {problem}") from problem
    if not isinstance(tree, dict) or not set(tree) <= {"args", "kwargs"}:
        raise BadTask(f"{case.id}.in: must be an object with args and kwargs")
    call_tree = {"args": tree.get("args", []), "kwargs": tree.get("kwargs", {})}
    if not isinstance(call_tree["args"], list) or not isinstance(call_tree["kwargs"], dict):
        raise BadTask(f"{case.id}.in: args must be a list and kwargs an object")
    return call_tree


def _call_of(case: Case) -> dict[str, Any]:
    try:
        return {name: decode(part) for name, part in _tree_of(case).items()}
    except Malformed as problem:
        raise BadTask(f"{case.id}.in: {problem}") from problem


def _expected(case: Case) -> object:
    try:
        tree = loads(case.answer)
        if isinstance(tree, dict) and set(tree) == {"$raises"} and isinstance(tree["$raises"], str):
            return Raises(tree["$raises"])
        return decode(tree)
    except Malformed as problem:
        raise BadTask(f"{case.id}.ans: {problem}") from problem
