"""What `kaohe judge` does: one submission or a list of them against task packages, without a database."""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from enum import IntEnum
from pathlib import Path
from typing import Any

from question_bank.reading import read_task
from question_bank.tasks import Task
from question_bank.trees import Unreadable
from sandbox.errors import SandboxError
from server.practical.errors import BadSubmission, BadTask
from server.practical.retrying import judge_patiently
from server.practical.sandboxing import Sandbox
from server.practical.submissions import read_submission

FIELDS = ("id", "task", "submission")
WAITING_PER_JOB = 4  # lines read ahead; a list may be longer than memory


class Exit(IntEnum):
    """Exit codes; the worst line of a batch counts."""

    JUDGED = 0
    BAD_INPUT = 2
    JUDGE_ERROR = 3


def judge_one(task_path: Path, submission_path: Path, sandbox: Sandbox) -> dict[str, Any]:
    """Judge one file or folder against one task package, on the package's own points.

    Returns:
        The judgement as JSON values.

    Raises:
        BadTask, BadSubmission: exit code 2.
        SandboxError: exit code 3.
    """
    task = load_task(task_path)
    files = read_submission(submission_path, task)
    return judge_patiently(task, files, sandbox, points_h=task.points_h).to_json()


def load_task(path: Path) -> Task:
    """The task package in a folder. Raises BadTask, naming every problem."""
    try:
        task, issues = read_task(path)
    except Unreadable as problem:
        raise BadTask(f"{path}: {problem}") from problem
    if task is None:
        said = "; ".join(f"{issue.path}: {issue.field}: {issue.message}" for issue in issues)
        raise BadTask(f"{path}: {said or 'no task package'}")
    return task


def judge_batch(
    lines: Iterable[str],
    out: Path | None,
    jobs: int,
    sandbox: Sandbox,
    emit: Callable[[str], None] | None = None,
) -> int:
    """Judge a list of `{"id", "task", "submission"}` lines, `jobs` at a time.

    Args:
        out: file that the answers are appended to, each on disk before the next; lines whose id it
            already holds are skipped, so a stopped batch goes on.
        emit: called with every answer line, in order of completion; standard output when there is
            neither `out` nor this.

    Returns:
        The worst exit code of its lines.
    """
    batch = _Batch(sandbox, out, emit or (None if out else _print))
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        waiting: set[Future[None]] = set()
        for work in batch.works(lines):
            waiting.add(pool.submit(work))
            if len(waiting) >= jobs * WAITING_PER_JOB:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
        for future in waiting:
            future.result()
    return batch.worst


class _Batch:
    def __init__(self, sandbox: Sandbox, out: Path | None, emit: Callable[[str], None] | None) -> None:
        self._sandbox = sandbox
        self._out = out
        self._emit = emit
        self._lock = threading.Lock()
        self._tasks: dict[Path, Task | BadTask] = {}
        self._done = set() if out is None else finished_ids(out)
        self.worst = int(Exit.JUDGED)

    def works(self, lines: Iterable[str]) -> Iterator[Callable[[], None]]:
        """One call per line that is still to be judged; a bad line is answered at once."""
        seen: set[str] = set()
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                fields = _read_line(line, number)
                if fields["id"] in seen:
                    raise BadSubmission(f"line {number}: the id {fields['id']!r} is repeated")
            except BadSubmission as problem:
                self._answer(_id_of(line), {"error": str(problem)}, Exit.BAD_INPUT)
                continue
            seen.add(fields["id"])
            if fields["id"] not in self._done:
                yield lambda fields=fields: self._judge(fields)  # type: ignore[misc]  # bound now, not later

    def _judge(self, fields: dict[str, str]) -> None:
        try:
            task = self._task(Path(fields["task"]))
            files = read_submission(Path(fields["submission"]), task)
            judgement = judge_patiently(task, files, self._sandbox, points_h=task.points_h)
        except (BadTask, BadSubmission) as problem:
            self._answer(fields["id"], {"error": str(problem)}, Exit.BAD_INPUT)
        except SandboxError as problem:
            text = f"{type(problem).__name__}: {problem}"
            self._answer(fields["id"], {"error": text}, Exit.JUDGE_ERROR)
        else:
            self._answer(fields["id"], judgement.to_json(), Exit.JUDGED)

    def _task(self, path: Path) -> Task:
        with self._lock:
            if path not in self._tasks:
                try:
                    self._tasks[path] = load_task(path)
                except BadTask as problem:
                    self._tasks[path] = problem
            found = self._tasks[path]
        if isinstance(found, BadTask):
            raise BadTask(str(found))
        return found

    def _answer(self, line_id: str | None, answer: dict[str, Any], code: Exit) -> None:
        text = json.dumps({"id": line_id, **answer}, ensure_ascii=False)
        with self._lock:
            self.worst = max(self.worst, int(code))
            if self._out is not None:
                _append(self._out, text)
            if self._emit is not None:
                self._emit(text)


def finished_ids(out: Path) -> set[str]:
    """Ids of the whole lines of an earlier batch; a line cut by a crash is taken away."""
    if not out.exists():
        return set()
    content = out.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        os.truncate(out, len(whole))
    found = (_id_of(line) for line in whole.decode("utf-8", errors="replace").splitlines())
    return {line_id for line_id in found if line_id is not None}


def _append(out: Path, text: str) -> None:
    with out.open("ab") as file:
        file.write(text.encode("utf-8") + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _read_line(line: str, number: int) -> dict[str, str]:
    try:
        fields = json.loads(line)
    except ValueError as problem:
        raise BadSubmission(f"line {number}: no JSON: {problem}") from problem
    if not isinstance(fields, dict) or not all(isinstance(fields.get(name), str) for name in FIELDS):
        raise BadSubmission(f"line {number}: must be an object with the texts {', '.join(FIELDS)}")
    return {name: fields[name] for name in FIELDS}


def _id_of(line: str) -> str | None:
    try:
        fields = json.loads(line)
    except ValueError:
        return None
    line_id = fields.get("id") if isinstance(fields, dict) else None
    return line_id if isinstance(line_id, str) else None


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
