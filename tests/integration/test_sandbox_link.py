"""The driver's end of the stream, against an engine of our own making: no byte of it is believed unread."""

import socket
from collections.abc import Iterator

import pytest

from sandbox.errors import BoxLost
from sandbox.frames import pack
from sandbox.link import Link


@pytest.fixture
def ends() -> Iterator[tuple[Link, socket.socket]]:
    ours, theirs = socket.socketpair()
    link = Link(ours, 0.2)
    with theirs:
        yield link, theirs
    link.close()


def framed(content: bytes, stream: int = 1) -> bytes:
    """As the engine wraps what comes out of a container."""
    return bytes([stream, 0, 0, 0]) + len(content).to_bytes(4, "big") + content


def test_a_message_cut_into_any_frames_arrives(ends: tuple[Link, socket.socket]) -> None:
    link, engine = ends
    message = pack([b"ended", b"x" * 10])
    for at in range(0, len(message), 3):
        engine.sendall(framed(message[at : at + 3]))
    assert link.receive(1.0, 1000) == [b"ended", b"x" * 10]


def test_two_messages_in_one_frame_are_two(ends: tuple[Link, socket.socket]) -> None:
    link, engine = ends
    engine.sendall(framed(pack([b"one"]) + pack([b"two"])))
    assert [link.receive(1.0, 1000), link.receive(1.0, 1000)] == [[b"one"], [b"two"]]


def test_half_a_message_is_a_timeout_and_waits_for_its_other_half(ends: tuple[Link, socket.socket]) -> None:
    link, engine = ends
    message = pack([b"late"])
    engine.sendall(framed(message[:5]))
    with pytest.raises(TimeoutError):
        link.receive(0.05, 1000)
    engine.sendall(framed(message[5:]))
    assert link.receive(1.0, 1000) == [b"late"]


def test_silence_where_an_answer_was_due_loses_the_box(ends: tuple[Link, socket.socket]) -> None:
    link, _ = ends
    with pytest.raises(BoxLost, match="said nothing"):
        link.expect(0.05, 1000)
    with pytest.raises(BoxLost, match="lost before"):
        link.send([b"run"])


def test_a_message_above_the_cap_loses_the_box(ends: tuple[Link, socket.socket]) -> None:
    link, engine = ends
    engine.sendall(framed(pack([b"x" * 1001])))
    with pytest.raises(BoxLost, match="above the cap"):
        link.receive(1.0, 1000)


def test_the_end_of_the_stream_is_told_with_the_runners_last_words(ends: tuple[Link, socket.socket]) -> None:
    link, engine = ends
    engine.sendall(framed(b"Traceback: no counter", stream=2))
    engine.shutdown(socket.SHUT_RDWR)
    with pytest.raises(BoxLost, match="is gone; its runner said: Traceback: no counter"):
        link.receive(1.0, 1000)


def test_an_order_nobody_takes_loses_the_box(ends: tuple[Link, socket.socket]) -> None:
    link, _ = ends
    with pytest.raises(BoxLost, match="takes no orders"):
        link.send([b"x" * (16 << 20)])
