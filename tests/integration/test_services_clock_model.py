"""The services against the model of a clock: whatever is done, nobody's time differs from it."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from server.errors import ExamError
from server.exam.words import Section
from server.services import accommodations, attempts, explaining, halting, steering
from server.services.accommodations import Shares
from tests.support.cast import Hall, Seated, hall_on
from tests.support.clock_model import ClockModel

ITEM = "one-single"
TIMINGS = ("rollover", "free", "fixed")
EXTRA_MINUTES = 7
HAPPENINGS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(min_value=1, max_value=40 * 60_000)),
        st.tuples(st.just("give"), st.sampled_from(("one", "room"))),
        st.tuples(st.just("pause"), st.sampled_from(("one", "room"))),
        st.tuples(st.just("resume"), st.sampled_from(("one", "room"))),
        st.tuples(st.sampled_from(("answer", "seal")), st.none()),
    ),
    min_size=4,
    max_size=14,
)


@dataclass(slots=True)
class Table:
    """Two candidates with models of their clocks: what is done to one is done to Ada, all else to both."""

    hall: Hall
    seated: dict[str, Seated]
    models: dict[str, ClockModel]
    revision: int = 0

    def happen(self, what: str, how: Any) -> None:
        match what:
            case "wait":
                self.hall.clock.forward(seconds=how / 1000)
                for model in self.models.values():
                    model.wait(how)
                self.hall.close_due()
            case "give":
                self.tried(how, lambda: self.give(how), lambda model: model.give(60_000))
            case "pause":
                self.tried(how, lambda: self.pause(how, True), lambda model: model.stop(how))
            case "resume":
                self.tried(how, lambda: self.pause(how, False), lambda model: model.go_on(how))
            case "answer":
                self.tried("each", self.answer, ClockModel.answer)
            case "seal":
                self.tried("each", self.seal, ClockModel.seal)

    def tried(self, whom: str, act: Callable[..., object], follow: Callable[[ClockModel], object]) -> None:
        """The models follow where the services let it happen."""
        if whom == "each":
            for name, seated in self.seated.items():
                if self.allowed(lambda seated=seated: act(seated)):  # type: ignore[misc]
                    follow(self.models[name])
        elif self.allowed(act):
            for name in ("Ada",) if whom == "one" else self.models:
                follow(self.models[name])

    def allowed(self, act: Callable[[], object]) -> bool:
        try:
            return bool(act())
        except ExamError:
            return False

    def give(self, whom: str) -> int:
        ids = [self.seated["Ada"].id] if whom == "one" else None
        reached = steering.grant_credit(
            self.hall.deps, self.hall.chief, self.hall.sitting_room_id, Decimal(1), "why", ids
        )
        assert reached == (1 if whom == "one" else 2)
        return reached

    def pause(self, whom: str, paused: bool) -> int:
        ids = [self.seated["Ada"].id] if whom == "one" else None
        return halting.set_pause(
            self.hall.deps, self.hall.chief, self.hall.sitting_room_id, paused, "why", ids
        )

    def answer(self, seated: Seated) -> bool:
        self.revision += 1
        ack = self.hall.save(seated, (ITEM, self.revision, {"choice": "a"}))
        return ack.results[0].outcome == "saved"

    def seal(self, seated: Seated) -> bool:
        already = attempts.my_timing(self.hall.deps, seated.actor).section == Section.PRACTICAL
        if already or not self.models[seated.name].policy.timing.seals_theory:
            return False
        attempts.change_section(self.hall.deps, seated.actor, Section.PRACTICAL)
        return True

    def over(self) -> bool:
        return any(self.hall.attempt(seated).state == "collected" for seated in self.seated.values())

    def check(self) -> None:
        for name, seated in self.seated.items():
            row = self.hall.attempt(seated)
            assert row.closes_at is not None
            left = (row.closes_at - (row.paused_at or self.hall.clock())).total_seconds() * 1000
            assert max(0, round(left)) == self.models[name].left_ms, (name, row.state)
            found = explaining.explain_mine(self.hall.deps, seated.actor)
            assert found.rows[-1].closes_at == row.closes_at


@settings(
    max_examples=8,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.sampled_from(TIMINGS), st.sampled_from(("room_start", "first_answer")), HAPPENINGS)
def test_whatever_is_done_to_a_room_every_clock_is_where_its_model_is(
    timing: str, clock_from: str, happenings: list[tuple[str, Any]]
) -> None:
    with tempfile.TemporaryDirectory() as folder, hall_on(f"sqlite:///{folder}/k.db", Path(folder)) as make:
        hall = make(4, timing=timing, clock_from=clock_from)
        hall.register("Ada", "Bob")
        number = hall.seats["Ada"].candidate_number
        more = Shares(minutes=Decimal(EXTRA_MINUTES))
        accommodations.accommodate(hall.deps, hall.chief, hall.sitting_id, number, more, more, "sight")
        hall.admit()
        seated = {name: hall.arrive(name) for name in ("Ada", "Bob")}
        hall.steer("running")
        with hall.deps.store.read() as work:
            policy = hall.deps.shelf.form(work, hall.sitting_id).policy
        extra = {"Ada": EXTRA_MINUTES * 60_000, "Bob": 0}
        door_ms = policy.late_limit_ms if clock_from == "first_answer" else 0
        models = {
            name: ClockModel(policy=policy, theory_extra_ms=ms, practical_extra_ms=ms, door_ms=door_ms)
            for name, ms in extra.items()
        }
        table = Table(hall, seated, models)
        table.check()
        for what, how in happenings:
            table.happen(what, how)
            if table.over():
                break
            table.check()
