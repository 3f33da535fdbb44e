"""Any attempt under any policy, with whatever may happen to it; beside it the model of its clock."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from question_bank.text import Localised
from server.exam.accepting import ClockFace, takes_answers, takes_commands
from server.exam.allowance import Accommodation, Extra, longer_by
from server.exam.attempt_states import AttemptState
from server.exam.doors import last_admission_at
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
        """The rows as the rules read them."""
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
        """Which paper."""
        return Section(self.state.value)

    @property
    def face(self) -> ClockFace:
        """What decides what is taken now."""
        return ClockFace(
            state=state_under(self.causes) if self.causes else self.state,
            closes_at=self.ledger.closes_at,
            theory_closes_at=self.ledger.theory_closes_at,
            paused_at=self.paused_at,
            resumes_as=self.state if self.causes else None,
        )

    @property
    def left_ms(self) -> int:
        """Until the end."""
        return (self.ledger.closes_at - (self.paused_at or self.now)) // MILLISECOND

    def tick(self) -> None:
        """What the ticker does: seal theory when its time and grace are over."""
        end = self.ledger.theory_closes_at
        grace = self.policy.grace_ms * MILLISECOND
        if self.state is AttemptState.THEORY and end and not self.causes and self.now >= end + grace:
            self.seal()

    def seal(self) -> None:
        """On to the practical paper."""
        self.sealed_at, self.state = self.now, AttemptState.PRACTICAL

    def answer(self) -> None:
        """The first one may start the clock."""
        if self.base is None:
            self.base = clock_base(
                self.policy, room_started_at=None, first_answer_at=self.now, latest=self.latest
            )

    def give(self, ms: int) -> None:
        """A credit."""
        self.credits.append(
            Credit(ms=ms, kind=CreditKind.CREDIT, reason="why", by="grace", at=self.now, section=self.section)
        )

    def stop(self, cause: PauseCause) -> None:
        """One cause more for standing."""
        if self.paused_at is None:
            if self.base is None and self.latest is not None and self.latest <= self.now:
                self.base = self.latest
            self.paused_at = self.now
        if cause not in self.causes:
            self.causes.append(cause)

    def go_on(self, cause: PauseCause) -> None:
        """One cause less; what stood is given back when none is left."""
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
    """Any that may stand in a profile."""
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
