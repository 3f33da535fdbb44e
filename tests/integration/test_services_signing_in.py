"""The door: the same words whatever was wrong, a wait that ends, and one live device per attempt."""

import pytest

from server.errors import Conflict, InvalidInput, NotSignedIn, Throttled
from server.exam.words import Level
from server.services import attempts, signing_in
from server.services.signing_in import FREE_FAILURES, SignedIn
from server.services.tails import facts_after
from server.station.numbers import candidate_number
from tests.support.cast import PASSWORD, Hall, HallMaker, document_of


@pytest.fixture
def open_hall(hall: Hall) -> Hall:
    hall.register("Ada", "Bob")
    hall.admit()
    return hall


def enter(hall: Hall, number: str, digits: str, code: str | None) -> SignedIn:
    return signing_in.sign_in_candidate(hall.deps, number, digits, code, "10.0.0.1")


def particulars(hall: Hall, name: str = "Ada") -> tuple[str, str, str]:
    number = hall.seats[name].candidate_number
    return number, document_of(name)[-6:], hall.sitting_room().start_code


def unknown_number() -> str:
    return candidate_number(2026, 1, Level.JUNIOR, "32010", 1, 98)


def test_the_right_words_check_a_candidate_in(open_hall: Hall) -> None:
    signed = enter(open_hall, *particulars(open_hall))
    assert signed.actor.name == "Ada"
    assert signing_in.identify(open_hall.deps, signed.token) == signed.actor
    assert attempts.my_attempt(open_hall.deps, signed.actor).state == "checked_in"


def test_whatever_is_wrong_the_words_are_the_same(open_hall: Hall) -> None:
    number, digits, code = particulars(open_hall)
    _, digits_of_bob, _ = particulars(open_hall, "Bob")
    wrong = [
        (unknown_number(), digits, code),
        (number, digits_of_bob, code),
        (number, digits, "AAAAAA"),
        (number, digits, None),
        (number, digits, "开考码"),
        (number, "", ""),
    ]
    said = set()
    for words in wrong:
        with pytest.raises(NotSignedIn) as refused:
            enter(open_hall, *words)
        said.add((refused.value.detail, tuple(refused.value.fields)))
    assert said == {(signing_in.WRONG_CANDIDATE, ())}


def test_a_typing_error_in_the_number_is_named_and_costs_nothing(open_hall: Hall) -> None:
    number, digits, code = particulars(open_hall)
    slip = number[:-1] + str((int(number[-1]) + 1) % 10)
    for _ in range(FREE_FAILURES + 3):
        with pytest.raises(InvalidInput) as refused:
            enter(open_hall, slip, digits, code)
        assert refused.value.field == "candidate_number"
    enter(open_hall, number, digits, code)


def test_full_width_letters_small_letters_and_spaces_are_understood(open_hall: Hall) -> None:
    """A Chinese keyboard types them."""
    number, digits, code = particulars(open_hall)
    wide = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})
    enter(
        open_hall,
        f" {number.translate(wide)} ",
        digits.lower().translate(wide),
        f" {code.lower().translate(wide)}",
    )


def test_a_profile_may_do_without_a_start_code(hall_maker: HallMaker) -> None:
    hall = hall_maker(start_code="off")
    hall.register("Ada")
    hall.admit()
    number, digits, _ = particulars(hall)
    enter(hall, number, digits, None)


def test_guessing_shuts_the_door_for_a_while_and_it_opens_again(open_hall: Hall) -> None:
    number, digits, code = particulars(open_hall)
    for _ in range(FREE_FAILURES):
        with pytest.raises(NotSignedIn):
            enter(open_hall, number, digits, "AAAAAA")
    with pytest.raises(Throttled) as refused:
        enter(open_hall, number, digits, code)
    wait_s = refused.value.fields["retry_after_s"]
    assert wait_s == 2  # one second, told rounded up
    enter(open_hall, *particulars(open_hall, "Bob"))  # nobody else waits
    open_hall.clock.forward(seconds=1)
    enter(open_hall, number, digits, code)
    with pytest.raises(NotSignedIn):
        enter(open_hall, number, digits, "AAAAAA")
    enter(open_hall, number, digits, code)  # getting in wiped the slate


def test_numbers_that_nobody_has_are_throttled_alike(open_hall: Hall) -> None:
    """Otherwise the wait would tell which numbers exist."""
    for _ in range(FREE_FAILURES):
        with pytest.raises(NotSignedIn):
            enter(open_hall, unknown_number(), "000000", "AAAAAA")
    with pytest.raises(Throttled):
        enter(open_hall, unknown_number(), "000000", "AAAAAA")


def test_a_second_device_takes_the_attempt_over_and_the_first_is_out(open_hall: Hall) -> None:
    first = open_hall.sign_in("Ada")
    before = facts_after(open_hall.deps, 0)[-1].id
    second = open_hall.sign_in("Ada")
    with pytest.raises(NotSignedIn):
        signing_in.identify(open_hall.deps, first.token)
    assert signing_in.identify(open_hall.deps, second.token).attempt == first.id == second.id
    assert second.lease != first.lease
    moved = [(fact.channel, fact.kind) for fact in facts_after(open_hall.deps, before)]
    assert moved == [(f"attempt:{first.id}", "lease_moved")]


@pytest.mark.parametrize("opened", [False, True])
def test_a_room_that_does_not_admit_says_so_to_the_right_person_only(hall: Hall, opened: bool) -> None:
    hall.register("Ada", "Bob")
    if opened:
        hall.admit()
        hall.steer("running")
        hall.steer("collecting", "all done")
    with pytest.raises(Conflict, match="does not admit") as refused:
        enter(hall, *particulars(hall))
    assert refused.value.fields == {"room_state": "collected" if opened else "closed"}
    number, _, code = particulars(hall)
    with pytest.raises(NotSignedIn):
        enter(hall, number, "000000", code)


def test_who_has_a_receipt_may_come_back_to_read_it(hall: Hall) -> None:
    hall.running("Ada")
    hall.clock.forward(minutes=211)
    hall.close_due()
    signed = enter(hall, *particulars(hall))
    assert attempts.my_attempt(hall.deps, signed.actor).receipt is not None


def test_signing_out_ends_the_sign_in_and_leaves_the_attempt(open_hall: Hall) -> None:
    ada = open_hall.sign_in("Ada")
    signing_in.sign_out(open_hall.deps, ada.actor)
    with pytest.raises(NotSignedIn):
        signing_in.identify(open_hall.deps, ada.token)
    assert open_hall.sign_in("Ada").id == ada.id


def test_a_sign_in_ends_by_itself(open_hall: Hall) -> None:
    ada = open_hall.sign_in("Ada")
    open_hall.clock.forward(hours=12, seconds=-1)
    signing_in.identify(open_hall.deps, ada.token)
    open_hall.clock.forward(seconds=1)
    with pytest.raises(NotSignedIn):
        signing_in.identify(open_hall.deps, ada.token)


def test_staff_are_told_the_same_for_a_wrong_name_and_a_wrong_password(hall: Hall) -> None:
    said = set()
    for login, password in (("nobody", PASSWORD), ("grace", "wrong horse battery")):
        with pytest.raises(NotSignedIn) as refused:
            signing_in.sign_in_staff(hall.deps, login, password, "10.0.0.2")
        said.add(refused.value.detail)
    assert said == {signing_in.WRONG_STAFF}


def test_staff_sign_in_with_their_password_and_wait_after_guessing(hall: Hall) -> None:
    signed = signing_in.sign_in_staff(hall.deps, "grace", PASSWORD, "10.0.0.2")
    assert signing_in.identify(hall.deps, signed.token).login == "grace"
    for _ in range(FREE_FAILURES):
        with pytest.raises(NotSignedIn):
            signing_in.sign_in_staff(hall.deps, "grace", "wrong horse battery", "10.0.0.2")
    with pytest.raises(Throttled):
        signing_in.sign_in_staff(hall.deps, "grace", PASSWORD, "10.0.0.2")
    hall.clock.forward(seconds=1)
    signing_in.sign_in_staff(hall.deps, "grace", PASSWORD, "10.0.0.2")


def test_a_token_and_its_pages_words_tell_nothing_of_one_another(open_hall: Hall) -> None:
    ada = open_hall.sign_in("Ada")
    csrf = signing_in.csrf_for(open_hall.deps, ada.actor.token_hash)
    assert len({ada.token, ada.actor.token_hash, csrf}) == 3
    assert csrf == signing_in.csrf_for(open_hall.deps, signing_in.token_hash(ada.token))
    with pytest.raises(NotSignedIn):
        signing_in.identify(open_hall.deps, ada.actor.token_hash)
