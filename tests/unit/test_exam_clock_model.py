"""The ledger against a model that knows nothing of ledgers, whatever the policy and whatever happens."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.text import Localised
from server.exam.accepting import ClockFace, takes_answers, takes_commands, takes_theory
from server.exam.allowance import Accommodation, Extra, longer_by
from server.exam.attempt_states import AttemptState
from server.exam.doors import last_admission_at
from server.exam.explaining import Step, explain
from server.exam.ledger import MILLISECOND, Credit, CreditKind, Ledger, clock_base, pause_credit
from server.exam.pauses import PauseCause, state_under
from server.exam.policy import PolicyProfile
from server.exam.policy_words import ClockFrom, Timing
from server.exam.words import Section
from tests.support.clock_model import ClockModel

START = datetime(2026, 3, 14, 1, 0, tzinfo=UTC)
TITLE = Localised(zh="考", en="Exam")
MINUTE_MS = 60_000


@dataclass(slots=True)
class Attempt:
    """An attempt as the services keep one: rows of a ledger, open pauses, and where it is."""

    policy: PolicyProfile
    accommodations: list[Accommodation]
    now: datetime = START
    base: datetime | None = None
    latest: datetime | None = None
    credits: list[Credit] = field(default_factory=list)
    causes: list[PauseCause] = field(default_factory=list)
    paused_at: datetime | None = None
    sealed_at: datetime | None = None
    state: AttemptState = AttemptState.THEORY

    def __post_init__(self) -> None:
        if self.policy.clock_from is ClockFrom.FIRST_ANSWER:
            self.latest = last_admission_at(START, self.policy)
        else:
            self.base = START

    @property
    def ledger(self) -> Ledger:
        base = self.base or self.latest
        assert base is not None
        return Ledger(
            base=base,
            policy=self.policy,
            credits=self.credits,
            accommodations=self.accommodations,
            theory_sealed_at=self.sealed_at,
        )

    @property
    def section(self) -> Section:
        return Section(self.state.value)

    @property
    def face(self) -> ClockFace:
        return ClockFace(
            state=state_under(self.causes) if self.causes else self.state,
            closes_at=self.ledger.closes_at,
            theory_closes_at=self.ledger.theory_closes_at,
            paused_at=self.paused_at,
            resumes_as=self.state if self.causes else None,
        )

    @property
    def left_ms(self) -> int:
        return (self.ledger.closes_at - (self.paused_at or self.now)) // MILLISECOND

    def tick(self) -> None:
        """What the ticker does: seal theory when its time and grace are over."""
        end = self.ledger.theory_closes_at
        grace = self.policy.grace_ms * MILLISECOND
        if self.state is AttemptState.THEORY and end and not self.causes and self.now >= end + grace:
            self.seal()

    def seal(self) -> None:
        self.sealed_at, self.state = self.now, AttemptState.PRACTICAL

    def answer(self) -> None:
        if self.base is None:
            self.base = clock_base(
                self.policy, room_started_at=None, first_answer_at=self.now, latest=self.latest
            )

    def give(self, ms: int) -> None:
        self.credits.append(
            Credit(ms=ms, kind=CreditKind.CREDIT, reason="why", by="grace", at=self.now, section=self.section)
        )

    def stop(self, cause: PauseCause) -> None:
        if self.paused_at is None:
            if self.base is None and self.latest is not None and self.latest <= self.now:
                self.base = self.latest
            self.paused_at = self.now
        if cause not in self.causes:
            self.causes.append(cause)

    def go_on(self, cause: PauseCause) -> None:
        if cause not in self.causes:
            return
        self.causes.remove(cause)
        if self.causes or self.paused_at is None:
            return
        if self.now > self.paused_at:
            stretch = pause_credit(
                paused_at=self.paused_at,
                resumed_at=self.now,
                reason="why",
                by="grace",
                section=self.section,
            )
            if self.base is not None:
                self.credits.append(stretch)
            elif self.latest is not None:
                self.latest += stretch.ms * MILLISECOND
        self.paused_at = None


@st.composite
def policies(draw: st.DrawFn) -> PolicyProfile:
    timing = draw(st.sampled_from(Timing))
    total = draw(st.integers(min_value=2, max_value=240))
    theory = draw(st.integers(min_value=1, max_value=total - 1))
    unlimited = timing is not Timing.FIXED and draw(st.booleans())
    return PolicyProfile(
        id="any",
        title=TITLE,
        total_minutes=Decimal(total),
        theory_max_minutes=None if unlimited else Decimal(theory),
        timing=timing,
        clock_from=draw(st.sampled_from(ClockFrom)),
        late_limit_minutes=Decimal(draw(st.integers(min_value=0, max_value=30))),
        early_hand_in_minutes=Decimal(draw(st.integers(min_value=0, max_value=90))),
        warn_at_minutes=(),
        grace_s=Decimal(draw(st.sampled_from(("0", "0.5", "3")))),
    )


EXTRAS = st.builds(
    Extra,
    percent_h=st.integers(min_value=0, max_value=10_000),
    ms=st.integers(min_value=0, max_value=20 * MINUTE_MS),
)
ACCOMMODATIONS = st.lists(
    st.builds(
        Accommodation,
        theory=EXTRAS,
        practical=EXTRAS,
        reason=st.just("sight"),
        by=st.just("office"),
        at=st.just(START - timedelta(days=3)),
    ),
    max_size=2,
)
AMOUNTS = st.one_of(
    st.integers(min_value=1, max_value=5_000), st.integers(min_value=1, max_value=100 * MINUTE_MS)
)
CAUSES = st.sampled_from(PauseCause)
HAPPENINGS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), AMOUNTS),
        st.tuples(st.just("give"), AMOUNTS),
        st.tuples(st.just("stop"), CAUSES),
        st.tuples(st.just("go on"), CAUSES),
        st.tuples(st.just("near"), st.integers(min_value=-2_000, max_value=3_500)),
        st.tuples(st.just("answer"), st.none()),
        st.tuples(st.just("seal"), st.none()),
    ),
    max_size=25,
)


def both_of(policy: PolicyProfile, accommodations: list[Accommodation]) -> tuple[Attempt, ClockModel]:
    """The attempt and its model, at the start of the room."""
    more = longer_by(policy, accommodations)
    waits = policy.clock_from is ClockFrom.FIRST_ANSWER
    model = ClockModel(
        policy=policy,
        theory_extra_ms=more.theory_ms,
        practical_extra_ms=more.practical_ms,
        door_ms=policy.late_limit_ms if waits else 0,
    )
    return Attempt(policy=policy, accommodations=accommodations), model


def happen(attempt: Attempt, model: ClockModel, what: str, how: object) -> bool:
    """Do it to both; False when the rules do not let it. `near`: wait to about the end of theory."""
    if what == "near" and isinstance(how, int):
        end = attempt.ledger.theory_closes_at
        what, how = "wait", 0 if end is None else max(0, how + (end - attempt.now) // MILLISECOND)
    over = not attempt.causes and attempt.left_ms <= 0
    if what == "wait" and isinstance(how, int):
        attempt.now += how * MILLISECOND
        model.wait(how)
        attempt.tick()
    elif over:
        return False
    elif what == "give" and isinstance(how, int):
        attempt.give(how)
        model.give(how)
    elif what == "stop" and isinstance(how, PauseCause):
        attempt.stop(how)
        model.stop(how.value)
    elif what == "go on" and isinstance(how, PauseCause):
        attempt.go_on(how)
        model.go_on(how.value)
        attempt.tick()
    elif what == "answer" and takes_answers(attempt.face, attempt.now, 0):
        attempt.answer()
        model.answer()
    elif what == "seal" and takes_commands(attempt.face, attempt.now):
        if attempt.state is AttemptState.PRACTICAL or not attempt.policy.timing.seals_theory:
            return False
        attempt.answer()
        model.answer()
        attempt.seal()
        model.seal()
    else:
        return False
    return True


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
