"""A Socket.IO namespace with a guard: identity at connect and at every event, one policy for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import socketio  # type: ignore[import-untyped]
from pydantic import BaseModel
from werkzeug.datastructures import EnvironHeaders
from werkzeug.http import parse_cookie

from server.edge.context import Call
from server.edge.events import Command
from server.edge.guard import Undeclared
from server.edge.identity import COOKIE, actor_of
from server.edge.metering import Meters
from server.edge.origins import Origins
from server.edge.policies import Policy
from server.edge.problems import problem_of
from server.edge.reading import check_depth, parse
from server.errors import ExamError, NotFound, NotSignedIn
from server.live.crossing import Crossing
from server.live.presence import Presence
from server.live.sockets import PER_SIGN_IN, Socket, Sockets
from server.services.actors import Actor
from server.services.deps import Deps

Refused = socketio.exceptions.ConnectionRefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One event as its handler gets it: who called when, on which socket, with the parsed payload.

    Handlers run on the loop: what reads, writes or computes crosses by `crossing`.
    """

    call: Call
    sid: str
    body: Any
    crossing: Crossing


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What every namespace works with."""

    deps: Deps
    origins: Origins
    meters: Meters
    sockets: Sockets
    presence: Presence
    crossing: Crossing


class GuardedNamespace(socketio.Namespace):  # type: ignore[misc]
    """Handlers are looked up in `handlers` only; methods named `on_...` are never called.

    Handlers run in the thread that read the frame, one after the other for each client.
    """

    policy: ClassVar[Policy]  # who may connect at all
    commands: ClassVar[tuple[Command, ...]]

    def __init__(self, namespace: str, wiring: Wiring) -> None:
        super().__init__(namespace)
        self.wiring = wiring
        self._commands = {command.name: command for command in self.commands}
        self._handlers = self.handlers()
        if set(self._handlers) != set(self._commands):
            raise Undeclared(f"{namespace}: {sorted(set(self._handlers) ^ set(self._commands))}")
        strays = [name for name in dir(self) if name.startswith("on_")]
        if strays:
            raise Undeclared(f"{namespace}: {', '.join(strays)} would bypass the guard")

    def handlers(self) -> Mapping[str, Callable[[Frame], object]]:
        """The handler of each command by name."""
        raise NotImplementedError

    def joined(self, socket: Socket) -> None:
        """A socket was let in: put it into the rooms that are its own."""

    def left(self, socket: Socket) -> None:
        """A socket is gone."""

    def trigger_event(self, event: str, *args: Any) -> Any:
        """Everything that happens in this namespace comes through here."""
        match event:
            case "connect":
                return self._connect(args[0], args[1])
            case "disconnect":
                return self._disconnect(args[0])
            case _:
                return self._answer(event, args[0], args[1:])

    def _connect(self, sid: str, environ: dict[str, Any]) -> None:
        token = parse_cookie(environ).get(COOKIE, "")
        headers = EnvironHeaders(environ)
        if not self.wiring.origins.allows_request(headers, headers.get("Host", "")):
            raise Refused("origin", {"status": 403})
        actor = self.wiring.crossing.call(actor_of, self.wiring.deps, token)
        try:
            self.policy.check(actor)
        except ExamError as error:
            raise Refused(error.title(), problem_of(error)) from error
        if actor is not None:
            if len(self.wiring.sockets.of_sign_in(actor.token_hash)) >= PER_SIGN_IN:
                raise Refused("too many connections", {"status": 429})
            socket = Socket(sid=sid, namespace=self.namespace, actor=actor)
            self.wiring.sockets.add(socket)
            try:
                self.joined(socket)
            except BaseException:
                self.wiring.sockets.remove(self.namespace, sid)  # nobody will say that it is gone
                raise
            self._note(actor, self.wiring.presence.connected)

    def _disconnect(self, sid: str) -> None:
        socket = self.wiring.sockets.remove(self.namespace, sid)
        if socket is not None:
            self.left(socket)
            self._note(socket.actor, self.wiring.presence.disconnected)

    def _answer(self, event: str, sid: str, payload: tuple[Any, ...]) -> dict[str, Any]:
        received_at = self.wiring.deps.clock()
        try:
            socket = self._caller(sid)
            actor = socket.actor
            self._note(actor, self.wiring.presence.heard)
            command = self._commands.get(event)
            if command is None:
                raise NotFound(f"there is no event {event[:40]!r}")
            command.policy.check(actor)
            call = Call(deps=self.wiring.deps, actor=actor, address="", received_at=received_at)
            body = _body(command.body, payload)
            frame = Frame(call=call, sid=socket.sid, body=body, crossing=self.wiring.crossing)
            answer = command.ack.model_validate(self._handlers[event](frame)).model_dump(mode="json")
        # The border of the server, as Flask's error handler is for HTTP: refusals become problems, and
        # whatever nobody foresaw is logged and becomes one with a reference.
        except Exception as error:
            answer = {"ok": False, "problem": problem_of(error)}
        self.wiring.meters.add("socket_events_total", event=event if event in self._commands else "unknown")
        return answer

    def _caller(self, sid: str) -> Socket:
        """Who speaks, as they were let in; whose sign-in ended since is cut off within a second."""
        socket = self.wiring.sockets.get(self.namespace, sid)
        if socket is None:
            raise NotSignedIn("this socket was not let in")
        return socket

    def _note(self, actor: Actor, how: Callable[[str], None]) -> None:
        if actor.attempt_id is not None:
            how(actor.attempt_id)


def _body(model: type[BaseModel], payload: tuple[Any, ...]) -> BaseModel:
    value = payload[0] if payload else {}
    check_depth(value)
    return parse(model, value)
