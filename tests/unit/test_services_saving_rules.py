"""Deciding saves: any interleaving leaves the highest revision, and each page is told what is true."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.text import Localised
from server.errors import AttemptClosed, LeaseLost, NotFound
from server.exam.policy import PolicyProfile
from server.services import saving_rules, saving_values
from server.services.saving_rules import (
    Asked,
    Decided,
    Truth,
    answers_of,
    changes_of,
    decide,
    starts_its_clock,
    unread,
)
from server.services.saving_values import Write, canonical, check_write, digest_of
from server.services.shelf import SittingForm, TheoryEntry
from server.services.views import SaveAck
from server.store.answers.rows import AttemptTruth, Current
from tests.unit.theory_cast import SINGLE

NOW = datetime(2026, 3, 14, 2, 0, tzinfo=UTC)
END = NOW + timedelta(hours=1)
PLACE = "@place"
ADA = AttemptTruth("ada", 1, 7, "theory", "lease", None, NOW, END, None, None, None)
POLICY = PolicyProfile(id="rules", title=Localised(zh="规则", en="Rules"))


def form(**rules: Any) -> SittingForm:
    entry = TheoryEntry(item=SINGLE, points_h=100)
    return SittingForm(policy=replace(POLICY, **rules), theory={SINGLE.id: entry}, practical={})


FORM = form()
ITEM = next(iter(FORM.theory))


def truth(attempt: AttemptTruth = ADA, **current: Current) -> Truth:
    kept = {(attempt.id, name.replace("_", "-")): each for name, each in current.items()}
    return Truth(attempts={attempt.id: attempt}, forms={1: FORM}, current=kept)


def asked(*writes: tuple[str, int, Any], lease: str = "lease", at: datetime = NOW, who: str = "ada") -> Asked:
    return Asked(who, lease, [Write(item=i, revision=r, value=v) for i, r, v in writes], at)


def told(saves: Sequence[Asked], known: Truth) -> tuple[Decided, list[SaveAck | Exception]]:
    decided = decide(saves, known)
    assert not unread(decided)
    return decided, answers_of(decided, saves, known, {}, NOW)


def place(number: int) -> dict[str, Any]:
    return {"item": f"item-{number}"}


def outcomes(answer: SaveAck | Exception) -> list[str]:
    assert isinstance(answer, SaveAck)
    return [result.outcome for result in answer.results]


@given(
    messages=st.lists(st.tuples(st.sampled_from([PLACE, ITEM]), st.integers(1, 12)), min_size=1, max_size=60),
    cuts=st.lists(st.integers(1, 7), min_size=1, max_size=12),
    groups=st.lists(st.integers(1, 9), min_size=1, max_size=12),
)
def test_any_interleaving_leaves_the_highest_revision_and_keeps_every_accepted_one(
    messages: list[tuple[str, int]], cuts: list[int], groups: list[int]
) -> None:
    """Cut into saves and saves into transactions however it may be."""

    def value(item: str, revision: int) -> dict[str, Any]:
        return place(revision) if item == PLACE else {"choice": "a", "flagged": revision % 2 == 0}

    writes = [(item, revision, value(item, revision)) for item, revision in messages]
    saves, at = [], 0
    while at < len(writes):
        size = cuts[len(saves) % len(cuts)]
        saves.append(asked(*writes[at : at + size]))
        at += size
    current: dict[tuple[str, str], Current] = {}
    texts: dict[tuple[str, str], str] = {}
    history: dict[tuple[str, str, int], str] = {}
    at = step = 0
    while at < len(saves):
        group = saves[at : at + groups[step % len(groups)]]
        at, step = at + len(group), step + 1
        known = Truth(attempts={"ada": ADA}, forms={1: FORM}, current=dict(current))
        decided = decide(group, known)
        for answer in answers_of(decided, group, known, texts, NOW):
            assert isinstance(answer, SaveAck)
            for result in answer.results:
                assert result.outcome in {"saved", "stale"}
                if result.current is not None:
                    assert result.current["revision"] > result.revision
        changes = changes_of(decided, {})
        for row in changes.answers:
            key = (row.attempt_id, row.item)
            assert key not in current or row.revision > current[key].revision
            current[key], texts[key] = Current(row.revision, row.digest), row.value
        for kept in changes.revisions:
            history.setdefault((kept.attempt_id, kept.item, kept.revision), kept.value)
    for item in {item for item, _ in messages}:
        revisions = {revision for name, revision in messages if name == item}
        top = max(revisions)
        assert (current["ada", item].revision, texts["ada", item]) == (top, canonical(value(item, top)))
        assert {revision for _, name, revision in history if name == item} == revisions


def test_two_saves_of_one_attempt_are_as_if_one_came_after_the_other() -> None:
    first, again, other, older = (
        asked((PLACE, 5, place(5))),
        asked((PLACE, 5, place(5))),
        asked((PLACE, 5, place(6))),
        asked((PLACE, 3, place(3))),
    )
    decided, answers = told([first, again, other, older], truth())
    assert [outcomes(each) for each in answers] == [["saved"], ["saved"], ["conflict"], ["stale"]]
    for lost in answers[2:]:
        assert isinstance(lost, SaveAck)
        assert lost.results[0].current == {"revision": 5, "value": place(5)}
    changes = changes_of(decided, {})
    assert [row.revision for row in changes.answers] == [5]
    assert sorted(row.revision for row in changes.revisions) == [3, 5]


def test_a_loser_is_shown_what_stood_when_it_lost_not_what_came_later() -> None:
    saves = [asked((PLACE, 2, place(2))), asked((PLACE, 1, place(1))), asked((PLACE, 3, place(3)))]
    _, answers = told(saves, truth())
    assert isinstance(answers[1], SaveAck)
    assert answers[1].results[0].current == {"revision": 2, "value": place(2)}


def test_an_answer_of_the_database_is_read_only_when_somebody_lost_against_it() -> None:
    known = Truth(
        attempts={"ada": ADA}, forms={1: FORM}, current={("ada", PLACE): Current(4, digest_of("x"))}
    )
    assert unread(decide([asked((PLACE, 5, place(5)))], known)) == set()
    decided = decide([asked((PLACE, 3, place(3)))], known)
    assert unread(decided) == {("ada", PLACE)}


def test_another_lease_is_refused_and_kept_apart() -> None:
    decided, (answer,) = told([asked((PLACE, 1, place(1)), lease="old")], truth())
    assert isinstance(answer, LeaseLost)
    (row,) = changes_of(decided, {}).apart
    assert (row.cause, row.lease, row.revision) == ("lease", "old", 1)
    assert not decided.answers


GRACE = timedelta(seconds=3)


@pytest.mark.parametrize(
    ("state", "at", "taken", "apart"),
    [
        ("theory", END + GRACE - timedelta(milliseconds=1), True, 0),
        ("theory", END + GRACE, False, 1),
        ("collected", NOW, False, 1),
        ("handed_in", NOW, False, 1),
        ("stopped", NOW, False, 1),
        ("paused", NOW, False, 0),  # the page keeps it and sends it when the pause is over
        ("waiting", NOW, False, 0),
    ],
)
def test_what_comes_too_late_is_refused_and_kept_apart(
    state: str, at: datetime, taken: bool, apart: int
) -> None:
    decided, (answer,) = told([asked((PLACE, 1, place(1)), at=at)], truth(ADA._replace(state=state)))
    assert isinstance(answer, SaveAck if taken else AttemptClosed)
    rows = changes_of(decided, {}).apart
    assert [row.cause for row in rows] == ["late"] * apart


def test_sealed_theory_is_refused_kept_apart_and_leaves_its_neighbours_be() -> None:
    sealed = truth(ADA._replace(state="practical"))
    decided, (answer,) = told([asked((ITEM, 1, {"choice": "a"}), (PLACE, 1, place(1)))], sealed)
    assert outcomes(answer) == ["refused", "saved"]
    assert [(row.item, row.cause) for row in changes_of(decided, {}).apart] == [(ITEM, "late")]


@pytest.mark.parametrize("state", ["collected", "practical"])
def test_what_was_taken_in_time_and_comes_again_too_late_is_news_to_nobody(state: str) -> None:
    first, _ = told([asked((ITEM, 2, {"choice": "a"}), (PLACE, 2, place(2)))], truth())
    stands = {(row.attempt_id, row.item): Current(row.revision, row.digest) for row in first.answers.values()}
    known = Truth(attempts={"ada": ADA._replace(state=state)}, forms={1: FORM}, current=stands)
    again, _ = told([asked((ITEM, 2, {"choice": "a"}))], known)
    assert not changes_of(again, {}).apart
    other, _ = told([asked((ITEM, 2, {"choice": "b"})), asked((ITEM, 3, {"choice": "a"}))], known)
    assert [row.revision for row in changes_of(other, {}).apart] == [2, 3]
    wrong, _ = told([asked((ITEM, 2, "no answer at all"))], known)
    assert len(changes_of(wrong, {}).apart) == 1


def test_what_is_kept_apart_is_bounded_in_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving_rules, "MOST_APART", 5)
    saves = [asked((PLACE, number, place(number)), lease="old") for number in range(1, 20)]
    decided, _ = told(saves, truth())
    assert len(changes_of(decided, {}).apart) == 5


def test_what_is_kept_apart_is_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving_rules, "MOST_APART_BYTES", 100)
    saves = [asked((PLACE, number, {"item": "x" * 40}), lease="old") for number in range(1, 20)]
    decided, _ = told(saves, truth())
    assert sum(row.size for row in changes_of(decided, {}).apart) <= 100
    assert len(changes_of(decided, {}).apart) == 1


def test_a_page_that_repeats_itself_is_kept_apart_once() -> None:
    decided, _ = told([asked((PLACE, 1, place(1)), lease="old")] * 3, truth())
    (row,) = changes_of(decided, {}).apart
    known = {"ada": [saving_rules.ApartKey(row.item, row.revision, row.lease, row.digest, row.size)]}
    assert changes_of(decided, known).apart == []


def test_nobodys_attempt_is_not_found() -> None:
    _, (answer,) = told([asked((PLACE, 1, place(1)), who="nobody")], truth())
    assert isinstance(answer, NotFound)


def test_only_a_clock_without_a_base_waits_for_the_first_answer() -> None:
    waiting = ADA._replace(base_at=None, closes_at=None)
    assert starts_its_clock(waiting)
    assert starts_its_clock(waiting._replace(state="paused", resumes_as="theory"))  # one in flight
    assert not starts_its_clock(ADA)
    assert not starts_its_clock(waiting._replace(state="waiting"))


@given(st.dictionaries(st.sampled_from(["choice"]), st.sampled_from(["a", "b"]), max_size=1), st.booleans())
def test_the_fast_text_is_the_canonical_one(answer: dict[str, Any], flagged: bool) -> None:
    value = {**answer, "flagged": flagged}
    checked = check_write(FORM, Write(item=ITEM, revision=1, value=value))
    assert (checked.text, checked.digest) == (canonical(value), digest_of(canonical(value)))


TEXTS = st.text()  # of all but surrogates
NESTED = st.recursive(
    st.booleans() | TEXTS,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(TEXTS, part, max_size=4),
    max_leaves=16,
)


@given(st.dictionaries(TEXTS, NESTED, max_size=4))
def test_texts_truth_lists_and_objects_are_written_alike_by_both(value: dict[str, Any]) -> None:
    """What may stand in an answer: digests must not depend on which of the two wrote it."""
    assert saving_values._encode(value).decode() == canonical(value)
