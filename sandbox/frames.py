"""The one message form between driver and runner: a list of byte strings, every length in front.

Shared with the container, so it imports nothing: what the runner imports costs time in every box.
"""

LENGTH_BYTES = 4
MESSAGE_CAP = 256 * 1024 * 1024


class BadFrame(Exception):
    """The bytes are no message."""


def pack(fields: list[bytes]) -> bytes:
    """One message: u32 length of the rest, then u32 length and bytes of every field."""
    body = b"".join(part for field in fields for part in (_length(field), field))
    return _length(body) + body


def unpack(body: bytes) -> list[bytes]:
    """The fields of one message body (without its leading length). Raises BadFrame."""
    fields: list[bytes] = []
    at = 0
    while at < len(body):
        start = at + LENGTH_BYTES
        end = start + body_length(body[at:start])
        if end > len(body):
            raise BadFrame(f"field {len(fields)} ends behind its message")
        fields.append(body[start:end])
        at = end
    if not fields:
        raise BadFrame("a message without fields")
    return fields


def unpack_keeping_last(body: bytearray) -> tuple[list[bytes], memoryview]:
    """As `unpack`, but the last field stays where it lies and can be overwritten. Raises BadFrame."""
    view = memoryview(body)
    fields: list[bytes] = []
    at = 0
    while True:
        start = at + LENGTH_BYTES
        end = start + body_length(bytes(view[at:start]))
        if end > len(view):
            raise BadFrame(f"field {len(fields)} ends behind its message")
        if end == len(view):
            return fields, view[start:end]
        fields.append(bytes(view[start:end]))
        at = end


def body_length(prefix: bytes, cap: int = MESSAGE_CAP) -> int:
    """The length in bytes that `prefix` announces. Raises BadFrame when it is cut or above `cap`."""
    if len(prefix) != LENGTH_BYTES:
        raise BadFrame("a length of fewer than four bytes")
    length = int.from_bytes(prefix, "big")
    if length > cap:
        raise BadFrame(f"a length of {length} bytes is above the cap of {cap}")
    return length


def _length(part: bytes) -> bytes:
    return len(part).to_bytes(LENGTH_BYTES, "big")
