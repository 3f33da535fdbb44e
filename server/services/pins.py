"""The sandbox images that a sitting is judged in: pinned when it is made, and no others are judged with."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import delete, select

from sandbox.errors import ImageMissing
from sandbox.values import Flavour
from server.errors import Conflict
from server.exam.sitting_states import SittingState
from server.exam.words import SittingKind
from server.practical.libraries import flavour_for
from server.practical.sandboxing import Box, Sandbox
from server.services.deps import Deps
from server.store.tables.pins import JudgeImageRow, SittingPinRow
from server.store.tables.sittings import SittingRow
from server.store.work import Work

SERVER = "server"
HEARD_WITHIN = timedelta(minutes=30)  # a judge says what it has every ten
BEFORE_RUNNING = tuple(SittingState)[: tuple(SittingState).index(SittingState.RUNNING)]


class ImageDiffers(ImageMissing):
    """This judge does not have the image that the sitting is pinned to."""


def pin_known(deps: Deps, work: Work, sitting: SittingRow, who: str) -> dict[str, str]:
    """Pin what judges have said they have and nothing is pinned for; the rest is pinned by its first judging.

    Of several images for a flavour the one that was told last is taken. The caller records what was added.
    """
    pinned = pins_of(work, sitting.id)
    told = {row.flavour: row.image for row in judge_images(work)}
    found = {str(each): told[each] for each in sorted(needed(deps, work, sitting.id)) if each in told}
    added = {flavour: image for flavour, image in found.items() if flavour not in pinned}
    for flavour, image in added.items():
        work.rows.add(_row(work, sitting.id, flavour, image, who))
    return added


def judge_images(work: Work) -> list[JudgeImageRow]:
    """What the judges of now have said they have, the latest word last."""
    heard = select(JudgeImageRow).where(JudgeImageRow.at > work.now - HEARD_WITHIN)
    return list(work.rows.scalars(heard.order_by(JudgeImageRow.at, JudgeImageRow.owner)))


def record_pins(work: Work, who: str, sitting_id: int, pinned: Mapping[str, str]) -> None:
    """One row of the record for what was pinned after a sitting was made; none for nothing."""
    if pinned:
        work.record(who, "sitting.pinned", f"sitting:{sitting_id}", body=pinned)


def needed(deps: Deps, work: Work, sitting_id: int) -> set[Flavour]:
    """Flavours that the tasks of a sitting's form ask for."""
    form = deps.shelf.form(work, sitting_id)
    return {flavour_for(entry.task) for entry in form.practical.values()}


def pins_of(work: Work, sitting_id: int) -> dict[str, str]:
    """Flavour -> digest."""
    rows = work.rows.scalars(select(SittingPinRow).where(SittingPinRow.sitting_id == sitting_id))
    return {row.flavour: row.image for row in rows}


def sitting_pins(deps: Deps) -> list[tuple[str, str, str, str]]:
    """(code, state, flavour, digest) of everything pinned, newest sitting first."""
    listed = (
        select(SittingRow.code, SittingRow.state, SittingPinRow.flavour, SittingPinRow.image)
        .join(SittingRow, SittingRow.id == SittingPinRow.sitting_id)
        .order_by(SittingRow.starts_at.desc(), SittingRow.id, SittingPinRow.flavour)
    )
    with deps.store.read() as work:
        return [(row[0], row[1], row[2], row[3]) for row in work.rows.execute(listed)]


def pin_again(
    deps: Deps, who: str, sitting_id: int, images: Mapping[Flavour, str], reason: str
) -> dict[str, str]:
    """Pin a sitting to other images, on purpose; what is pinned then.

    Args:
        images: what to pin the needed flavours to; one that is absent is pinned by its first judging.

    Raises:
        Conflict: the sitting counts and has begun: nobody is to be judged otherwise than those before.
    """
    with deps.store.write() as work:
        sitting = work.lock(SittingRow, sitting_id, "sitting")
        if sitting.kind == SittingKind.LIVE and sitting.state not in BEFORE_RUNNING:
            raise Conflict(f"sitting {sitting.code} is {sitting.state}: its images stay as they are pinned")
        before = pins_of(work, sitting_id)
        work.rows.execute(delete(SittingPinRow).where(SittingPinRow.sitting_id == sitting_id))
        after = {str(each): images[each] for each in sorted(needed(deps, work, sitting_id)) if each in images}
        for flavour, image in after.items():
            work.rows.add(_row(work, sitting_id, flavour, image, who))
        subject, body = f"sitting:{sitting_id}", {"before": before, "after": after}
        if before != after:
            work.record(who, "sitting.pinned_again", subject, reason=reason, body=body)
        return after


class PinnedSandbox:
    """A sandbox that opens no box but of the images its sitting is pinned to; nothing pinned, it pins."""

    def __init__(self, deps: Deps, sandbox: Sandbox, sitting_id: int) -> None:
        self._deps = deps
        self._sandbox = sandbox
        self._sitting_id = sitting_id
        self._pins: dict[str, str] = {}

    def image(self, flavour: Flavour) -> str:
        """The digest boxes of a flavour have. Raises ImageDiffers."""
        image = self._sandbox.image(flavour)
        self._compare(flavour, image)
        return image

    @contextmanager
    def open(
        self, memory_mib: int, *, flavour: Flavour = Flavour.STDLIB, keep_for: str | None = None
    ) -> Iterator[Box]:
        """As the sandbox behind it, which opens nothing when its image is another. Raises ImageDiffers."""
        self.image(flavour)
        with self._sandbox.open(memory_mib, flavour=flavour, keep_for=keep_for) as box:
            self._compare(flavour, box.image)  # it may have been built anew since it was asked
            yield box

    def _compare(self, flavour: Flavour, image: str) -> None:
        if flavour not in self._pins:
            self._pins[flavour] = _pinned_at_first(self._deps, self._sitting_id, flavour, image)
        if image != self._pins[flavour]:
            raise ImageDiffers(
                f"sitting {self._sitting_id} is pinned to the {flavour} image {self._pins[flavour]}, "
                f"and this judge has {image}; {remedy(self._pins[flavour])}"
            )


def remedy(image: str) -> str:
    """What an operator can do about a judge that lacks an image."""
    return f"`kaohe sandbox import FILE --expect {image}` brings the one that was exported"


def _pinned_at_first(deps: Deps, sitting_id: int, flavour: Flavour, image: str) -> str:
    with deps.store.read() as work:
        pinned = pins_of(work, sitting_id).get(flavour)
    if pinned is not None:
        return pinned
    with deps.store.write() as work:
        work.lock(SittingRow, sitting_id)
        pinned = pins_of(work, sitting_id).get(flavour)
        if pinned is None:
            work.rows.add(_row(work, sitting_id, flavour, image, SERVER))
            record_pins(work, SERVER, sitting_id, {str(flavour): image})
        return pinned or image


def _row(work: Work, sitting_id: int, flavour: str, image: str, who: str) -> SittingPinRow:
    return SittingPinRow(sitting_id=sitting_id, flavour=str(flavour), image=image, by=who, at=work.now)
