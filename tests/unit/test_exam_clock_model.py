"""The ledger against a model that knows nothing of ledgers, whatever the policy and whatever happens."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from server.exam.accepting import takes_answers, takes_commands, takes_theory
from server.exam.allowance import Accommodation, longer_by
from server.exam.attempt_states import AttemptState
from server.exam.explaining import Step, explain
from server.exam.ledger import MILLISECOND, CreditKind
from server.exam.pauses import PauseCause
from server.exam.policy import PolicyProfile
from server.exam.policy_words import ClockFrom, Timing
from tests.support.any_attempt import (
    ACCOMMODATIONS,
    HAPPENINGS,
    MINUTE_MS,
    START,
    Attempt,
    both_of,
    happen,
    policies,
)


@settings(max_examples=400, deadline=None)
@given(policies(), ACCOMMODATIONS, HAPPENINGS)
def test_whatever_happens_the_ledger_leaves_as_much_time_as_the_model(
    policy: PolicyProfile, accommodations: list[Accommodation], happenings: list[tuple[str, object]]
) -> None:
    attempt, model = both_of(policy, accommodations)
    assert attempt.left_ms == model.left_ms
    for what, how in happenings:
        before = attempt.ledger.closes_at
        if not happen(attempt, model, what, how):
            continue
        assert max(0, attempt.left_ms) == model.left_ms, (what, how)
        if what not in ("seal", "answer"):  # these two start or end a clock by the candidate's own doing
            assert attempt.ledger.closes_at >= before


@settings(max_examples=200, deadline=None)
@given(policies(), ACCOMMODATIONS, HAPPENINGS)
def test_whatever_happened_the_explanation_adds_up_to_the_end(
    policy: PolicyProfile, accommodations: list[Accommodation], happenings: list[tuple[str, object]]
) -> None:
    attempt, model = both_of(policy, accommodations)
    for what, how in happenings:
        happen(attempt, model, what, how)
    ledger = attempt.ledger
    rows = explain(ledger)
    end = ledger.base
    for row in rows:
        end += row.ms * MILLISECOND
        assert row.closes_at == end
    assert end == ledger.closes_at
    by_step = {step: sum(row.ms for row in rows if row.what is step) for step in Step}
    assert by_step[Step.ALLOWANCE] == policy.total_ms
    assert by_step[Step.ACCOMMODATION] == longer_by(policy, accommodations).total_ms
    assert by_step[Step.CREDIT] == sum(how for what, how in given_of(attempt))
    assert by_step[Step.UNUSED_THEORY] + by_step[Step.CHANGEOVER] == ledger.changeover_ms


@settings(max_examples=150, deadline=None)
@given(policies(), ACCOMMODATIONS, HAPPENINGS)
def test_however_often_it_stood_a_candidate_can_answer_for_all_that_was_allowed_and_given(
    policy: PolicyProfile, accommodations: list[Accommodation], happenings: list[tuple[str, object]]
) -> None:
    attempt, model = both_of(policy, accommodations)
    lost_ms = 0
    for what, how in happenings:
        unused_ms = model.theory_ms if policy.timing is Timing.FIXED else 0
        if happen(attempt, model, what, how) and what == "seal":
            lost_ms += unused_ms
    for cause in PauseCause:
        happen(attempt, model, "go on", cause)
    happen(attempt, model, "wait", max(0, attempt.left_ms))
    allowed_ms = policy.total_ms + longer_by(policy, accommodations).total_ms
    given_ms = sum(ms for _, ms in given_of(attempt))
    assert model.answering_ms == allowed_ms + given_ms - lost_ms
    assert attempt.left_ms <= 0


@settings(max_examples=150, deadline=None)
@given(policies(), ACCOMMODATIONS, HAPPENINGS, st.integers(min_value=-5_000, max_value=5_000))
def test_what_is_taken_follows_from_the_end_alone(
    policy: PolicyProfile,
    accommodations: list[Accommodation],
    happenings: list[tuple[str, object]],
    around_ms: int,
) -> None:
    attempt, model = both_of(policy, accommodations)
    for what, how in happenings:
        happen(attempt, model, what, how)
    face, grace_ms = attempt.face, policy.grace_ms
    end = face.closes_at
    assert end is not None
    if attempt.paused_at is None:
        at = end + around_ms * MILLISECOND
        assert takes_answers(face, at, grace_ms) is (around_ms < grace_ms)
        assert takes_commands(face, at) is (around_ms < 0)
    else:
        at = attempt.paused_at + around_ms * MILLISECOND
        in_time = at < end + grace_ms * MILLISECOND
        assert takes_answers(face, at, grace_ms) is (around_ms < grace_ms and in_time)
        assert not takes_commands(face, at)
    theory_end = face.theory_closes_at
    if theory_end is not None:
        at = theory_end + around_ms * MILLISECOND
        open_to_all = attempt.state is AttemptState.THEORY
        assert takes_theory(face, at, grace_ms) is (open_to_all and around_ms < grace_ms)


@given(policies(), ACCOMMODATIONS, st.integers(min_value=0, max_value=60 * MINUTE_MS))
def test_a_clock_nobody_starts_runs_out_all_the_same(
    policy: PolicyProfile, accommodations: list[Accommodation], answer_ms: int
) -> None:
    """The latest end: the door for late arrivals, then all the time; an answer only brings it forward."""
    silent, _ = both_of(policy, accommodations)
    speaking, _ = both_of(policy, accommodations)
    speaking.now += answer_ms * MILLISECOND
    speaking.answer()
    assert speaking.ledger.closes_at <= silent.ledger.closes_at
    latest = policy.late_limit_ms if policy.clock_from is ClockFrom.FIRST_ANSWER else 0
    allowed = policy.total_ms + longer_by(policy, accommodations).total_ms + silent.ledger.changeover_ms
    assert silent.ledger.closes_at == START + (latest + allowed) * MILLISECOND


@given(policies(), ACCOMMODATIONS, st.integers(min_value=0, max_value=90 * MINUTE_MS * 1000))
def test_parts_of_a_millisecond_are_never_lost(
    policy: PolicyProfile, accommodations: list[Accommodation], seal_us: int
) -> None:
    """Theory sealed at any microsecond: what is left is rounded for the candidate, by less than one."""
    attempt, _ = both_of(policy, accommodations)
    attempt.answer()
    attempt.now += timedelta(microseconds=seal_us)
    end = attempt.ledger.theory_closes_at
    if end is None or attempt.now > end:
        return
    attempt.seal()
    practical = longer_by(policy, accommodations).practical_ms + policy.total_ms - (policy.theory_max_ms or 0)
    if policy.timing is Timing.FIXED:
        over = attempt.ledger.closes_at - (attempt.now + practical * MILLISECOND)
        assert timedelta(0) <= over < MILLISECOND


def given_of(attempt: Attempt) -> list[tuple[str, int]]:
    return [("give", credit.ms) for credit in attempt.credits if credit.kind is CreditKind.CREDIT]
