"""Knows the frames between the author's test and the candidate's module: u32 length, then UTF-8 JSON.

Shared with our programs inside a box, so it imports nothing of ours.
"""

LENGTH_BYTES = 4
FRAME_CAP = 4 * 1024 * 1024
END = b'["end"'  # how the one frame begins that is meant for the judge itself


class BadFrame(Exception):
    """The bytes are no frame."""


def pack(body: bytes) -> bytes:
    """One frame. Raises BadFrame when the body is above the cap."""
    if len(body) > FRAME_CAP:
        raise BadFrame(f"a frame of {len(body)} bytes is above the cap")
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def body_length(prefix: bytes) -> int:
    """The length a prefix of four bytes announces. Raises BadFrame when it is above the cap."""
    length = int.from_bytes(prefix, "big")
    if length > FRAME_CAP:
        raise BadFrame(f"a frame of {length} bytes is above the cap")
    return length
