"""Work for judges on a hall's database: programs of its candidates, more than they can judge meanwhile."""

import time

from sqlalchemy import func, select

from server.config import Settings
from server.services.submitting import SUBMITTED, add_submission
from server.store.tables.judging import JudgementRow
from server.store.tables.sittings import AttemptRow
from server.wiring import wire
from tests.bench.serving.preparing import Hall

LOOK_EVERY_S = 0.2
PROGRAM = "# {}\nnumbers = [int(part) for part in input().split()]\nprint(sum(numbers))\n"


class Backlog:
    """The queue of a hall."""

    def __init__(self, hall: Hall) -> None:
        self._deps = wire(Settings(var_dir=hall.folder, database_url="", password_memory_kib=64))

    def add(self, programs: int) -> None:
        """So many submissions, no two of equal bytes, from one candidate after the other."""
        with self._deps.store.read() as work:
            attempts = list(work.rows.scalars(select(AttemptRow.id).order_by(AttemptRow.id)))
        with self._deps.store.write() as work:
            for number in range(programs):
                attempt = work.get(AttemptRow, attempts[number % len(attempts)])
                form = self._deps.shelf.form(work, attempt.sitting_id)
                entry = next(iter(form.practical.values()))
                files = dict.fromkeys(entry.task.entry, PROGRAM.format(number))
                add_submission(work, attempt, entry, files, SUBMITTED)

    def judged(self) -> int:
        """How many are done."""
        with self._deps.store.read() as work:
            done = select(func.count()).select_from(JudgementRow).where(JudgementRow.state == "done")
            return work.rows.scalar(done) or 0

    def await_first(self, within_s: float) -> None:
        """Until the judges are at work. Raises TimeoutError."""
        until = time.monotonic() + within_s
        while not self.judged():
            if time.monotonic() > until:
                raise TimeoutError(f"nothing is judged in {within_s:.0f} s")
            time.sleep(LOOK_EVERY_S)

    def close(self) -> None:
        """Give the database back."""
        self._deps.close()
