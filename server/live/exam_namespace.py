"""`/exam`: the live side of a candidate's page: saving, the clock, being there."""

from collections.abc import Callable, Mapping
from typing import ClassVar, cast

from server.edge.events import EXAM, Command
from server.edge.models_attempt import Save
from server.edge.models_events import Ack, Beat, SaveAcked, SyncTimer, TimerAck
from server.edge.policies import Policy, candidate
from server.live.clocks import KeptClocks
from server.live.namespaces import Frame, GuardedNamespace, Wiring
from server.live.sockets import Socket
from server.services import saving
from server.services.listening import my_channels


def save_responses(frame: Frame) -> object:
    """Save a batch; the acknowledgement follows the commit."""
    body = cast(Save, frame.body)
    writes = [
        saving.Write(item=write.item, revision=write.revision, value=write.value) for write in body.writes
    ]
    call = frame.call
    return saving.save_responses(
        call.deps, call.who, body.lease, writes, call.received_at, frame.crossing.wait
    )


def beat(_frame: Frame) -> object:
    """Any frame shows that somebody is there; this one says nothing else."""
    return {}


class ExamNamespace(GuardedNamespace):
    """Candidates; each socket hears its own attempt and what its room is told."""

    policy: ClassVar[Policy] = candidate
    commands: ClassVar[tuple[Command, ...]] = (
        Command(
            name="save_responses",
            namespace=EXAM,
            policy=candidate,
            body=Save,
            ack=SaveAcked,
            says="Save a batch of answers; what is acknowledged is on disk.",
        ),
        Command(
            name="sync_timer",
            namespace=EXAM,
            policy=candidate,
            body=SyncTimer,
            ack=TimerAck,
            says="Where the clock stands.",
        ),
        Command(name="beat", namespace=EXAM, policy=candidate, body=Beat, ack=Ack, says="Still here."),
    )

    def __init__(self, namespace: str, wiring: Wiring, clocks: KeptClocks) -> None:
        super().__init__(namespace, wiring)
        self._clocks = clocks

    def handlers(self) -> Mapping[str, Callable[[Frame], object]]:
        """The handler of each command by name."""
        return {"save_responses": save_responses, "sync_timer": self._sync_timer, "beat": beat}

    def joined(self, socket: Socket) -> None:
        """Listen to the own attempt and to the room."""
        for channel in self.wiring.crossing.call(my_channels, self.wiring.deps, socket.actor):
            self.enter_room(socket.sid, channel)

    def _sync_timer(self, frame: Frame) -> object:
        """Where the attempt's clock stands."""
        return self._clocks.timing(frame.call.who)
