"""WebSocket frames: what RFC 6455 allows comes out as it was sent, the rest is refused with its code."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Ping, TextMessage
from wsproto.frame_protocol import CloseReason

from server.serving.transport.frames import (
    CloseCode,
    FrameFault,
    Frames,
    Opcode,
    close_code_of,
    close_frame,
    frame,
    text_frame,
    text_of,
    unmasked,
)

LARGEST = 70_000
KEY = b"\x37\xfa\x21\x3d"


def sent(opcode: int, payload: bytes, *, fin: bool = True, rsv: int = 0, masked: bool = True) -> bytes:
    """A client's frame, right or wrong."""
    size = len(payload)
    head = bytes(((0x80 if fin else 0) | rsv | opcode,))
    mask = 0x80 if masked else 0
    if size < 126:
        head += bytes((mask | size,))
    elif size < 0x10000:
        head += bytes((mask | 126,)) + size.to_bytes(2, "big")
    else:
        head += bytes((mask | 127,)) + size.to_bytes(8, "big")
    return head + (KEY + unmasked(payload, KEY) if masked else payload)


def in_pieces(frames: Frames, data: bytes, size: int) -> list[tuple[int, bytes]]:
    found = []
    for start in range(0, len(data), size):
        found += frames.feed(data[start : start + size])
    return found


@given(
    messages=st.lists(
        st.tuples(st.sampled_from(["text", "bytes", "ping"]), st.binary(max_size=300), st.integers(1, 4)),
        max_size=8,
    ),
    size=st.integers(1, 400),
)
@settings(max_examples=150, deadline=None)
def test_what_another_implementation_sends_arrives_whole_however_it_is_cut(messages, size):
    peer = Connection(ConnectionType.CLIENT)
    data, expected = b"", []
    for kind, content, parts in messages:
        if kind == "ping":
            data += peer.send(Ping(payload=content[:125]))
            expected.append((Opcode.PING, content[:125]))
            continue
        whole = content.hex() if kind == "text" else content
        step = -(-len(whole) // parts) or 1
        pieces = [whole[start : start + step] for start in range(0, len(whole), step)] or [whole]
        event = TextMessage if kind == "text" else BytesMessage
        for number, piece in enumerate(pieces):
            data += peer.send(event(data=piece, message_finished=number == len(pieces) - 1))
        opcode = Opcode.TEXT if kind == "text" else Opcode.BINARY
        expected.append((opcode, whole.encode() if isinstance(whole, str) else whole))
    assert in_pieces(Frames(LARGEST), data, size) == expected


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 69_999])
def test_another_implementation_reads_what_is_sent_at_every_length(size):
    peer = Connection(ConnectionType.CLIENT)
    peer.receive_data(text_frame("考" * (size // 3) + "x" * (size % 3)))
    words = "".join(event.data for event in peer.events() if isinstance(event, TextMessage))
    assert len(words.encode()) == size
    assert in_pieces(Frames(LARGEST), sent(Opcode.TEXT, words.encode()), 1_000) == [
        (Opcode.TEXT, words.encode())
    ]


def test_another_implementation_understands_how_a_connection_is_closed():
    peer = Connection(ConnectionType.CLIENT)
    peer.receive_data(close_frame(CloseCode.TOO_LARGE, "大" * 100))
    [event] = list(peer.events())
    assert isinstance(event, CloseConnection)
    assert event.code == CloseReason.MESSAGE_TOO_BIG
    assert event.reason == "大" * 41  # 123 bytes, no half character


def test_a_control_frame_may_come_between_the_fragments_of_a_message():
    frames = Frames(LARGEST)
    data = (
        sent(Opcode.TEXT, b"one ", fin=False)
        + sent(Opcode.PING, b"there?")
        + sent(Opcode.CONTINUATION, b"two ", fin=False)
        + sent(Opcode.CONTINUATION, b"three")
        + sent(Opcode.TEXT, b"next")
    )
    assert frames.feed(data) == [
        (Opcode.PING, b"there?"),
        (Opcode.TEXT, b"one two three"),
        (Opcode.TEXT, b"next"),
    ]


WRONG = {
    "no mask": (sent(Opcode.TEXT, b"x", masked=False), CloseCode.PROTOCOL_ERROR),
    "no mask, empty": (sent(Opcode.PING, b"", masked=False), CloseCode.PROTOCOL_ERROR),
    "rsv1": (sent(Opcode.TEXT, b"x", rsv=0x40), CloseCode.PROTOCOL_ERROR),
    "rsv2": (sent(Opcode.TEXT, b"x", rsv=0x20), CloseCode.PROTOCOL_ERROR),
    "rsv3 on a ping": (sent(Opcode.PING, b"x", rsv=0x10), CloseCode.PROTOCOL_ERROR),
    "opcode 3": (sent(3, b"x"), CloseCode.PROTOCOL_ERROR),
    "opcode 7": (sent(7, b""), CloseCode.PROTOCOL_ERROR),
    "opcode 11": (sent(11, b""), CloseCode.PROTOCOL_ERROR),
    "opcode 15": (sent(15, b"x"), CloseCode.PROTOCOL_ERROR),
    "a fragmented ping": (sent(Opcode.PING, b"x", fin=False), CloseCode.PROTOCOL_ERROR),
    "a long ping": (sent(Opcode.PING, b"x" * 126), CloseCode.PROTOCOL_ERROR),
    "a long close": (sent(Opcode.CLOSE, b"x" * 126), CloseCode.PROTOCOL_ERROR),
    "a continuation of nothing": (sent(Opcode.CONTINUATION, b"x"), CloseCode.PROTOCOL_ERROR),
    "an unfinished continuation of nothing": (
        sent(Opcode.CONTINUATION, b"x", fin=False),
        CloseCode.PROTOCOL_ERROR,
    ),
    "a message inside a message": (
        sent(Opcode.TEXT, b"x", fin=False) + sent(Opcode.TEXT, b"y"),
        CloseCode.PROTOCOL_ERROR,
    ),
    "too large": (sent(Opcode.TEXT, b"x" * (LARGEST + 1)), CloseCode.TOO_LARGE),
    "too large in fragments": (
        sent(Opcode.TEXT, b"x" * 40_000, fin=False) + sent(Opcode.CONTINUATION, b"x" * 30_001),
        CloseCode.TOO_LARGE,
    ),
    "too large, only said so": (bytes((0x81, 0xFF)) + (1 << 40).to_bytes(8, "big"), CloseCode.TOO_LARGE),
    "a length beyond 63 bits": (bytes((0x81, 0xFF)) + (1 << 63).to_bytes(8, "big"), CloseCode.PROTOCOL_ERROR),
    "a short length in two bytes": (
        bytes((0x81, 0xFE)) + (125).to_bytes(2, "big") + KEY,
        CloseCode.PROTOCOL_ERROR,
    ),
    "a short length in eight bytes": (
        bytes((0x81, 0xFF)) + (65_535).to_bytes(8, "big") + KEY,
        CloseCode.PROTOCOL_ERROR,
    ),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("size", [1, 1 << 20])
def test_what_the_protocol_forbids_is_refused_with_its_code(name, size):
    data, code = WRONG[name]
    with pytest.raises(FrameFault) as refusal:
        in_pieces(Frames(LARGEST), data, size)
    assert refusal.value.code == code


def test_the_longest_message_allowed_is_taken():
    assert Frames(LARGEST).feed(sent(Opcode.TEXT, b"x" * LARGEST)) == [(Opcode.TEXT, b"x" * LARGEST)]


@pytest.mark.parametrize("code", [1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 4999])
def test_a_close_that_the_protocol_knows_is_answered(code):
    assert close_code_of(code.to_bytes(2, "big") + "再见".encode()) == CloseCode.NORMAL


@pytest.mark.parametrize("code", [0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535])
def test_a_close_with_a_code_that_nobody_may_send_is_a_fault(code):
    with pytest.raises(FrameFault) as refusal:
        close_code_of(code.to_bytes(2, "big"))
    assert refusal.value.code == CloseCode.PROTOCOL_ERROR


def test_a_close_without_a_code_is_fine_and_half_a_code_or_broken_words_are_not():
    assert close_code_of(b"") == CloseCode.NORMAL
    with pytest.raises(FrameFault) as half:
        close_code_of(b"\x03")
    assert half.value.code == CloseCode.PROTOCOL_ERROR
    with pytest.raises(FrameFault) as broken:
        close_code_of((1000).to_bytes(2, "big") + b"\xff")
    assert broken.value.code == CloseCode.INVALID_TEXT


@pytest.mark.parametrize(
    "payload", [b"\xff", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"ok \xe8\x80"]
)
def test_text_that_is_not_utf_8_is_a_fault(payload):
    with pytest.raises(FrameFault) as refusal:
        text_of(payload)
    assert refusal.value.code == CloseCode.INVALID_TEXT


@given(payload=st.binary(max_size=2_000), key=st.binary(min_size=4, max_size=4))
def test_a_mask_put_on_twice_is_gone(payload, key):
    assert unmasked(unmasked(payload, key), key) == payload
    assert frame(Opcode.BINARY, payload).endswith(payload)
