"""Hidden tests: the author's test method runs in one box, the candidate's modules in another.

Every method gets a fresh process on both sides, so nothing of one is left for the next. What counts as a
pass is fixed beforehand: exactly this method, run once, without failure, error or skip.
"""

from collections.abc import Mapping
from dataclasses import replace

from question_bank.tasks import Task
from sandbox.values import Ended, Outcome
from server.practical.errors import BadTask
from server.practical.findings import Finding, found, limit_verdict, reason
from server.practical.framing import pack
from server.practical.kinds.unittest_sides import author_side, candidate_side
from server.practical.limits import test_limits
from server.practical.relaying import Frames, Relayed, Side, relay
from server.practical.sandboxing import Box, Conversation
from server.practical.surveying import modules_of
from server.practical.tagged import Malformed, dumps, loads
from server.practical.verdicts import Verdict
from server.practical.ways import Way
from server.practical.wording import say

SLACK_S = 5.0  # the sandbox keeps the limits; this only bounds waiting for its word
OUTCOMES = {
    "passed": Verdict.AC,
    "failed": Verdict.WA,
    "error": Verdict.WA,
    "skipped": Verdict.WA,
    "raised": Verdict.RTE,
    "broken": Verdict.RTE,
}
LIMIT_ENDS = (Ended.OUTPUT, Ended.MEMORY, Ended.CPU, Ended.WALL)


def judge_method(
    task: Task,
    files: Mapping[str, bytes],
    case_id: str,
    classes: Mapping[str, list[str]],
    candidate_box: Box,
    author_box: Box,
    way: Way,
) -> Finding:
    """One test method of a `unittest` task. Raises BadTask, SandboxError.

    Args:
        classes: names of the classes that the author's own solution has, by module. A test may order and add
            objects of these with plain values; of any other class the candidate made up it may not.
    """
    order = dumps(["run", _order(task, case_id, classes)])
    author = author_box.start(author_side(task, way))
    candidates: list[Conversation] = []

    def open_candidate() -> Frames:
        candidates.append(candidate_box.start(candidate_side(task, files, way)))
        return Frames(candidates[0], task.limits.wall_ms / 1000 + SLACK_S)

    author.send(pack(order))
    relayed = relay(Frames(author, test_limits(task).wall_ms / 1000 + SLACK_S), open_candidate)
    served = candidates[0].finish() if candidates else None
    author_outcome = author.finish()
    return _finding(relayed, served, author_outcome)


def _finding(relayed: Relayed, served: Outcome | None, author: Outcome) -> Finding:
    # Of the candidate's side only frames came by its output; what it printed was printed by the test.
    cost = replace(served or author, stdout=author.stderr, stderr=served.stderr if served else b"")
    if served is not None and served.ended in LIMIT_ENDS:
        verdict = limit_verdict(served) or Verdict.TLE
        return found(cost, verdict, reason(served))
    if relayed.end is not None:
        outcome, text = _end(relayed.end)
        return found(cost, OUTCOMES[outcome], None if outcome == "passed" else f"{outcome}: {text}")
    if relayed.broken_by is Side.CANDIDATE and served is not None:
        if limit_verdict(served) is not None:
            return found(cost, Verdict.RTE, reason(served))
        early = say("程序提前结束", f"the program did not serve the test to its end: {relayed.why}")
        return found(cost, Verdict.RTE, early)
    text = say("测试没有运行完", f"the test did not come to its end: {relayed.why}; {reason(author)}")
    return found(cost, limit_verdict(author) or Verdict.WA, text)


def _end(frame: bytes) -> tuple[str, str]:
    """Outcome and text of the test's last frame; one that cannot be read counts as broken."""
    try:
        end = loads(frame)[1]
        outcome, text = str(end["outcome"]), str(end["text"])
    except (Malformed, LookupError, TypeError):
        return "broken", "unreadable"
    return (outcome, text) if outcome in OUTCOMES else ("broken", "unknown outcome")


def _order(task: Task, case_id: str, classes: Mapping[str, list[str]]) -> dict[str, object]:
    path, _, name = case_id.partition("::")
    if path not in dict(task.test_files) or not name:
        raise BadTask(f"{case_id}: no such test method")
    return {"file": path, "name": name, "modules": modules_of(task), "classes": dict(classes)}
