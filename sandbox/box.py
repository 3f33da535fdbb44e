"""One box as its user sees it: runs and conversations over the link to its runner."""

import select
import socket
from contextlib import suppress

from sandbox.conversation import DockerConversation
from sandbox.engine import Engine, EngineImage
from sandbox.errors import BoxLost, ImageMissing
from sandbox.link import Link
from sandbox.makers import maker
from sandbox.options import SandboxSettings, box_options
from sandbox.order import PROTOCOL, RUN, TALK
from sandbox.orders import order_for, outcome_from, reply_cap
from sandbox.presence import Hold, Presence
from sandbox.slots import Slot
from sandbox.values import Execution, Outcome

GREETING_CAP = 1024
GOODBYE_S = 3.0


class DockerBox:
    """A started container. Made by `start_box`; one user at a time."""

    def __init__(
        self,
        engine: Engine,
        container: str,
        attached: socket.socket,
        slot: Slot,
        *,
        image: EngineImage,
        memory_mib: int,
        presence: Presence,
        patience_s: float,
    ) -> None:
        self._engine = engine
        self._container = container
        self._attached = attached
        self._link = Link(attached, patience_s)
        self._slot = slot
        self._image = image
        self._memory_mib = memory_mib
        self._presence = presence
        self._patience_s = patience_s
        self._conversation: HeldConversation | None = None
        self._is_parted = False

    @property
    def image(self) -> str:
        """Digest of the root file system it was made from, the same wherever the image was loaded."""
        return self._image.rootfs

    @property
    def engine_image(self) -> str:
        """The engine's own id of that image."""
        return self._image.id

    @property
    def is_idle(self) -> bool:
        """Whether it may serve on: its runner is there, silent, and nothing runs; costs one system call."""
        if self._is_parted or self._link.is_lost or self._is_talking():
            return False
        poll = select.poll()
        poll.register(self._attached, select.POLLIN)
        return not poll.poll(0)  # an end of the stream is readable, and so is a word nobody asked for

    def allow(self, memory_mib: int) -> None:
        """Set what the next programs may use, up to what the box was made for."""
        self._memory_mib = memory_mib

    def run(self, execution: Execution) -> Outcome:
        """Run to the end.

        Raises:
            BoxLost: the container went away; it is of no more use.
            SandboxError: the program could not be started, such as files that do not fit.
            MachineBusy: it must run alone and others did not end.
            ValueError: the execution asks for what a box does not allow.
        """
        self._refuse_while_talking()
        order = order_for(execution, RUN, self._memory_mib)
        hold = self._presence.hold(alone=execution.alone)
        try:
            self._link.send(order.to_fields())
            reply = self._link.expect(
                execution.limits.wall_ms / 1000 + self._patience_s, reply_cap(execution)
            )
        finally:
            hold.release()
        return outcome_from(reply, execution)

    def start(self, execution: Execution) -> DockerConversation:
        """Start and talk; the wall limit runs while nobody speaks, too.

        Raises:
            BoxLost, MachineBusy, ValueError: as `run`.
        """
        self._refuse_while_talking()
        order = order_for(execution, TALK, self._memory_mib)
        hold = self._presence.hold(alone=execution.alone)
        try:
            self._link.send(order.to_fields())
        except BaseException:
            hold.release()
            raise
        self._conversation = HeldConversation(execution, self._link, self._patience_s, hold)
        return self._conversation

    def greet(self) -> None:
        """Wait until the runner is ready. Raises BoxLost, ImageMissing."""
        if self._link.expect(self._patience_s, GREETING_CAP) != [b"ready", PROTOCOL]:
            self._link.is_lost = True
            raise ImageMissing(
                "the sandbox image belongs to another version; `kaohe sandbox build` makes ours"
            )

    def part(self) -> None:
        """Say goodbye without waiting; nothing can be run any more."""
        if self._is_parted:
            return
        self._is_parted = True
        if self._conversation is not None:
            self._conversation.let_go()
        if not self._is_talking():
            with suppress(BoxLost):  # it went by itself; removal settles it
                self._link.send([b"bye"])

    def close(self) -> None:
        """Say goodbye and see it gone, by force when it does not go; again when it failed.

        Raises:
            SandboxError: the engine did not remove it. Its input is closed: its runner goes by itself.
        """
        self.part()
        try:
            may_go = not self._link.is_lost and not self._is_talking()
            if may_go and self._link.wait_for_end(GOODBYE_S):
                return
            self._engine.remove(self._container)
        finally:
            self._link.is_lost = True
            self._link.close()
            self._slot.release()

    def _is_talking(self) -> bool:
        return self._conversation is not None and not self._conversation.is_finished

    def _refuse_while_talking(self) -> None:
        if self._is_parted:
            raise BoxLost("the box was given back")
        if self._is_talking():
            raise RuntimeError("the conversation in this box is not finished")


class HeldConversation(DockerConversation):
    """A conversation that keeps its leave to run until it is finished."""

    def __init__(self, execution: Execution, link: Link, patience_s: float, hold: Hold) -> None:
        super().__init__(execution, link, patience_s)
        self._hold: Hold | None = hold

    def finish(self) -> Outcome:
        """As every conversation."""
        try:
            return super().finish()
        finally:
            self.let_go()

    def let_go(self) -> None:
        """Its program counts no longer as running; again is fine."""
        if self._hold is not None:
            self._hold.release()
            self._hold = None


def start_box(
    engine: Engine,
    settings: SandboxSettings,
    slot: Slot,
    container: str,
    *,
    image: EngineImage,
    memory_mib: int,
    presence: Presence,
) -> DockerBox:
    """Create, attach, start, and wait until the runner is ready. On failure a container may be left.

    Args:
        container: its name, which nobody else uses.

    Raises:
        EngineUnavailable, ImageMissing, BoxLost, SandboxError: it did not come up.
    """
    engine.create(
        container,
        box_options(settings, image=image.id, memory_mib=memory_mib, uid=slot.uid, maker=maker()),
    )
    attached = engine.attach(container)
    box = DockerBox(
        engine,
        container,
        attached,
        slot,
        image=image,
        memory_mib=memory_mib,
        presence=presence,
        patience_s=settings.patience_s,
    )
    try:
        engine.start(container)
        box.greet()
    except BaseException:
        attached.close()
        raise
    return box
