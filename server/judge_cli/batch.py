"""Judges a list of submissions, several at a time, with memory that does not grow with the list."""

import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from server.judge_cli.answers import Answers
from server.judge_cli.exits import Exit
from server.judge_cli.lines import Asked, Unusable, read_lines
from server.judge_cli.one import judge_files, load_task
from server.judge_cli.shelf import TaskShelf
from server.practical.errors import BadSubmission, BadTask
from server.practical.sandboxing import Sandbox

WAITING_PER_JOB = 4  # lines read ahead; a list may be longer than memory
ERROR = "error"
EARLIER = "earlier"


def judge_batch(
    lines: Iterable[str],
    out: Path | None,
    jobs: int,
    sandbox: Sandbox,
    emit: Callable[[str], None] | None = None,
    settled: Callable[[str], None] = lambda _: None,
) -> int:
    """Judge a list of `{"id", "task", "submission"}` lines, `jobs` at a time.

    Args:
        out: file that the answers are appended to, each on disk before the next; lines whose id it
            already holds are skipped, so a stopped batch goes on.
        emit: called with every answer line, in order of completion; standard output when there is
            neither `out` nor this.
        settled: called for every line, by one thread at a time, with its verdict, ERROR or EARLIER.

    Returns:
        The worst exit code of its lines.
    """
    batch = _Batch(sandbox, Answers(out, emit or (None if out else _print)), settled)
    pool = ThreadPoolExecutor(max_workers=jobs)
    try:
        waiting: set[Future[None]] = set()
        for asked in batch.pending(lines):
            waiting.add(pool.submit(batch.judge, asked))
            if len(waiting) >= jobs * WAITING_PER_JOB:
                waiting = _some_done(waiting)
        while waiting:
            waiting = _some_done(waiting)
    finally:
        pool.shutdown(cancel_futures=True)  # stopped by a key: what is at work ends, the rest is for later
    return batch.worst


def _some_done(waiting: set[Future[None]]) -> set[Future[None]]:
    done, others = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        future.result()
    return others


class _Batch:
    def __init__(self, sandbox: Sandbox, answers: Answers, settled: Callable[[str], None]) -> None:
        self._sandbox = sandbox
        self._answers = answers
        self._settled = settled
        self._tasks = TaskShelf(load_task)
        self._guard = threading.Lock()
        self.worst = int(Exit.JUDGED)

    def pending(self, lines: Iterable[str]) -> Iterable[Asked]:
        """Lines that are still to be judged; an unusable one is answered at once."""
        for read in read_lines(lines):
            if read.id in self._answers.earlier:
                self._note(EARLIER, Exit.JUDGED)
            elif isinstance(read, Unusable):
                self._fail(read.id, read.why, Exit.BAD_INPUT)
            else:
                yield read

    def judge(self, asked: Asked) -> None:
        """One line, whatever becomes of it."""
        try:
            judgement = judge_files(self._tasks.task(asked.task), asked.submission, self._sandbox)
        except (BadTask, BadSubmission) as problem:
            self._fail(asked.id, str(problem), Exit.BAD_INPUT)
        except Exception as problem:  # SandboxError, or a mistake of ours that must not cost the other lines
            self._fail(asked.id, f"{type(problem).__name__}: {problem}", Exit.JUDGE_ERROR)
        else:
            self._answer(asked.id, judgement, judgement["verdict"], Exit.JUDGED)

    def _fail(self, line_id: str | None, why: str, code: Exit) -> None:
        self._answer(line_id, {"error": why}, ERROR, code)

    def _answer(self, line_id: str | None, answer: dict[str, Any], word: str, code: Exit) -> None:
        self._answers.add(line_id, answer)
        self._note(word, code)

    def _note(self, word: str, code: Exit) -> None:
        with self._guard:
            self.worst = max(self.worst, int(code))
            self._settled(word)


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
