"""What concerns every room at once: the chief's credit for a sitting, and machines nobody can tell apart."""

from datetime import timedelta
from decimal import Decimal

import pytest

from server.commands.doctoring.addresses import addresses_part
from server.errors import Conflict, Forbidden, NotFound
from server.services import boards
from server.services.actors import Actor
from server.services.giving_everybody import give_sitting_time
from server.services.giving_time import Grant, give_time
from server.services.signing_in import sign_in_candidate
from tests.support.cast import Hall, document_of

ROOM_LIMIT = Decimal(50)  # what the plan lets a chief give one candidate


def give(hall: Hall, actor: Actor, minutes: Decimal) -> int:
    return give_sitting_time(hall.deps, actor, hall.sitting_id, Grant(minutes=minutes, reason="power cut"))


def address_of(hall: Hall) -> str | None:
    return boards.board(hall.deps, hall.grace, hall.sitting_room_id).one_address


def come_from(hall: Hall, name: str, address: str) -> None:
    number, code = hall.seats[name].candidate_number, hall.sitting_room().start_code
    sign_in_candidate(hall.deps, number, document_of(name)[-6:], code, address)


def test_the_chief_gives_time_to_everybody_of_the_sitting_and_each_is_recorded(hall: Hall) -> None:
    seated = hall.running("Ada", "Bob")
    before = [hall.attempt(each).closes_at for each in seated]
    written = hall.recorded(lambda: give(hall, hall.chief, Decimal(5)))
    assert [what for _, what, _ in written] == ["credit.granted"] * 2
    for each, end in zip(seated, before, strict=True):
        assert end is not None
        assert hall.attempt(each).closes_at == end + timedelta(minutes=5)


def test_it_reaches_all_or_nobody(hall: Hall) -> None:
    ada, bob = hall.running("Ada", "Bob")
    give_time(hall.deps, hall.chief, hall.sitting_room_id, Grant(minutes=ROOM_LIMIT, reason="fire"), [ada.id])
    before = hall.attempt(bob).closes_at
    with pytest.raises(Forbidden):
        give(hall, hall.chief, Decimal(1))
    assert hall.attempt(bob).closes_at == before


def test_where_nobody_is_under_way_or_the_sitting_is_not_ones_own_it_says_so(hall: Hall) -> None:
    with pytest.raises(Conflict):
        give(hall, hall.chief, Decimal(1))
    with pytest.raises(NotFound):
        give(hall, hall.people["hedy"], Decimal(1))


def test_machines_that_share_one_address_are_told_until_they_can_be_told_apart(hall: Hall) -> None:
    hall.register("Ada", "Bob")
    hall.admit()
    come_from(hall, "Ada", "10.0.0.1")
    assert address_of(hall) is None  # one machine alone
    come_from(hall, "Bob", "10.0.0.1")
    assert address_of(hall) == "10.0.0.1"
    assert not addresses_part(hall.deps).ready
    assert "KAOHE_TRUSTED_PROXIES" in addresses_part(hall.deps).why
    come_from(hall, "Bob", "10.0.0.2")  # the former sign-in has ended and counts no more
    assert address_of(hall) is None
    assert addresses_part(hall.deps).ready


def test_one_machine_that_plays_all_of_them_is_ready_all_the_same(hall: Hall) -> None:
    hall.register("Ada", "Bob")
    hall.admit()
    for name in ("Ada", "Bob"):
        come_from(hall, name, "127.0.0.1")
    assert address_of(hall) == "127.0.0.1"
    assert addresses_part(hall.deps).ready
