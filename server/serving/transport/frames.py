"""WebSocket frames as RFC 6455 has them, seen from a server: bytes in, messages out, no socket."""

from enum import IntEnum
from typing import Final

LARGEST_CONTROL: Final = 125  # bytes a control frame may carry
SHORT: Final = 126  # a length of this says that two bytes of length follow
LONG: Final = 127  # eight follow


class Opcode(IntEnum):
    """What a frame is."""

    CONTINUATION = 0
    TEXT = 1
    BINARY = 2
    CLOSE = 8
    PING = 9
    PONG = 10


class CloseCode(IntEnum):
    """Why a connection ends, RFC 6455 section 7.4.1."""

    NORMAL = 1000
    GOING_AWAY = 1001
    PROTOCOL_ERROR = 1002
    UNSUPPORTED = 1003
    INVALID_TEXT = 1007
    POLICY = 1008
    TOO_LARGE = 1009
    INTERNAL = 1011
    TRY_LATER = 1013


class FrameFault(Exception):
    """What came is not what RFC 6455 allows; `code` is how to close."""

    def __init__(self, code: CloseCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


Message = tuple[int, bytes]  # opcode and payload, unmasked; never CONTINUATION
OPCODES: Final = frozenset(Opcode)
CLIENT_CODES: Final = frozenset({*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)})


class Frames:
    """What one client sends, as it arrives: whole messages and control frames come out in their order."""

    __slots__ = ("_bytes", "_kind", "_largest", "_parts")

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._bytes = b""  # of a frame that is not complete
        self._kind = 0  # of the message whose fragments are gathered; 0 between messages
        self._parts: bytearray | None = None

    def feed(self, data: bytes) -> list[Message]:
        """All that is complete now.

        Raises:
            FrameFault: at the first frame that breaks the protocol or is too large.
        """
        if self._bytes:
            data = self._bytes + data
        messages: list[Message] = []
        at, end = 0, len(data)
        while end - at >= 2:
            first, second = data[at], data[at + 1]
            size = second & 0x7F
            if size < SHORT:
                body = at + 6
            else:
                body = at + (8 if size == SHORT else 14)
                if end < body - 4:
                    self._check(first, second, size)
                    break
                size = _long_size(data, at, size)
            self._check(first, second, size)
            after = body + size
            if end < after:
                break
            payload = unmasked(data[body:after], data[body - 4 : body])
            at = after
            message = self._take(first, payload)
            if message is not None:
                messages.append(message)
        self._bytes = data[at:] if at < end else b""
        return messages

    def _check(self, first: int, second: int, size: int) -> None:
        opcode = first & 0x0F
        if first & 0x70 or opcode not in OPCODES:
            raise FrameFault(CloseCode.PROTOCOL_ERROR, "reserved bits or opcode")
        if not second & 0x80:
            raise FrameFault(CloseCode.PROTOCOL_ERROR, "a client masks its frames")
        if opcode >= Opcode.CLOSE:
            if not first & 0x80 or size > LARGEST_CONTROL:
                raise FrameFault(CloseCode.PROTOCOL_ERROR, "a control frame is whole and short")
            return
        if (opcode == Opcode.CONTINUATION) != (self._kind != 0):
            raise FrameFault(CloseCode.PROTOCOL_ERROR, "fragments out of order")
        gathered = len(self._parts) if self._parts is not None else 0
        if gathered + size > self._largest:
            raise FrameFault(CloseCode.TOO_LARGE, f"a message has at most {self._largest} bytes")

    def _take(self, first: int, payload: bytes) -> Message | None:
        opcode = first & 0x0F
        if opcode >= Opcode.CLOSE:
            return opcode, payload
        if first & 0x80 and self._parts is None:
            return opcode, payload
        if self._parts is None:
            self._kind, self._parts = opcode, bytearray()
        self._parts += payload
        if not first & 0x80:
            return None
        message = self._kind, bytes(self._parts)
        self._kind, self._parts = 0, None
        return message


def _long_size(data: bytes, at: int, size: int) -> int:
    width = 2 if size == SHORT else 8
    value = int.from_bytes(data[at + 2 : at + 2 + width], "big")
    if value < SHORT or (width == 8 and value < 0x10000) or value >> 63:
        raise FrameFault(CloseCode.PROTOCOL_ERROR, "a length is written as short as it can be")
    return value


def unmasked(payload: bytes, key: bytes) -> bytes:
    """The payload with a client's mask taken off (or put on)."""
    size = len(payload)
    mask = (key * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "little") ^ int.from_bytes(mask, "little")).to_bytes(size, "little")


def frame(opcode: Opcode, payload: bytes) -> bytes:
    """One whole frame as a server sends it, without a mask."""
    size = len(payload)
    if size < SHORT:
        return bytes((0x80 | opcode, size)) + payload
    if size < 0x10000:
        return bytes((0x80 | opcode, SHORT)) + size.to_bytes(2, "big") + payload
    return bytes((0x80 | opcode, LONG)) + size.to_bytes(8, "big") + payload


def text_frame(text: str) -> bytes:
    """A text message."""
    return frame(Opcode.TEXT, text.encode())


def close_frame(code: CloseCode, detail: str = "") -> bytes:
    """The frame that ends a connection; the detail is cut to what fits."""
    words = detail.encode()[: LARGEST_CONTROL - 2].decode(errors="ignore").encode()
    return frame(Opcode.CLOSE, code.to_bytes(2, "big") + words)


def text_of(payload: bytes) -> str:
    """The words of a text message. Raises FrameFault for what is not UTF-8."""
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise FrameFault(CloseCode.INVALID_TEXT, "text is UTF-8") from None


def close_code_of(payload: bytes) -> CloseCode:
    """The code to answer a client's close frame with. Raises FrameFault for a wrong one."""
    if not payload:
        return CloseCode.NORMAL
    if len(payload) < 2 or int.from_bytes(payload[:2], "big") not in CLIENT_CODES:
        raise FrameFault(CloseCode.PROTOCOL_ERROR, "no code to close with")
    text_of(payload[2:])
    return CloseCode.NORMAL
