"""Which sandbox images the judges have, as they say themselves, and which ones sittings would wait for."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from sandbox.errors import EngineUnavailable, ImageMissing
from sandbox.values import Flavour
from server.exam.sitting_states import SittingState
from server.practical.sandboxing import Sandbox
from server.services.deps import Deps
from server.services.pins import judge_images, needed, pins_of, remedy
from server.services.readiness import PartReadiness
from server.store.tables.pins import JudgeImageRow
from server.store.tables.sittings import SittingRow

LOOKED_AT_EVERY = timedelta(seconds=30)
TOLD_EVERY = timedelta(minutes=10)
# Judged in these states, or soon.
CONCERNED = (SittingState.SEALED, SittingState.LOADED, SittingState.READY, SittingState.RUNNING)


class ImageNews:
    """One judge's word on its images, written down when it changes, and now and then; asked ever so often."""

    def __init__(self, deps: Deps, sandbox: Sandbox, owner: str) -> None:
        self._deps = deps
        self._sandbox = sandbox
        self._owner = owner
        self._told: dict[str, str] = {}
        self._told_at: datetime | None = None
        self._due_at: datetime | None = None

    def tell_if_due(self) -> None:
        """Look at the engine, at most every half minute; without one, what was said last stands."""
        now = self._deps.clock()
        if self._due_at is not None and now < self._due_at:
            return
        self._due_at = now + LOOKED_AT_EVERY
        try:
            found = images_of(self._sandbox)
        except EngineUnavailable:
            return
        if self._told_at is None or found != self._told or now >= self._told_at + TOLD_EVERY:
            tell_images(self._deps, self._owner, found)
            self._told, self._told_at = found, now


def images_of(sandbox: Sandbox) -> dict[str, str]:
    """Flavour -> digest, of the flavours that are there. Raises EngineUnavailable."""
    found = {}
    for flavour in Flavour:
        try:
            found[flavour.value] = sandbox.image(flavour)
        except ImageMissing:
            continue
    return found


def tell_images(deps: Deps, owner: str, images: dict[str, str]) -> None:
    """Write down what a judge has, in place of what it said before."""
    with deps.store.write() as work:
        work.rows.execute(delete(JudgeImageRow).where(JudgeImageRow.owner == owner))
        for flavour, image in images.items():
            work.rows.add(JudgeImageRow(owner=owner, flavour=flavour, image=image, at=work.now))


def images_part(deps: Deps) -> PartReadiness:
    """Whether some judge has every image that the sittings of now and soon are pinned to, or need.

    Nothing is held against judges that have not spoken yet; one that fell silent has nothing.
    """
    why = []
    with deps.store.read() as work:
        told = [(row.flavour, row.image) for row in judge_images(work)]
        flavours = {flavour for flavour, _ in told}
        for sitting in work.rows.scalars(select(SittingRow).where(SittingRow.state.in_(CONCERNED))):
            pins = pins_of(work, sitting.id)
            for flavour in sorted(needed(deps, work, sitting.id)):
                if flavour not in flavours:
                    why.append(
                        f"sitting {sitting.code} needs the {flavour} image, which no judge has: "
                        f"`kaohe sandbox build --flavour {flavour}`"
                    )
                elif flavour in pins and (flavour, pins[flavour]) not in told:
                    why.append(
                        f"sitting {sitting.code} is pinned to the {flavour} image {pins[flavour]}, "
                        f"which no judge has: {remedy(pins[flavour])}"
                    )
    return PartReadiness(part="sandbox images", ready=not (told and why), why="; ".join(why) if told else "")
