"""The judge carries frames between the two boxes, in turn and within bounds, and trusts neither."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.scripted import ScriptedSandbox, Speaker, exited
from sandbox.values import Execution, Limits
from server.practical.framing import FRAME_CAP, BadFrame, body_length, pack
from server.practical.relaying import Frames, Relayed, Side, relay

END = b'["end",{"outcome":"passed","text":""}]'
EXECUTION = Execution(
    files=(("main.py", b""),),
    entry="main.py",
    limits=Limits(cpu_ms=1, wall_ms=1, memory_mib=16, output_kib=16 * 1024),
)


def frames(opening: bytes, answer: Callable[[bytes], bytes]) -> Frames:
    """A side that says `opening` and then answers every frame it hears."""
    speaker = Speaker(opening=opening, answer=answer, outcome=exited())
    with ScriptedSandbox(speakers=[lambda _: speaker]).open(16) as box:
        return Frames(box.start(EXECUTION), 1.0)


def gone(_: bytes) -> bytes:
    raise EOFError


def silent(_: bytes) -> bytes:
    return b""


def carry(author: Frames, *candidates: Frames) -> Relayed:
    waiting = list(candidates)
    return relay(author, lambda: waiting.pop(0))


def test_frames_go_to_and_fro_until_the_test_says_its_end() -> None:
    heard: list[bytes] = []

    def author(frame: bytes) -> bytes:
        heard.append(frame)
        return pack(b"second") if frame == pack(b"reply to first") else pack(END)

    def candidate(frame: bytes) -> bytes:
        heard.append(frame)
        return pack(b"reply to " + frame[4:])

    assert carry(frames(pack(b"first"), author), frames(b"", candidate)) == Relayed(end=END)
    assert heard == [pack(b"first"), pack(b"reply to first"), pack(b"second"), pack(b"reply to second")]


def test_a_test_that_needs_no_candidate_starts_none() -> None:
    assert carry(frames(pack(END), silent)).end == END


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (gone, "ended early"),
        (silent, "silent"),
        (lambda _: (FRAME_CAP + 1).to_bytes(4, "big"), "above the cap"),
        (lambda _: b"\xff\xff\xff\xff", "above the cap"),
        (lambda _: pack(b"one") + pack(b"two"), "out of turn"),
        (lambda _: pack(b"one") + b"\0", "out of turn"),
    ],
)
def test_a_candidate_that_breaks_the_rules_ends_the_conversation(
    answer: Callable[[bytes], bytes], why: str
) -> None:
    relayed = carry(frames(pack(b"q"), silent), frames(b"", answer))
    assert relayed.broken_by is Side.CANDIDATE
    assert why in relayed.why
    assert relayed.end is None


def test_a_cut_frame_is_no_frame() -> None:
    def once_then_gone() -> Callable[[bytes], bytes]:
        return lambda _: pack(b"a long reply")[:-3]

    relayed = carry(frames(pack(b"q"), silent), frames(b"", once_then_gone()))
    assert relayed.broken_by is Side.CANDIDATE


def test_the_candidate_cannot_say_the_end() -> None:
    """Its frames go to the author's side, whatever they look like."""
    heard: list[bytes] = []

    def author(frame: bytes) -> bytes:
        heard.append(frame[4:])
        raise EOFError

    relayed = carry(frames(pack(b"q"), author), frames(b"", lambda _: pack(END)))
    assert heard == [END]
    assert relayed.broken_by is Side.AUTHOR
    assert relayed.end is None


def test_a_test_that_goes_away_is_told_apart() -> None:
    assert carry(frames(b"\0\0", gone)).broken_by is Side.AUTHOR


def test_no_frame_above_the_cap_is_made_or_read() -> None:
    assert body_length(pack(bytes(FRAME_CAP))[:4]) == FRAME_CAP
    with pytest.raises(BadFrame):
        pack(bytes(FRAME_CAP + 1))


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=4))
def test_whatever_bytes_a_candidate_writes_only_the_author_says_the_end(said: list[bytes]) -> None:
    left = [*said, b""]

    def candidate(_: bytes) -> bytes:
        return left.pop(0) if left else b""

    turns = [pack(b"second"), pack(b"third"), pack(END)]
    author = frames(pack(b"first"), lambda _: turns.pop(0))
    relayed = carry(author, frames(b"", candidate))
    assert (relayed.end is None) == (relayed.broken_by is Side.CANDIDATE)
    assert relayed.end in (None, END)
