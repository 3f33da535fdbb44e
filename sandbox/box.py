"""One box as its user sees it: runs and conversations over the link to its runner."""

from sandbox.conversation import DockerConversation
from sandbox.engine import Engine
from sandbox.errors import BoxLost, ImageMissing
from sandbox.link import Link
from sandbox.options import SandboxSettings, box_options
from sandbox.order import PROTOCOL, RUN, TALK
from sandbox.orders import order_for, outcome_from, reply_cap
from sandbox.values import Execution, Outcome

GREETING_CAP = 1024
GOODBYE_S = 3.0


class DockerBox:
    """A started container. Made by `start_box`."""

    def __init__(
        self, engine: Engine, container: str, link: Link, *, image: str, memory_mib: int, patience_s: float
    ) -> None:
        self._engine = engine
        self._container = container
        self._link = link
        self._image = image
        self._memory_mib = memory_mib
        self._patience_s = patience_s
        self._conversation: DockerConversation | None = None

    @property
    def image(self) -> str:
        """Digest of the image it was made from."""
        return self._image

    def run(self, execution: Execution) -> Outcome:
        """Run to the end.

        Raises:
            BoxLost: the container went away; it is of no more use.
            SandboxError: the program could not be started, such as files that do not fit.
            ValueError: the execution asks for what a box does not allow.
        """
        self._refuse_while_talking()
        order = order_for(execution, RUN, self._memory_mib)
        self._link.send(order.to_fields())
        reply = self._link.expect(execution.limits.wall_ms / 1000 + self._patience_s, reply_cap(execution))
        return outcome_from(reply, execution)

    def start(self, execution: Execution) -> DockerConversation:
        """Start and talk; the wall limit runs while nobody speaks, too. Raises BoxLost, ValueError."""
        self._refuse_while_talking()
        order = order_for(execution, TALK, self._memory_mib)
        self._link.send(order.to_fields())
        self._conversation = DockerConversation(execution, self._link, self._patience_s)
        return self._conversation

    def greet(self) -> None:
        """Wait until the runner is ready. Raises BoxLost, ImageMissing."""
        if self._link.expect(self._patience_s, GREETING_CAP) != [b"ready", PROTOCOL]:
            raise ImageMissing(
                "the sandbox image belongs to another version; `kaohe sandbox build` makes ours"
            )

    def close(self) -> None:
        """Say goodbye and see it gone; by force when it does not go. Raises EngineUnavailable."""
        try:
            if not self._link.is_lost and not self._is_talking():
                self._link.send([b"bye"])
                if self._link.wait_for_end(GOODBYE_S):
                    return
        except BoxLost:
            pass  # it went by itself or not at all; removal settles both
        finally:
            self._link.close()
        self._engine.remove(self._container)

    def _is_talking(self) -> bool:
        return self._conversation is not None and not self._conversation.is_finished

    def _refuse_while_talking(self) -> None:
        if self._is_talking():
            raise RuntimeError("the conversation in this box is not finished")


def start_box(
    engine: Engine, settings: SandboxSettings, *, image: str, memory_mib: int, uid: int
) -> DockerBox:
    """Create, attach, start, and wait until the runner is ready; nothing is left behind on failure.

    Raises:
        EngineUnavailable, ImageMissing, BoxLost, SandboxError: it did not come up.
    """
    container = engine.create(box_options(settings, image=image, memory_mib=memory_mib, uid=uid))
    try:
        link = Link(engine.attach(container), settings.patience_s)
        box = DockerBox(
            engine, container, link, image=image, memory_mib=memory_mib, patience_s=settings.patience_s
        )
    except BaseException:
        engine.remove(container)
        raise
    try:
        engine.start(container)
        box.greet()
    except BaseException:
        link.is_lost = True
        box.close()
        raise
    return box
