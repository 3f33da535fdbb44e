"""Random moves between machines over real HTTP and Socket.IO lose nothing; KAOHE_MOVES says how many."""

import os
from random import Random

from sqlalchemy import func, select, update

from server.services.signing_in import csrf_for, token_hash
from server.store.tables.answers import QuarantinedRow, ResponseRow
from server.store.tables.journal import RecordRow
from tests.support.app import Served
from tests.support.cast import Hall
from tests.support.moving import Machine, Mover

MOVES = int(os.environ.get("KAOHE_MOVES", "40"))
NAMES = ("Ada", "Bob", "Cai", "Dan")


def movers(hall: Hall, served: Served, chance: Random) -> list[Mover]:
    """Everybody at a machine, some with a socket."""
    everybody = []
    for seated in hall.running(*NAMES):
        machine = Machine(origin=served.origin)
        machine.sit_down(seated.token, csrf_for(hall.deps, token_hash(seated.token)), seated.lease)
        everybody.append(Mover(served=served, hall=hall, seated=seated, chance=chance, machine=machine))
    return everybody


def free_seats(served: Served, hall: Hall) -> list[int]:
    """Where somebody may be moved to."""
    board = served.site.staff("grace").get(f"/api/sitting-rooms/{hall.sitting_room_id}/board").json
    return [cell["seat_id"] for cell in board["cells"] if cell["attempt_id"] is None]


def practise(mover: Mover) -> None:
    """On to the practical paper, on whichever machine it is."""
    machine = mover.machine
    answer = machine.door.put(f"{machine.origin}/api/attempt/section", json={"section": "practical"})
    assert answer.status_code == 200, answer.text


def test_random_moves_change_nothing(hall: Hall, served: Served) -> None:
    chance = Random(4)
    everybody = movers(hall, served, chance)
    for turn in range(MOVES):
        if turn == MOVES // 2:
            for mover in everybody[::2]:
                practise(mover)
        mover = chance.choice(everybody)
        mover.work()
        mover.move(chance.choice([None, *free_seats(served, hall)]))
    for mover in everybody:
        mover.machine.close()
    differences = [difference for mover in everybody for difference in mover.differences]
    took = sorted(took for mover in everybody for took in mover.took_s)
    p95 = took[int(len(took) * 0.95)]
    print(f"\npromise=7 moves={len(took)} differences={len(differences)} p95={p95 * 1000:.0f} ms")
    assert (len(took), differences) == (MOVES, [])
    with hall.deps.store.read() as work:
        ended = work.rows.scalar(select(func.count()).where(RecordRow.what == "move.ended"))
        apart = work.rows.scalar(select(func.count()).select_from(QuarantinedRow)) or 0
    assert ended == MOVES
    assert apart == sum(mover.left_behind for mover in everybody) > 0


def test_a_place_that_was_lost_on_the_way_is_found_out(hall: Hall, served: Served) -> None:
    """The comparison itself can fail: here the server forgets an answer, and gives back too little time."""
    (mover, *rest) = movers(hall, served, Random(1))
    mover.work()
    kept = mover._look()
    with hall.deps.store.write() as work:
        work.rows.execute(update(ResponseRow).values(value='{"choice": "zz"}'))
    hall.clock.forward(seconds=2)
    mover._compare(kept, mover._look())
    assert [difference.split(": ")[1] for difference in mover.differences][:1] == ["answers"]
    assert any("remaining_ms" in difference for difference in mover.differences)
    for each in (mover, *rest):
        each.machine.close()
