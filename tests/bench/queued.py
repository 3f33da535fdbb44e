"""A real queue for benchmarks: a database with candidates, their submissions as jobs, and judge processes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from question_bank.packing import pack_task, task_digest
from server.commands.demo import load_demo
from server.config import Settings
from server.services.deps import Deps
from server.services.shelf import PracticalEntry
from server.services.submitting import SUBMITTED, add_submission
from server.store.engine import open_engine
from server.store.migrating import upgrade
from server.store.tables.content import PackageRow
from server.store.tables.judging import JudgementRow
from server.store.tables.sittings import AttemptRow
from server.wiring import wire
from tests.bench.floor import WrongAnswer
from tests.bench.workloads import Workload

ROOT = Path(__file__).parents[2]
LOOK_EVERY_S = 0.05
STARTS_WITHIN_S = 60.0
JUDGED_WITHIN_S = 300.0
POINTS_H = 20_00


class Queue:
    """The demo's candidates, who hand in answers to one and the same task under several names."""

    def __init__(self, deps: Deps, workload: Workload, folder: Path) -> None:
        self._deps = deps
        self._workload = workload
        packed = pack_task(folder)
        self._digest = task_digest(packed)
        with deps.store.write() as work:
            work.rows.add(PackageRow(digest=self._digest, blob=packed))
        with deps.store.read() as work:
            self._attempts = list(work.rows.scalars(select(AttemptRow.id).order_by(AttemptRow.id)))
        self._handed_in = 0
        self._first = 0

    def hand_in(self, candidates: int, answers: int) -> None:
        """So many candidates hand in so many answers each, all at once; no two programs are equal bytes.

        They are other candidates each time, until all have had their turn.
        """
        source = self._workload.files[self._workload.task.entry[0]].decode()
        with self._deps.store.write() as work:
            for at in range(self._first, self._first + candidates):
                attempt_id = self._attempts[at % len(self._attempts)]
                attempt = work.lock(AttemptRow, attempt_id)
                for _ in range(answers):
                    self._handed_in += 1
                    entry = PracticalEntry(
                        task=self._workload.task,
                        package_digest=self._digest,
                        points_h=POINTS_H,
                        starter={},
                    )
                    files = {self._workload.task.entry[0]: f"{source}# {self._handed_in}\n"}
                    add_submission(work, attempt, entry, files, SUBMITTED)
        self._first += candidates

    def judged(self, before: int) -> Sequence[datetime]:
        """When each of those handed in after the first `before` was judged, in order, once all are.

        Raises:
            WrongAnswer: one was not right.
            TimeoutError: they are not judged.
        """
        until = time.monotonic() + JUDGED_WITHIN_S
        while self._count("done") < self._handed_in:
            if time.monotonic() > until or self._count("failed"):
                raise TimeoutError(f"{self._count('done')} of {self._handed_in} judged")
            time.sleep(LOOK_EVERY_S)
        with self._deps.store.read() as work:
            rows = list(work.rows.scalars(select(JudgementRow).order_by(JudgementRow.judged_at)))
        wrong = [row.verdict for row in rows if row.verdict != "AC"]
        if wrong:
            raise WrongAnswer(f"{len(wrong)} of {len(rows)} not AC, the first {wrong[0]}")
        return [row.judged_at for row in rows if row.judged_at is not None][before:]

    @property
    def handed_in(self) -> int:
        """How many so far."""
        return self._handed_in

    def _count(self, state: str) -> int:
        with self._deps.store.read() as work:
            asked = select(func.count()).select_from(JudgementRow).where(JudgementRow.state == state)
            return work.rows.scalar(asked) or 0


@contextmanager
def open_queue(folder: Path, workload: Workload, package: Path) -> Iterator[Queue]:
    """A database of its own under `folder`; `package` is the folder of the workload's task."""
    settings = Settings(var_dir=folder, database_url="", password_memory_kib=64)
    folder.mkdir(parents=True)
    engine = open_engine(settings.store_url)
    upgrade(engine)
    engine.dispose()
    deps = wire(settings)
    try:
        load_demo(deps)
        yield Queue(deps, workload, package)
    finally:
        deps.close()


@contextmanager
def judge_processes(folder: Path, count: int, **settings: str) -> Iterator[None]:
    """So many judge processes on the database under `folder`; returns once they are ready for work.

    Args:
        settings: further settings of theirs, by name without KAOHE_.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAOHE_")}
    environment = kept | {"KAOHE_VAR_DIR": str(folder)}
    environment |= {f"KAOHE_{name.upper()}": value for name, value in settings.items()}
    log = folder / "judges.log"
    with log.open("wb") as sink:
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "server.commands.judging", str(number)],
                cwd=ROOT,
                env=environment,
                stdout=sink,
                stderr=sink,
            )
            for number in range(1, count + 1)
        ]
    try:
        _until_ready(log, count)
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(STARTS_WITHIN_S)


def _until_ready(log: Path, count: int) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while log.read_text(errors="replace").count("judge ready") < count:
        if time.monotonic() > until:
            raise TimeoutError(f"the judges do not start:\n{log.read_text(errors='replace')}")
        time.sleep(LOOK_EVERY_S)
