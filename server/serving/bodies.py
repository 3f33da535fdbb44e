"""A request's body, read by the loop before a thread is taken: a slow sender must not hold one."""

import io
import tempfile
from collections.abc import MutableMapping
from typing import IO, Any

IN_MEMORY = 256 * 1024  # bytes; what is longer lies in a file meanwhile
PIECE = 64 * 1024


def take_body(environ: MutableMapping[str, Any], largest: int) -> IO[bytes]:
    """Put the whole body in the place of the connection's stream; the caller closes it.

    A body announced as longer than `largest` bytes is not read: the application refuses it by its length.
    One of unknown length is read until it is too long, and its length is then known.
    """
    stream = environ["wsgi.input"]
    length = environ.get("CONTENT_LENGTH")
    chunked = environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked"
    body: IO[bytes] = io.BytesIO()
    if chunked:
        body = _read(stream, largest + 1)
        environ["CONTENT_LENGTH"] = str(body.tell())
        del environ["HTTP_TRANSFER_ENCODING"]
        body.seek(0)
    elif length and 0 < int(length) <= largest:
        body = io.BytesIO(stream.read(int(length))) if int(length) <= IN_MEMORY else _read(stream, largest)
        body.seek(0)
    environ["wsgi.input"] = body
    return body


def _read(stream: IO[bytes], most: int) -> IO[bytes]:
    body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
    while most > 0 and (piece := stream.read(min(PIECE, most))):
        body.write(piece)
        most -= len(piece)
    return body
