"""Knows what the author's own solution shows of a hidden test file: its tests, and which classes there are.

A file of tests is loaded once beside an accepted solution, each in a box of its own, before anybody's answer
is judged by it. So neither the number of tests nor the classes a test may trust come from a candidate.
"""

import ast
import hashlib
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from threading import Lock
from typing import Any

from question_bank.tasks import File, Task
from question_bank.unittest_listing import UnparsableTests, list_cases, parse_python
from sandbox.values import Execution
from server.practical.kinds.unittest_sides import author_side, candidate_side
from server.practical.libraries import flavour_for
from server.practical.limits import TEST_MEMORY_MIB, test_limits
from server.practical.relaying import Frames, relay
from server.practical.sandboxing import Box, Conversation, Sandbox
from server.practical.tagged import dumps, loads
from server.practical.ways import OFFICIAL

KEPT = 256  # surveys in memory; one is a few kilobytes
SLACK_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Case ids in judging order, and names of classes by module.

    `trouble` says why the author's solution could not be asked; then the text of the files had to do.
    """

    case_ids: tuple[str, ...]
    classes: Mapping[str, list[str]] = field(default_factory=dict)
    trouble: str | None = None


_SURVEYS: dict[str, Survey] = {}
_LOCK = Lock()


def survey(task: Task, sandbox: Sandbox) -> Survey:
    """The survey of a `unittest` task, made once for each content of a package. Raises SandboxError."""
    key = _key(task)
    with _LOCK:
        known = _SURVEYS.get(key)
    if known is not None:
        return known
    made = _made(task, sandbox)
    with _LOCK:
        _SURVEYS[key] = made
        while len(_SURVEYS) > KEPT:
            del _SURVEYS[next(iter(_SURVEYS))]
    return made


def accepted_files(task: Task) -> tuple[File, ...] | None:
    """What the first accepted solution hands in, None without one."""
    return next((one.files for one in task.solutions if one.path.startswith("accepted/")), None)


def modules_of(task: Task) -> list[str]:
    """Dotted names of the modules that are handed in."""
    return [_module(path) for path in task.entry if path.endswith(".py")]


def _made(task: Task, sandbox: Sandbox) -> Survey:
    reference = accepted_files(task)
    if reference is None:
        return _read_from_text(task, task.attachments, "no accepted solution")
    case_ids: list[str] = []
    classes: dict[str, list[str]] = {}
    with ExitStack() as boxes:
        author_box = boxes.enter_context(sandbox.open(TEST_MEMORY_MIB, flavour=flavour_for(task)))
        box = boxes.enter_context(sandbox.open(task.limits.memory_mib, flavour=flavour_for(task)))
        for path in _test_files(task):
            end = _asked(task, path, dict(reference), author_box, box)
            if end.get("outcome") != "surveyed":
                return _read_from_text(task, reference, f"{path}: {end.get('text', '')}")
            case_ids += [f"{path}::{name}" for name in end["tests"]]
            classes |= end["classes"]
    return Survey(case_ids=tuple(case_ids), classes=classes)


def _asked(
    task: Task, path: str, reference: Mapping[str, bytes], author_box: Box, box: Box
) -> dict[str, Any]:
    """What the author's side says at its end."""
    order = {"file": path, "name": "", "modules": modules_of(task), "classes": {}}
    limit_s = test_limits(task).wall_ms / 1000 + SLACK_S
    started: list[Conversation] = []

    def start(where: Box, execution: Execution) -> Frames:
        started.append(where.start(execution))
        return Frames(started[-1], limit_s)

    author = start(author_box, author_side(task, OFFICIAL))
    author.send(dumps(["run", order]))
    relayed = relay(author, lambda: start(box, candidate_side(task, reference, OFFICIAL)))
    for conversation in reversed(started):
        conversation.finish()
    end: dict[str, Any] = {"text": relayed.why} if relayed.end is None else loads(relayed.end)[1]
    return end


def _read_from_text(task: Task, files: tuple[File, ...], trouble: str) -> Survey:
    classes = {_module(path): _class_names(path, content) for path, content in files if path in task.entry}
    return Survey(case_ids=list_cases(task.test_files), classes=classes, trouble=trouble)


def _class_names(path: str, content: bytes) -> list[str]:
    try:
        tree = parse_python(content, path)
    except UnparsableTests:
        return []
    return [node.name for node in tree.body if isinstance(node, ast.ClassDef)]


def _test_files(task: Task) -> list[str]:
    return list(dict.fromkeys(case_id.partition("::")[0] for case_id in list_cases(task.test_files)))


def _module(entry: str) -> str:
    parts = PurePosixPath(entry).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def _key(task: Task) -> str:
    """A digest of everything a survey depends on."""
    found = hashlib.sha256(repr((task.entry, task.limits, task.level)).encode())
    for path, content in (*task.test_files, *task.attachments, *task.included, *(accepted_files(task) or ())):
        found.update(f"{len(path)} {path} {len(content)} ".encode() + content)
    return found.hexdigest()
