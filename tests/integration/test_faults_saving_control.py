"""The books of the saving faults can fail: each way of losing an answer, done on purpose, is found out."""

import shutil
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.support.save_books import Ledger, SaveBooks, balance
from tests.support.saving_room import Fleet, fleet, line_of, prepare, serving

SAVES = 150
OF_KEY = "WHERE attempt_id = :attempt AND item = :item AND revision = :revision"
NOBODY = ("", "", 0)
CARELESS = (sys.executable, "-m", "tests.support.careless_server")


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Fleet:
    """A room where a good server saved for a while; tests hurt copies of it."""
    folder = tmp_path_factory.mktemp("honest")
    room = prepare(f"sqlite:///{folder / 'kaohe.db'}", folder / "var", 40)
    with serving(room, folder) as web, fleet(room, web, folder) as candidates:
        candidates.until_busy(SAVES, 60)
        candidates.finish()
    return candidates


def books_after(
    honest: Fleet, folder: Path, statement: str = "", key: tuple[str, str, int] = NOBODY, ledger: str = ""
) -> SaveBooks:
    """The books of a copy in which somebody changed the rows of a key, or wrote lines into the ledger."""
    for each in (honest.web.folder).glob("kaohe.db*"):
        shutil.copy(each, folder)
    shutil.copy(honest.ledger.path, folder / "ledger")
    with (folder / "ledger").open("a") as stream:
        stream.write(ledger)
    engine = create_engine(f"sqlite:///{folder / 'kaohe.db'}")
    with engine.begin() as connection:
        if statement:
            named = dict(zip(("attempt", "item", "revision"), key, strict=True))
            assert connection.execute(text(statement), named).rowcount == 1
    books = balance(engine, Ledger(folder / "ledger").read_on())
    engine.dispose()
    print(line_of("control", 1, books, [], []))
    return books


def newest(honest: Fleet) -> tuple[str, str, int]:
    """The acknowledged revision that stands highest."""
    return max(honest.ledger.acknowledged, key=lambda key: key[2])


def test_books_of_an_honest_server_are_in_order(honest: Fleet, tmp_path: Path) -> None:
    assert books_after(honest, tmp_path).are_in_order


def test_a_store_put_back_to_an_older_value_by_hand_is_found_out(honest: Fleet, tmp_path: Path) -> None:
    key = newest(honest)
    books = books_after(
        honest,
        tmp_path,
        "UPDATE response SET (revision, value, digest) = "
        "(SELECT revision, value, digest FROM response_revision AS old WHERE old.attempt_id = :attempt "
        "AND old.item = :item AND old.revision < :revision ORDER BY old.revision LIMIT 1) "
        "WHERE attempt_id = :attempt AND item = :item",
        key,
    )
    assert (books.rolled_back, books.lost, books.are_in_order) == (1, 0, False)


def test_a_revision_that_left_the_history_is_found_out(honest: Fleet, tmp_path: Path) -> None:
    oldest = min(honest.ledger.acknowledged, key=lambda key: key[2])
    books = books_after(honest, tmp_path, "DELETE FROM response_revision " + OF_KEY, oldest)  # noqa: S608
    assert (books.lost, books.are_in_order) == (1, False)


def test_another_content_under_an_acknowledged_revision_is_found_out(honest: Fleet, tmp_path: Path) -> None:
    change = "UPDATE response_revision SET digest = 'other' " + OF_KEY  # noqa: S608 - both are ours
    books = books_after(honest, tmp_path, change, newest(honest))
    assert (books.altered, books.wrong_current, books.are_in_order) == (1, 1, False)


def test_an_acknowledgement_in_the_ledger_of_what_was_never_sent_is_found_out(
    honest: Fleet, tmp_path: Path
) -> None:
    attempt, item, revision = newest(honest)
    sent = f"S\t1\t900001\t{attempt}\tsocket\t{item}={revision + 1}={'0' * 64}\n"
    books = books_after(honest, tmp_path, ledger=f"{sent}A\t2\t900001\t{item}={revision + 1}=saved\n")
    assert (books.lost, books.rolled_back, books.are_in_order) == (1, 1, False)
    books = books_after(honest, tmp_path, ledger=f"A\t2\t900002\t{item}={revision + 1}=saved\n")
    assert (books.unexplained, books.are_in_order) == (1, False)


def test_an_answer_that_nobody_sent_is_found_out(honest: Fleet, tmp_path: Path) -> None:
    books = books_after(
        honest,
        tmp_path,
        "INSERT INTO response_revision SELECT attempt_id, item, revision + 1, value, digest, lease, saved_at "
        "FROM response_revision " + OF_KEY,
        newest(honest),
    )
    assert (books.unexplained, books.are_in_order) == (1, False)


def test_a_server_that_acknowledges_before_it_commits_is_found_out_by_one_kill(
    sqlite_url: str, tmp_path: Path
) -> None:
    room = prepare(sqlite_url, tmp_path / "var", 40)
    with (
        serving(room, tmp_path, program=(*CARELESS, "early-ack")) as web,
        fleet(room, web, tmp_path) as candidates,
    ):
        candidates.inject(web.kill, in_flight=0)
        candidates.process.kill()
        candidates.process.wait()
        candidates.ledger.read_on()
        books = candidates.report("control: acknowledged before the commit")
    assert books.lost > 0
    assert not books.are_in_order
