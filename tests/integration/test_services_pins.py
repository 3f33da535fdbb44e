"""A sitting is judged in the images it was pinned to, or it waits."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from sandbox.errors import EngineUnavailable, ImageMissing
from sandbox.scripted import ENGINE_IMAGE, IMAGE, ScriptedBox, ScriptedSandbox
from sandbox.values import Flavour
from server.errors import Conflict
from server.services import judging, sittings, submitting
from server.services.faults import Machine
from server.services.judge_images import ImageNews, images_of, images_part, tell_images
from server.services.pins import ImageDiffers, PinnedSandbox, pin_again, pins_of, sitting_pins
from server.store.tables.judging import JobRow, JudgementRow
from server.store.tables.pins import JudgeImageRow
from tests.support.cast import DOUBLE, TIMES, Hall, files, new_sitting, plays

OTHER = f"sha256:{'0' * 64}"


class RebuiltSandbox(ScriptedSandbox):
    """One whose image is another one; `opens` is that of its boxes when they differ from what it says."""

    def __init__(self, image: str = OTHER, opens: str | None = None) -> None:
        super().__init__([plays])
        self.now = image
        self.opens = opens or image

    def image(self, flavour: Flavour) -> str:
        return self.now

    @contextmanager
    def open(
        self, memory_mib: int, *, flavour: Flavour = Flavour.STDLIB, keep_for: str | None = None
    ) -> Iterator[ScriptedBox]:
        with super().open(memory_mib, flavour=flavour, keep_for=keep_for) as box:
            box.image_digest = self.opens
            yield box


def pins(hall: Hall) -> dict[str, str]:
    with hall.deps.store.read() as work:
        return pins_of(work, hall.sitting_id)


def handed_in(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    submitting.submit(hall.deps, ada.actor, DOUBLE, files(TIMES[2]))


def job(hall: Hall) -> JobRow:
    with hall.deps.store.read() as work:
        return work.rows.scalars(select(JobRow)).one()


def made(hall: Hall, code: str = "S-2", **changes: str) -> int:
    return sittings.create_sitting(hall.deps, hall.chief, new_sitting(hall.room_id, code=code, **changes)).id


class TestPinning:
    def test_a_sitting_is_pinned_when_it_is_made_to_what_judges_said_they_have(self, hall: Hall) -> None:
        tell_images(hall.deps, "old", {"stdlib": OTHER})
        hall.clock.forward(minutes=1)
        tell_images(hall.deps, "new", {"stdlib": IMAGE, "web": OTHER})
        sitting_id = made(hall)
        with hall.deps.store.read() as work:
            assert pins_of(work, sitting_id) == {"stdlib": IMAGE}

    def test_where_no_judge_had_spoken_the_first_judging_pins_and_says_so(self, hall: Hall) -> None:
        tell_images(hall.deps, "one", {})
        pin_again(hall.deps, "server:test", hall.sitting_id, {}, "as if no judge had ever spoken")
        assert pins(hall) == {}
        handed_in(hall)
        left = hall.recorded(lambda: hall.judge())
        assert pins(hall) == {"stdlib": IMAGE}
        assert ("server", "sitting.pinned", f"sitting:{hall.sitting_id}") in left
        assert sitting_pins(hall.deps) == [("2026-03-A", "running", "stdlib", IMAGE)]

    def test_a_sitting_made_before_any_judge_spoke_is_pinned_on_its_way(self, hall: Hall) -> None:
        tell_images(hall.deps, "one", {})
        sitting_id = made(hall)
        tell_images(hall.deps, "one", {"stdlib": IMAGE})
        for state in ("sealed", "loaded"):
            sittings.set_sitting_state(hall.deps, hall.chief, sitting_id, state, "")
        with hall.deps.store.read() as work:
            assert pins_of(work, sitting_id) == {"stdlib": IMAGE}


class TestRefusing:
    def test_a_judge_with_another_image_gives_the_job_back_uncounted_and_says_why(self, hall: Hall) -> None:
        handed_in(hall)
        rebuilt = RebuiltSandbox()
        for _ in range(9):
            assert judging.work_once(hall.deps, rebuilt, "one")
            hall.clock.forward(minutes=1)
        waits = job(hall)
        assert (waits.state, waits.attempt, rebuilt.flavours) == ("queued", 0, [])
        assert waits.error is not None
        assert IMAGE in waits.error
        assert "--expect" in waits.error
        hall.judge()
        with hall.deps.store.read() as work:
            row = work.rows.scalars(select(JudgementRow)).one()
            assert (row.verdict, row.image, row.engine_image) == ("AC", IMAGE, ENGINE_IMAGE)

    def test_a_box_made_before_the_image_changed_judges_nothing(self, hall: Hall) -> None:
        handed_in(hall)
        stale = RebuiltSandbox(IMAGE, opens=OTHER)
        assert judging.work_once(hall.deps, stale, "one")
        assert job(hall).state == "queued"
        assert stale.executions == []

    def test_runs_of_candidates_wait_likewise(self, hall: Hall) -> None:
        pin_again(hall.deps, "server:test", hall.sitting_id, {Flavour.STDLIB: OTHER}, "test")
        (ada,) = hall.running("Ada")
        hall.practise(ada)
        asked = submitting.start_try(hall.deps, ada.actor, DOUBLE, files(TIMES[2]), None, "21")
        assert judging.work_once(hall.deps, ScriptedSandbox([plays]), "one")
        assert submitting.my_try(hall.deps, ada.actor, asked.id).state != "done"

    def test_others_are_judged_meanwhile_and_the_machine_is_not_to_blame(self, hall: Hall) -> None:
        """Jobs that wait for an image come back so seldom that they crowd out nobody."""
        handed_in(hall)
        machine = Machine()
        assert judging.work_once(hall.deps, RebuiltSandbox(), "one", machine=machine)
        assert machine.why == ""
        hall.clock.forward(seconds=10)
        assert not judging.work_once(hall.deps, RebuiltSandbox(), "one", machine=machine)
        hall.clock.forward(seconds=6)
        assert judging.work_once(hall.deps, ScriptedSandbox([plays]), "one", machine=machine)
        assert job(hall).state == "done"

    def test_a_machine_without_any_image_says_so(self, hall: Hall) -> None:
        handed_in(hall)
        machine = Machine(lambda: ("no image at all",))
        assert judging.work_once(hall.deps, RebuiltSandbox(), "one", machine=machine)
        assert machine.why == "no image at all"

    def test_only_the_flavour_that_differs_is_refused(self, hall: Hall) -> None:
        pin_again(hall.deps, "server:test", hall.sitting_id, {Flavour.STDLIB: OTHER}, "test")
        pinned = PinnedSandbox(hall.deps, ScriptedSandbox(), hall.sitting_id)
        with pytest.raises(ImageDiffers), pinned.open(64, flavour=Flavour.STDLIB):
            pass
        with pinned.open(64, flavour=Flavour.WEB) as box:
            assert box.image == IMAGE


class TestPinningAgain:
    def test_before_it_runs_an_operator_may_pin_it_to_what_is_here(self, hall: Hall) -> None:
        sitting_id = made(hall)
        left = hall.recorded(
            lambda: pin_again(hall.deps, "server:command", sitting_id, {Flavour.STDLIB: OTHER}, "new Python")
        )
        assert left == [("server:command", "sitting.pinned_again", f"sitting:{sitting_id}")]
        assert hall.records()[-1].reason == "new Python"

    def test_a_sitting_that_counts_and_runs_keeps_its_images(self, hall: Hall) -> None:
        handed_in(hall)
        hall.judge()
        with pytest.raises(Conflict, match="stay as they are"):
            pin_again(hall.deps, "server:command", hall.sitting_id, {Flavour.STDLIB: OTHER}, "why not")
        assert pins(hall) == {"stdlib": IMAGE}


class TestTelling:
    def test_a_judge_tells_what_it_has_once_and_again_when_it_changes(self, hall: Hall) -> None:
        sandbox = RebuiltSandbox(IMAGE)
        news = ImageNews(hall.deps, sandbox, "one")
        news.tell_if_due()
        sandbox.now = OTHER
        news.tell_if_due()
        assert told(hall) == {(flavour, IMAGE) for flavour in Flavour}
        hall.clock.forward(seconds=31)
        news.tell_if_due()
        assert told(hall) == {(flavour, OTHER) for flavour in Flavour}

    def test_a_judge_that_fell_silent_has_nothing(self, hall: Hall) -> None:
        handed_in(hall)
        tell_images(hall.deps, "lives", {"stdlib": OTHER})
        assert images_part(hall.deps).ready, "the first one has it"
        hall.clock.forward(minutes=29)
        tell_images(hall.deps, "lives", {"stdlib": OTHER})
        hall.clock.forward(minutes=2)
        assert not images_part(hall.deps).ready
        news = ImageNews(hall.deps, ScriptedSandbox(), "one")
        for _ in range(5):
            news.tell_if_due()
            hall.clock.forward(minutes=9)
        assert images_part(hall.deps).ready

    def test_flavours_that_are_not_built_are_left_out_and_an_engine_that_is_away_changes_nothing(
        self, hall: Hall
    ) -> None:
        class Poor(ScriptedSandbox):
            away = False

            def image(self, flavour: Flavour) -> str:
                if self.away:
                    raise EngineUnavailable("away")
                if flavour is Flavour.DATA:
                    raise ImageMissing("not built")
                return IMAGE

        poor = Poor()
        assert images_of(poor) == {"stdlib": IMAGE, "web": IMAGE}
        news = ImageNews(hall.deps, poor, "one")
        news.tell_if_due()
        poor.away = True
        hall.clock.forward(minutes=1)
        news.tell_if_due()
        assert told(hall) == {("stdlib", IMAGE), ("web", IMAGE)}

    def test_readiness_names_sitting_image_and_remedy(self, hall: Hall) -> None:
        handed_in(hall)
        tell_images(hall.deps, "one", {})
        assert images_part(hall.deps).ready, "nothing is held against judges that have not spoken"
        tell_images(hall.deps, "one", {"stdlib": IMAGE})
        assert images_part(hall.deps).ready
        tell_images(hall.deps, "one", {"stdlib": OTHER})
        assert f"2026-03-A is pinned to the stdlib image {IMAGE}" in images_part(hall.deps).why
        tell_images(hall.deps, "one", {"web": OTHER})
        part = images_part(hall.deps)
        assert not part.ready
        assert "kaohe sandbox build --flavour stdlib" in part.why


def told(hall: Hall) -> set[tuple[str, str]]:
    with hall.deps.store.read() as work:
        return {(row.flavour, row.image) for row in work.rows.scalars(select(JudgeImageRow))}
