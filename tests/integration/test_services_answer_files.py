"""Loading answer files: only with the code of the seat, and nothing is written over unasked."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from server.cli import main
from server.errors import Conflict, ExamError, InvalidInput, NotFound
from server.exam.attempt_states import AttemptState
from server.exam.words import Section
from server.services import answer_files, saving, steering
from server.services.actors import Actor
from server.services.late_writes import late_writes
from server.services.sealed_answers import page_keys
from server.services.views_answers import AnswersLoaded, Standing
from server.store.tables.answers import QuarantinedRow, RevisionRow
from server.store.tables.sittings import AttemptRow
from tests.support.cast import DOUBLE, RIGHT, TIMES, Hall, Seated, hall_on, written
from tests.support.sealing import AnswerFile, file_of, line, seal

A, B, C = {"choice": "a"}, {"choice": "b"}, {"choice": "c"}
ONE, TWO = "one-single", "two-multiple"
WHY = "switch of the room is broken"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """On SQLite alone: what differs between databases is the saving beneath, which has tests of its own."""
    with hall_on(f"sqlite:///{tmp_path / 'exam.db'}", tmp_path / "var") as make:
        yield make()


@pytest.fixture
def ada(hall: Hall) -> Seated:
    return hall.running("Ada", "Bob")[0]


def load(
    hall: Hall, file: AnswerFile, *, items: list[str] | None = None, who: Actor | None = None
) -> AnswersLoaded:
    return answer_files.load(
        hall.deps, who or hall.grace, hall.sitting_room_id, file.text, file.code, WHY, items
    )


def standings(hall: Hall, file: AnswerFile) -> dict[str, Standing]:
    view = answer_files.look_at(hall.deps, hall.grace, hall.sitting_room_id, file.text, file.code)
    return {each.item: each.standing for each in view.lines}


def current(hall: Hall, seated: Seated) -> dict[str, tuple[int, Any]]:
    return {row.item: (row.revision, row.value) for row in saving.my_responses(hall.deps, seated.actor)}


def apart(hall: Hall) -> list[tuple[str, int]]:
    with hall.deps.store.read() as work:
        return [(row.item, row.revision) for row in work.rows.scalars(select(QuarantinedRow))]


def refused(hall: Hall, file: AnswerFile, **how: Any) -> ExamError:
    before = len(hall.records())
    with pytest.raises((InvalidInput, NotFound, Conflict)) as error:
        load(hall, file, **how)
    assert len(hall.records()) == before
    return error.value


def test_what_never_reached_the_server_is_taken_like_a_save_and_recorded_with_who_and_why(hall, ada):
    hall.save(ada, (ONE, 3, A))
    file = file_of(hall, ada, line(ONE, 9, B, base=3), line("three-judge", 2, RIGHT["three-judge"]))
    assert set(standings(hall, file).values()) == {Standing.NEWER}
    loaded = load(hall, file)
    assert [(each.item, each.outcome) for each in loaded.results] == [
        (ONE, "saved"),
        ("three-judge", "saved"),
    ]
    assert current(hall, ada)[ONE] == (9, B)
    with hall.deps.store.read() as work:
        assert work.rows.get(RevisionRow, (ada.id, ONE, 3)) is not None
    last = hall.records()[-1]
    assert (last.who, last.what, last.subject, last.reason) == (
        "staff:grace",
        "answers.loaded",
        f"attempt:{ada.id}",
        WHY,
    )
    assert last.body["items"] == [ONE, "three-judge"]


def test_loading_the_same_file_again_changes_nothing_and_says_when_it_was_loaded(hall, ada):
    file = file_of(hall, ada, line(ONE, 2, B))
    load(hall, file)
    hall.clock.forward(minutes=1)
    assert load(hall, file).results == ()
    view = answer_files.look_at(hall.deps, hall.grace, hall.sitting_room_id, file.text, file.code)
    assert view.loaded_at is not None
    assert view.lines[0].standing is Standing.SAME
    assert current(hall, ada)[ONE] == (2, B)


def test_an_old_file_takes_nothing_back(hall, ada):
    file = file_of(hall, ada, line(ONE, 2, A))
    hall.save(ada, (ONE, 2, A))
    hall.save(ada, (ONE, 5, C))
    assert standings(hall, file) == {ONE: Standing.OLDER}
    assert load(hall, file).results == ()
    assert current(hall, ada)[ONE] == (5, C)


def test_work_of_another_machine_is_written_over_only_where_staff_say_so(hall, ada):
    hall.save(ada, (ONE, 1, A))
    file = file_of(hall, ada, line(ONE, 7, B, base=1), line("three-judge", 1, {"choice": True}))
    again = hall.sign_in("Ada")  # another machine goes on
    hall.save(again, (ONE, 4, C))
    assert standings(hall, file)[ONE] is Standing.DIFFERS
    assert [each.item for each in load(hall, file).results] == ["three-judge"]
    assert current(hall, ada)[ONE] == (4, C)
    load(hall, file, items=[ONE])
    assert current(hall, ada)[ONE] == (7, B)


def test_what_this_device_had_saved_itself_is_no_difference(hall, ada):
    hall.save(ada, (ONE, 6, A))  # its acknowledgement never came back
    file = file_of(hall, ada, line(ONE, 7, B, base=5))
    assert standings(hall, file) == {ONE: Standing.NEWER}


def test_the_rules_of_saving_hold_for_a_file(hall, ada):
    hall.practise(ada)  # theory is sealed now
    file = file_of(hall, ada, line(ONE, 1, A), line(DOUBLE, 1, written(TIMES[2])), line("nothing", 1, A))
    assert standings(hall, file)["nothing"] is Standing.UNKNOWN
    outcome = {each.item: each.outcome for each in load(hall, file).results}
    assert outcome == {ONE: "refused", DOUBLE: "saved"}


def test_after_the_end_nothing_is_merged_and_everything_is_kept_apart_once(hall, ada):
    hall.save(ada, (ONE, 1, A))
    file = file_of(hall, ada, line(ONE, 4, B, base=1), line("three-judge", 1, {"choice": True}))
    steering.collect(hall.deps, hall.grace, hall.sitting_room_id, "time", [ada.id])
    loaded = load(hall, file)
    assert loaded.kept_apart
    assert {each.outcome for each in loaded.results} == {"kept_apart"}
    load(hall, file)
    assert sorted(apart(hall)) == [(ONE, 4), ("three-judge", 1)]
    assert current(hall, ada)[ONE] == (1, A)
    assert {each.cause for each in late_writes(hall.deps, hall.chief, hall.sitting_id)} == {"file"}


def test_a_file_that_comes_after_the_deadline_but_before_the_collection_is_kept_apart(hall, ada):
    file = file_of(hall, ada, line(ONE, 4, B))
    hall.clock.forward(minutes=211)
    loaded = load(hall, file)
    assert loaded.kept_apart
    assert apart(hall) == [(ONE, 4)]
    assert ONE not in current(hall, ada)


def test_an_interrupted_candidate_is_loaded_when_they_go_on(hall, ada):
    file = file_of(hall, ada, line(ONE, 4, B))
    with hall.deps.store.write() as work:
        work.lock(AttemptRow, ada.id).state = AttemptState.PAUSED
    assert isinstance(refused(hall, file), Conflict)


def test_a_wrong_code_opens_nothing_and_leaves_no_trace(hall, ada):
    file = file_of(hall, ada, line(ONE, 1, B))
    for code in ("", "00000000", "ABCD-EFGH", "考考考考考考考考", "A" * 20):
        assert refused(hall, replace(file, code=code)).fields["field"] == "code"


def test_the_file_of_another_seat_does_not_go_with_this_code(hall, ada):
    bob = hall.sign_in("Bob")
    mine, other = file_of(hall, ada, line(ONE, 1, A)), file_of(hall, bob, line(ONE, 1, B))
    assert refused(hall, replace(other, code=mine.code)).fields["field"] == "code"


def test_values_that_no_answer_has_are_refused_by_name_and_the_others_taken(hall, ada):
    file = file_of(
        hall,
        ada,
        line(ONE, 1, {"choice": "z" * 5000}),
        line(TWO, 1, "\ud800"),
        line("three-judge", 1, A | {}),
    )
    outcome = {each.item: (each.outcome, each.reason) for each in load(hall, file).results}
    assert {item: each[0] for item, each in outcome.items()} == dict.fromkeys(
        (ONE, TWO, "three-judge"), "refused"
    )
    assert all(reason for _, reason in outcome.values())


def test_a_room_that_is_not_theirs_and_a_candidate_who_is_not_in_it_are_not_found(hall, ada):
    file = file_of(hall, ada, line(ONE, 1, B))
    refused(hall, file, who=hall.people["annie"])
    unknown = seal(
        {
            "attempt": "f" * 32,
            "lease": "",
            "seat": 1,
            "madeAt": hall.clock().isoformat(),
            "keys": page_keys(hall.deps.keys, "f" * 32),
            "lines": [],
        }
    )
    assert isinstance(refused(hall, unknown), NotFound)


def test_a_load_needs_a_reason_and_only_takes_what_can_be_taken(hall, ada):
    hall.save(ada, (ONE, 1, B))
    file = file_of(hall, ada, line(ONE, 1, B))
    assert refused(hall, file, items=[ONE]).fields["field"] == "items"
    with pytest.raises(InvalidInput, match="reason"):
        answer_files.load(hall.deps, hall.grace, hall.sitting_room_id, file.text, file.code, " ", None)


def test_what_staff_see_holds_no_answers(hall, ada):
    file = file_of(hall, ada, line("four-fill", 1, {"blanks": {"1": "confidential"}}))
    view = answer_files.look_at(hall.deps, hall.grace, hall.sitting_room_id, file.text, file.code)
    assert "confidential" not in repr(view)
    assert (view.candidate, view.lines[0].section, view.lines[0].number) == ("Ada", Section.THEORY, 4)


def test_the_command_line_opens_a_file_on_its_own_station_only(hall, ada, tmp_path, monkeypatch):
    file = file_of(hall, ada, line(ONE, 4, B, base=1))
    path = tmp_path / "answers.json"
    path.write_text(file.text)
    for folder, secret in (("own", b"k" * 32), ("other", b"o" * 32)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "secret.key").write_bytes(secret)
    monkeypatch.setenv("KAOHE_VAR_DIR", str(tmp_path / "own"))
    shown = CliRunner().invoke(main, ["answers", "open", str(path)])
    assert shown.exit_code == 0, shown.output
    assert f"{file.code[:4]}-{file.code[4:]}" in shown.output
    assert f"{ONE}: rev 4, made from 1" in shown.output
    whole = CliRunner().invoke(main, ["answers", "open", "--json", str(path)])
    assert json.loads(whole.output)["lines"] == [{"item": ONE, "revision": 4, "base": 1, "value": B}]
    assert ada.lease not in whole.output
    monkeypatch.setenv("KAOHE_VAR_DIR", str(tmp_path / "other"))
    other = CliRunner().invoke(main, ["answers", "open", str(path)])
    assert (other.exit_code, "another station" in other.output) == (1, True)
