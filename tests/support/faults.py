"""A station whose judges, engine and database are hurt on purpose, and books that show what came of it."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import DBAPIError

from sandbox.engine import Engine
from sandbox.options import OWNER_LABEL
from server.services import grading, submitting
from server.services.judges import judges
from server.store.evidence import EvidenceDamaged, EvidenceLost
from server.store.queue import waiting_because
from server.store.tables.evidence import EvidenceRow, JudgingRow, RunRow
from server.store.tables.journal import RecordRow
from server.store.tables.judging import JobRow, JudgementRow, SubmissionRow
from server.store.tables.pins import SittingPinRow
from tests.support.cast import DOUBLE, TRIPLE, Hall, Seated, files
from tests.support.paper import multiplies

FAULTS = int(os.environ.get("KAOHE_FAULTS", "20"))
KILLS = FAULTS if FAULTS <= 20 else 5 * FAULTS  # of web process and database: 1,000 each in `make soak`
# By task: factor and what it scores in hundredths. Nought is right for the case whose input is nought.
PROMISED = {DOUBLE: {2: 4000, 0: 1000}, TRIPLE: {3: 6000, 0: 1500}}
NAMES = ("Ada", "Bob", "Cai")
LOOK_EVERY_S = 0.02
PATIENCE_S, PATIENCE_EACH_S = 40.0, 3.0  # a machine may have much else to do
SCRIPTED = "scripted"
UNKNOWN = 1_000_000  # how many are waiting while the database is away


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What became of everything that was acknowledged."""

    acknowledged: int
    lost: int
    twice: int
    wrong: int
    unread: int  # evidence that rows refer to and no file holds
    interrupted: int  # jobs that were claimed more than once
    handed_to_staff: int

    @property
    def are_in_order(self) -> bool:
        """Nothing lost, nothing scored twice or wrongly, all evidence there."""
        return self.acknowledged > 0 and (self.lost, self.twice, self.wrong, self.unread) == (0, 0, 0, 0)


@dataclass(slots=True, kw_only=True)
class Ward:
    """The station: its hall in this process, its judges in others."""

    hall: Hall
    chance: random.Random
    engine: str
    owners: tuple[str, ...]
    judge_options: dict[str, Any] = field(default_factory=dict)
    promised: dict[str, int] = field(default_factory=dict)  # submission id to hundredths
    living: dict[str, int] = field(default_factory=dict)  # owner to process id
    injected: int = 0
    refused: int = 0
    _seated: Sequence[Seated] = ()
    _nursery: "subprocess.Popen[str] | None" = None

    def open(self) -> None:
        """Everybody sits and practises; the image of the first judging is the sitting's."""
        self._seated = self.hall.running(*NAMES)
        for seated in self._seated:
            self.hall.practise(seated)
        if self.engine != SCRIPTED:
            with self.hall.deps.store.write() as work:
                work.rows.execute(delete(SittingPinRow))
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.support.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        """End every process that was started."""
        for pid in self.living.values():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert self._nursery is not None
        self._nursery.communicate(timeout=10)

    def raise_child(self, child: str, **asked: Any) -> int:
        """A process of the nursery; its id."""
        assert self._nursery is not None
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(json.dumps({"child": child, **asked}) + "\n")
        self._nursery.stdin.flush()
        return int(self._nursery.stdout.readline())

    def start_judge(self, owner: str) -> None:
        """A judge process of that name."""
        self.living[owner] = self.raise_child("judge", owner=owner, engine=self.engine, **self.judge_options)

    def kill_judge(self, owner: str) -> None:
        """SIGKILL, and seen dead."""
        pid = self.living.pop(owner)
        os.kill(pid, signal.SIGKILL)
        until_gone(pid)

    def kill_when(self, told: Path, pid: int) -> None:
        """SIGKILL a child as soon as it has said where it is."""
        deadline = time.monotonic() + 30
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY_S)
        os.kill(pid, signal.SIGKILL)
        until_gone(pid)
        told.unlink()

    def pause(self, longest_s: float) -> None:
        """Some time, as chance has it."""
        time.sleep(self.chance.uniform(0.0, longest_s))

    def submit(self) -> bool:
        """Hand in one program; what is acknowledged is promised. False when the database refused."""
        task = self.chance.choice((DOUBLE, TRIPLE))
        factor, promised_h = self.chance.choice(list(PROMISED[task].items()))
        source = multiplies(factor, self.chance.getrandbits(60))
        seated = self.chance.choice(self._seated)
        try:
            sent = submitting.submit(self.hall.deps, seated.actor, task, files(source))
        except DBAPIError:
            self.refused += 1
            return False
        self.promised[sent.id] = promised_h
        return True

    def keep_busy(self, at_least: int) -> None:
        """One submission more, and as many as it takes to have enough in flight; waits for the database."""
        deadline = time.monotonic() + 20
        wanted = 1
        while wanted > 0 and time.monotonic() < deadline:
            if self.submit():
                wanted = at_least - self.waiting() if wanted == 1 else wanted - 1
            else:
                time.sleep(LOOK_EVERY_S)

    def waiting(self) -> int:
        """Jobs that are not done."""
        try:
            with self.hall.deps.store.read() as work:
                open_ones = JobRow.state.in_(("queued", "running"))
                return work.rows.scalar(select(func.count()).select_from(JobRow).where(open_ones)) or 0
        except DBAPIError:
            return UNKNOWN

    def inject(self, fault: Callable[[], object], count: int, *, longest_s: float, in_flight: int) -> None:
        """`count` faults, each at a random moment while work is going on."""
        for _ in range(count):
            self.keep_busy(in_flight)
            self.pause(longest_s)
            fault()
            self.injected += 1

    def boxes_left_by_the_living(self) -> list[str]:
        """Boxes on the engine in the name of our judges once they are idle."""
        engine = Engine(self.engine or None)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            found = [
                box for owner in self.owners for box in engine.containers_labelled(f"{OWNER_LABEL}={owner}")
            ]
            if not found:
                return []
            time.sleep(0.1)
        return found

    def drain(self) -> None:
        """Let the judges finish; what calls for staff is sent on by staff. Ends in vain after a while."""
        deadline = time.monotonic() + PATIENCE_S + PATIENCE_EACH_S * len(self.promised)
        while time.monotonic() < deadline:
            with suppress(DBAPIError):
                for entry in grading.held(self.hall.deps, self.hall.chief):
                    grading.rejudge(self.hall.deps, self.hall.chief, entry.id, "after the fault")
                if self.waiting() == 0:
                    return
            time.sleep(0.1)
        with self.hall.deps.store.read() as work:
            print("\nnot done:", dict(waiting_because(work)), [judge.why for judge in judges(self.hall.deps)])

    def report(self, kind: str) -> Books:
        """The books, printed as one line."""
        books = balance(self.hall, self.promised)
        print(
            f"\nfault={kind} injected={self.injected} submissions={books.acknowledged} "
            f"refused={self.refused} interrupted={books.interrupted} lost={books.lost} twice={books.twice} "
            f"wrong={books.wrong} evidence_missing={books.unread} handed_to_staff={books.handed_to_staff}"
        )
        return books


def balance(hall: Hall, promised: dict[str, int]) -> Books:
    """Compare what is in the database with what was acknowledged and promised."""
    lost = wrong = 0
    with hall.deps.store.read() as work:
        for submission_id, promised_h in promised.items():
            submission = work.rows.get(SubmissionRow, submission_id)
            judgement = work.rows.get(JudgementRow, submission.judgement_id) if submission else None
            if judgement is None or judgement.state != "done":
                lost += 1
            elif judgement.score_h != promised_h:
                wrong += 1
        per_judgement = select(func.count()).select_from(JudgingRow).group_by(JudgingRow.judgement_id)
        twice = sum(count > 1 for count in work.rows.scalars(per_judgement))
        sums = work.rows.execute(
            select(JudgingRow.score_h, func.sum(RunRow.score_h))
            .join(
                RunRow,
                (RunRow.judgement_id == JudgingRow.judgement_id) & (RunRow.judging == JudgingRow.number),
            )
            .group_by(JudgingRow.judgement_id, JudgingRow.number)
        )
        wrong += sum(whole != parts for whole, parts in sums)
        digests = set(work.rows.scalars(select(EvidenceRow.stdout).where(EvidenceRow.stdout.is_not(None))))
        claimed_again = select(func.count()).select_from(JobRow).where(JobRow.fence > 1)
        interrupted = work.rows.scalar(claimed_again) or 0
        failed = select(func.count()).select_from(RecordRow).where(RecordRow.what == "job.failed")
        handed_to_staff = work.rows.scalar(failed) or 0
    return Books(
        acknowledged=len(promised),
        lost=lost,
        twice=twice,
        wrong=wrong,
        unread=sum(not _is_readable(hall, digest) for digest in digests if digest),
        interrupted=interrupted,
        handed_to_staff=handed_to_staff,
    )


@contextmanager
def ward(
    hall: Hall, monkeypatch: Any, folder: Path, url: str, *, engine: str, **judge_options: Any
) -> Iterator[Ward]:
    """The station around a hall, its judges configured by the environment as real ones are."""
    for name, value in {
        "KAOHE_VAR_DIR": str(folder),
        "KAOHE_DATABASE_URL": url,
        "KAOHE_LEASE_S": "2",
        "KAOHE_PASSWORD_MEMORY_KIB": "64",
    }.items():
        monkeypatch.setenv(name, value)
    seed = int(os.environ.get("KAOHE_FAULTS_SEED") or random.SystemRandom().getrandbits(32))
    print(f"\nseed={seed}")
    made = Ward(
        hall=hall,
        chance=random.Random(seed),
        engine=engine,
        owners=tuple(f"faults-{os.getpid()}-{seed}-{number}" for number in (1, 2)),
        judge_options=judge_options,
    )
    made.open()
    try:
        yield made
    finally:
        made.close()


def until_gone(pid: int, patience_s: float = 10.0) -> None:
    """Wait until a process is no more."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(LOOK_EVERY_S)
    raise AssertionError(f"process {pid} does not go")


def _is_readable(hall: Hall, digest: str) -> bool:
    try:
        hall.deps.evidence.read(digest)
    except (EvidenceLost, EvidenceDamaged):
        return False
    return True
