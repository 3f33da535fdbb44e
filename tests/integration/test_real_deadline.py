"""A real web process around a real end: frozen, or with its wall clock set, it moves no deadline."""

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, text

from server.store.tables.sittings import AttemptRow
from server.store.tables.watching import AlarmRow
from tests.support.app import until
from tests.support.cast import DOUBLE, TIMES, Hall, Seated, written
from tests.support.real_server import real_server, wait_until

FROZEN_S = float(os.environ.get("KAOHE_FROZEN_S", "2"))  # 30 in `make soak`: no length is special
SOON_S = 4.0


def collected(hall: Hall, seated: Seated) -> bool:
    with hall.deps.store.read() as work:
        return work.rows.scalar(select(AttemptRow.state).where(AttemptRow.id == seated.id)) == "collected"


def test_a_frozen_process_counts_what_it_read_before_the_end_and_nothing_it_read_after() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="kaohe-") as place,
        real_server(Path(place), grace_s=0.2) as server,
        ThreadPoolExecutor(2) as pool,
    ):
        (ada,) = server.hall.running("Ada")
        server.hall.practise(ada)
        assert server.save(ada, 1, DOUBLE, written(TIMES[0])).ok
        end = server.end_in(ada, SOON_S)
        with server.hall.deps.store.write() as work:  # nobody else's turn to write: the save stays in flight
            work.rows.execute(text("SELECT 1"))
            read_before = pool.submit(server.save, ada, 2, DOUBLE, written(TIMES[2]))
            wait_until(end - timedelta(seconds=1))
            server.freeze()
            sent_before = pool.submit(server.save, ada, 3, DOUBLE, written(TIMES[3]))
            wait_until(end + timedelta(seconds=FROZEN_S))
        server.thaw()
        assert read_before.result().ok, read_before.result().text
        assert read_before.result().json()["results"][0]["outcome"] == "saved"
        refused = sent_before.result()
        assert (refused.status_code, refused.json()["type"]) == (409, "urn:kaohe:problem:attempt_closed")
        until(lambda: collected(server.hall, ada), 30)
        with server.hall.deps.store.read() as work:
            receipt = work.get(AttemptRow, ada.id).receipt or {}
            saved = work.rows.execute(text("SELECT revision FROM response WHERE item = 'double-up'")).scalar()
        assert (saved, receipt["cause"], receipt["answered"]["practical"]) == (2, "deadline", 1)


def test_a_wall_clock_set_under_a_real_process_moves_no_deadline_and_is_alarmed() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="kaohe-") as place,
        real_server(Path(place), grace_s=0.2) as server,
    ):
        (ada,) = server.hall.running("Ada")
        server.hall.practise(ada)
        server.set_wall_clock(-3600)
        assert server.save(ada, 1, DOUBLE, written(TIMES[2])).ok
        end = server.end_in(ada, SOON_S)
        alarms = select(AlarmRow.kind, AlarmRow.body)

        def alarmed() -> list[tuple[str, int]]:
            with server.hall.deps.store.read() as work:
                return [(kind, round(body["ahead_ms"], -3)) for kind, body in work.rows.execute(alarms)]

        assert until(alarmed, 30) == [("clock_stepped", -3_600_000)]
        wait_until(end + timedelta(seconds=0.3))
        assert server.save(ada, 2, DOUBLE, written(TIMES[3])).status_code == 409
        until(lambda: collected(server.hall, ada), 30)
