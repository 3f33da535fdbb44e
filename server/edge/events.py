"""The catalogue of live events: which namespace, which direction, which payload."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from server.edge import models_events as models
from server.edge.policies import Policy

EXAM = "/exam"
ROOM = "/room"

# Facts on an attempt's channel that its own page is told, by event name; all others stay inside.
TOLD_TO_ATTEMPT: Mapping[str, type[models.Emitted]] = {
    "attempt_changed": models.AttemptChanged,
    "timer_synced": models.TimerSynced,
    "message_sent": models.MessageSent,
    "try_finished": models.TryFinished,
    "attempt_collected": models.AttemptCollected,
    "lease_moved": models.LeaseMoved,
}
# Facts on a room's channel that its candidates are told too.
TOLD_TO_CANDIDATES_OF_ROOM: Mapping[str, type[models.Emitted]] = {
    "room_state_changed": models.RoomStateChanged,
    "room_clock_shifted": models.RoomClockShifted,
}
TOLD_TO_WATCHERS: Mapping[str, type[models.Emitted]] = {"board_changed": models.BoardChanged}


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """An event that clients send and the server acknowledges."""

    name: str
    namespace: str
    policy: Policy
    body: type[BaseModel]
    ack: type[BaseModel]
    says: str


def catalogue(commands: Iterable[Command]) -> dict[str, Any]:
    """Every event with the JSON Schema of its payload and acknowledgement."""
    emitted = [
        (EXAM, TOLD_TO_ATTEMPT),
        (EXAM, TOLD_TO_CANDIDATES_OF_ROOM),
        (ROOM, TOLD_TO_WATCHERS),
    ]
    return {
        "path": "/socket.io",
        "from_server": [
            {
                "event": name,
                "namespace": namespace,
                "says": _first_line(model),
                "payload": model.model_json_schema(mode="serialization"),
            }
            for namespace, models_by_name in emitted
            for name, model in models_by_name.items()
        ],
        "from_client": [
            {
                "event": command.name,
                "namespace": command.namespace,
                "says": command.says,
                "roles": sorted(command.policy.roles or ()),
                "payload": command.body.model_json_schema(),
                "ack": command.ack.model_json_schema(mode="serialization"),
                "refusal": models.Refusal.model_json_schema(mode="serialization"),
            }
            for command in commands
        ],
    }


def _first_line(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip().splitlines()[0]
