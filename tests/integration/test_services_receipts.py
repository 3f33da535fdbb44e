"""Receipts checked later: whatever of what was handed in is changed in the database, somebody can tell."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from server.commands import receipt as command
from server.errors import NotFound
from server.services import collecting, submitting
from server.services.receipt_checks import check_code, check_stated
from server.services.receipts import shown_code, typed_code
from server.services.views import Receipt
from tests.support.cast import DOUBLE, RIGHT, TIMES, TRIPLE, Hall, files, written


def handed_in(hall: Hall) -> Receipt:
    """Ada's: a theory answer, a program she submitted and another one only saved."""
    (ada,) = hall.running("Ada")
    hall.save(ada, ("one-single", 4, RIGHT["one-single"]), ("@place", 1, {"item": "one-single"}))
    hall.practise(ada)
    submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))
    hall.save(ada, (TRIPLE, 2, written(TIMES[3])))
    hall.clock.forward(minutes=61)
    return collecting.hand_in(hall.deps, ada.actor)


def change(hall: Hall, statement: str) -> None:
    with hall.deps.store.write() as work:
        assert work.rows.execute(text(statement)).rowcount == 1  # type: ignore[attr-defined]


def test_it_says_who_handed_in_what_and_when(hall: Hall) -> None:
    receipt = handed_in(hall)
    found = check_code(hall.deps, hall.grace, receipt.code)
    assert (found.name, found.candidate_number, found.seat) == (
        "Ada",
        receipt.candidate_number,
        hall.seats["Ada"].seat,
    )
    assert (found.handed_in_at, found.cause, found.room) == (receipt.handed_in_at, "candidate", "第一考场")
    assert (found.answered, found.total) == (receipt.answered, receipt.total)
    assert (found.matches, found.differences, found.replaced_by) == (True, (), None)


def test_later_judging_and_moving_about_change_nothing(hall: Hall) -> None:
    receipt = handed_in(hall)
    hall.close_due()
    hall.judge()
    assert check_code(hall.deps, None, receipt.code).matches


def test_a_code_is_found_however_it_is_typed(hall: Hall) -> None:
    receipt = handed_in(hall)
    typed = shown_code(receipt.code).lower().replace("o", "0").replace("b", "8")
    assert check_code(hall.deps, hall.chief, f" {typed} ").code == receipt.code
    assert typed_code("ab-cd 01") == "ABCDOI"


def test_who_may_not_see_the_room_learns_nothing_of_the_code(hall: Hall) -> None:
    receipt = handed_in(hall)
    for foreign in ("annie", "hedy"):
        with pytest.raises(NotFound, match="no receipt has this code"):
            check_code(hall.deps, hall.people[foreign], receipt.code)


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("UPDATE response SET value = '{\"choice\":\"b\"}' WHERE item = 'one-single'", ["one-single"]),
        ("UPDATE response SET revision = 5 WHERE item = 'one-single'", ["one-single"]),
        ("DELETE FROM response WHERE item = 'triple-up'", ["triple-up"]),
        ("UPDATE response_revision SET value = '{}' WHERE item = 'one-single'", ["one-single, 4"]),
        ("DELETE FROM response_revision WHERE item = 'one-single'", ["one-single, 4"]),
        (
            "UPDATE submission SET files = '{\"solution.py\": \"print(1)\"}' WHERE cause = 'submitted'",
            ["double-up, submitted"],
        ),
        ("UPDATE submission SET cause = 'submitted' WHERE cause = 'collected'", ["triple-up, collected"]),
        ("UPDATE receipt SET cause = 'deadline'", ["the receipt itself"]),
        ("UPDATE receipt SET at = '2026-03-14 02:00:00.000000+00:00'", ["the receipt itself"]),
        ('UPDATE receipt SET covered = \'{"responses":[],"submissions":[]}\'', ["what the digest"]),
        ("UPDATE receipt SET digest = 'another'", ["the receipt itself", "what the digest"]),
    ],
)
def test_a_change_in_the_database_is_told_by_name(hall: Hall, statement: str, names: list[str]) -> None:
    receipt = handed_in(hall)
    change(hall, statement)
    found = check_code(hall.deps, None, receipt.code)
    assert not found.matches
    for name in names:
        assert any(str(each).startswith(name) for each in found.differences), found.differences


def test_an_answer_and_its_digest_changed_together_are_found_too(hall: Hall) -> None:
    """Whoever knows how digests are stored rewrites all of them; the receipt's MAC needs the key."""
    receipt = handed_in(hall)
    for table in ("response", "response_revision"):
        change(hall, f"UPDATE {table} SET value = '{{}}', digest = 'x' WHERE item = 'one-single'")  # noqa: S608
    covered = json.dumps({"responses": [], "submissions": []})
    change(hall, f"UPDATE receipt SET covered = '{covered}', digest = 'y'")  # noqa: S608
    assert not check_code(hall.deps, None, receipt.code).matches


def test_a_receipt_as_shown_must_be_the_one_on_file(hall: Hall) -> None:
    receipt = handed_in(hall)
    shown = {"code": receipt.code, "answered": {"theory": 5, "practical": 2}, "digest": receipt.digest}
    (difference,) = check_stated(hall.deps, shown).differences
    assert (difference.key, difference.what) == ("shown", "answered")


def test_the_command_checks_a_code_and_a_file(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = handed_in(hall)
    monkeypatch.setattr(command, "wire", lambda _: hall.deps)
    monkeypatch.setattr(type(hall.deps), "close", lambda _: None)
    run = lambda asked: CliRunner().invoke(command.receipt, ["check", str(asked)])  # noqa: E731
    good = run(receipt.code)
    assert (good.exit_code, "matches" in good.output, "Ada" in good.output) == (0, True, True)
    saved = tmp_path / "receipt.json"
    saved.write_text(json.dumps({"code": receipt.code, "digest": receipt.digest}))
    assert run(saved).exit_code == 0
    listed = tmp_path / "codes.txt"
    listed.write_text(f"{receipt.code}\n{'A' * 12}\n")
    both = run(listed)
    assert (both.exit_code, "NO SUCH RECEIPT" in both.output) == (1, True)
    change(hall, "UPDATE response SET value = '{}' WHERE item = 'one-single'")
    assert (run(receipt.code).exit_code, "DOES NOT MATCH" in run(receipt.code).output) == (1, True)
