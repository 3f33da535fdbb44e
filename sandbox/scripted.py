"""A sandbox that runs nothing: what programs do is written down beforehand. For tests of its users."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sandbox.errors import BoxLost
from sandbox.order import RUN, TALK
from sandbox.orders import order_for
from sandbox.values import Ended, Execution, Flavour, Outcome

IMAGE = f"sha256:{hashlib.sha256(b'scripted').hexdigest()}"
ENGINE_IMAGE = f"sha256:{hashlib.sha256(b'engine').hexdigest()}"
KIB = 1024


class Unscripted(LookupError):
    """No rule of the script knows this execution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A program to talk to.

    Args:
        answer: what it prints on hearing these bytes; EOFError means it is gone and prints no more.
        opening: what it prints before it hears anything.
        outcome: how it ends when finished; `stdout` is filled in with what it said.
    """

    answer: Callable[[bytes], bytes]
    opening: bytes = b""
    outcome: Outcome


Rule = Callable[[Execution], Outcome | None]
SpeakerRule = Callable[[Execution], Speaker | None]


def exited(
    stdout: bytes = b"",
    *,
    code: int = 0,
    stderr: bytes = b"",
    collected: tuple[tuple[str, bytes], ...] = (),
) -> Outcome:
    """A program that ended by itself."""
    return replace(stopped(Ended.EXITED), exit_code=code, stdout=stdout, stderr=stderr, collected=collected)


def stopped(ended: Ended, *, signal: int | None = None) -> Outcome:
    """A program that ended as `ended` says, having printed nothing."""
    return Outcome(
        ended=ended,
        exit_code=None,
        signal=signal,
        stdout=b"",
        stderr=b"",
        cpu_ms=10,
        wall_ms=12,
        memory_kib=9000,
    )


class ScriptedSandbox:
    """Answers by the first rule that knows an execution; keeps to a box's rules like the real one.

    A rule may raise any sandbox error in place of an outcome. `executions` lists what was asked for, in
    order, `kept_for` for whom boxes were opened, `flavours` what kind each was; `open_boxes` counts boxes
    now open.
    """

    def __init__(self, rules: Sequence[Rule] = (), speakers: Sequence[SpeakerRule] = ()) -> None:
        self._rules = tuple(rules)
        self._speakers = tuple(speakers)
        self.executions: list[Execution] = []
        self.kept_for: list[str | None] = []
        self.flavours: list[Flavour] = []
        self.open_boxes = 0

    @contextmanager
    def open(
        self, memory_mib: int, *, flavour: Flavour = Flavour.STDLIB, keep_for: str | None = None
    ) -> Iterator["ScriptedBox"]:
        """A box that ends with the block."""
        box = ScriptedBox(self, memory_mib)
        self.kept_for.append(keep_for)
        self.flavours.append(flavour)
        self.open_boxes += 1
        try:
            yield box
        finally:
            self.open_boxes -= 1
            box.is_open = False

    def image(self, flavour: Flavour) -> str:
        """Digest of the boxes of a flavour."""
        return IMAGE

    def outcome_of(self, execution: Execution) -> Outcome:
        """What the script says. Raises Unscripted."""
        for rule in self._rules:
            outcome = rule(execution)
            if outcome is not None:
                return outcome
        raise Unscripted(f"no rule for {execution.entry!r} with {execution.stdin[:80]!r}")

    def speaker_for(self, execution: Execution) -> Speaker:
        """Who the script says will talk. Raises Unscripted."""
        for rule in self._speakers:
            speaker = rule(execution)
            if speaker is not None:
                return speaker
        raise Unscripted(f"no speaker for {execution.entry!r}")


class ScriptedBox:
    """One box of a ScriptedSandbox."""

    def __init__(self, sandbox: ScriptedSandbox, memory_mib: int) -> None:
        self._sandbox = sandbox
        self._memory_mib = memory_mib
        self._conversation: ScriptedConversation | None = None
        self.is_open = True
        self.image_digest = IMAGE

    @property
    def image(self) -> str:
        """Digest in the form of a real one."""
        return self.image_digest

    @property
    def engine_image(self) -> str:
        """Likewise."""
        return ENGINE_IMAGE

    def run(self, execution: Execution) -> Outcome:
        """The scripted outcome, cut as the real box cuts. Raises BoxLost, ValueError, Unscripted."""
        self._admit(execution, RUN)
        return as_cut(self._sandbox.outcome_of(execution), execution)

    def start(self, execution: Execution) -> "ScriptedConversation":
        """The scripted speaker. Raises BoxLost, ValueError, Unscripted."""
        self._admit(execution, TALK)
        self._conversation = ScriptedConversation(self._sandbox.speaker_for(execution), execution)
        return self._conversation

    def _admit(self, execution: Execution, verb: bytes) -> None:
        if not self.is_open:
            raise BoxLost("the box is closed")
        if self._conversation is not None and not self._conversation.is_finished:
            raise RuntimeError("the conversation in this box is not finished")
        order_for(execution, verb, self._memory_mib)
        self._sandbox.executions.append(execution)


class ScriptedConversation:
    """Bytes in, bytes out, without any waiting."""

    def __init__(self, speaker: Speaker, execution: Execution) -> None:
        self._speaker = speaker
        self._execution = execution
        self._said = bytearray(speaker.opening)
        self._heard = 0
        self._is_gone = False
        self.is_finished = False

    def send(self, chunk: bytes) -> None:
        """Let it hear and answer; a program that is gone swallows it."""
        if self._is_gone or self.is_finished:
            return
        try:
            self._said += self._speaker.answer(chunk)
        except EOFError:
            self._is_gone = True

    def receive(self, at_most: int, timeout_s: float) -> bytes:
        """Next bytes it said, 1..at_most; b"" when it is gone.

        Raises:
            TimeoutError: it has nothing to say; at once, whatever `timeout_s`.
        """
        chunk = bytes(self._said[self._heard : self._heard + at_most])
        if not chunk and not self._is_gone and not self.is_finished:
            raise TimeoutError(f"nothing within {timeout_s} s")
        self._heard += len(chunk)
        return chunk

    def finish(self) -> Outcome:
        """The scripted end, with all it said."""
        self.is_finished = True
        return as_cut(replace(self._speaker.outcome, stdout=bytes(self._said)), self._execution)


def as_cut(outcome: Outcome, execution: Execution) -> Outcome:
    """The outcome as a real box limits it: outputs up to the cap, files if asked for and small enough."""
    output_bytes = execution.limits.output_kib * KIB
    file_bytes = execution.limits.file_kib * KIB
    collected = tuple(
        (path, content)
        for path, content in outcome.collected
        if path in execution.collect and len(content) <= file_bytes
    )
    if max(len(outcome.stdout), len(outcome.stderr)) > output_bytes:
        outcome = replace(outcome, ended=Ended.OUTPUT, exit_code=None, signal=None)
    return replace(
        outcome,
        stdout=outcome.stdout[:output_bytes],
        stderr=outcome.stderr[:output_bytes],
        collected=collected,
    )
