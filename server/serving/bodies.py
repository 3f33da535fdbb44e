"""A request's body, read by the loop before a thread is taken: a slow sender must not hold one."""

import io
import tempfile
from collections.abc import Callable, MutableMapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import IO, Any

from server.serving.patience import body_s

Reading = Callable[[float], AbstractContextManager[object]]
Read = Callable[[int], bytes]

READING = "kaohe.reading"  # in the WSGI environment: makes a block in which a piece of the body must come
IN_MEMORY = 256 * 1024  # bytes; what is longer lies in a file meanwhile
PIECE = 64 * 1024


class CutShort(Exception):
    """A body that did not arrive whole."""


def take_body(environ: MutableMapping[str, Any], largest: int) -> IO[bytes]:
    """Put the whole body in the place of the connection's stream; the caller closes it.

    A body announced as longer than `largest` bytes is not read: the application refuses it by its length.
    One of unknown length is read until it is too long, and its length is then known.

    Raises:
        CutShort: the client went away, or took longer than is waited for.
    """
    stream = environ["wsgi.input"]
    length = environ.get("CONTENT_LENGTH")
    chunked = environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked"
    read: Read = partial(_some, stream, environ.get(READING, _ever))
    body: IO[bytes] = io.BytesIO()
    if chunked:
        body = _read(read, largest + 1)
        environ["CONTENT_LENGTH"] = str(body.tell())
        del environ["HTTP_TRANSFER_ENCODING"]
        body.seek(0)
    elif length and 0 < int(length) <= largest:
        body = io.BytesIO(read(int(length))) if int(length) <= IN_MEMORY else _read(read, largest)
        body.seek(0)
    environ["wsgi.input"] = body
    return body


def _ever(_within_s: float) -> AbstractContextManager[object]:
    return nullcontext()


def _some(stream: IO[bytes], reading: Reading, size: int) -> bytes:
    with reading(body_s(size)):
        try:
            return stream.read(size)
        except OSError as error:
            raise CutShort(str(error)) from error


def _read(read: Read, most: int) -> IO[bytes]:
    body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
    try:
        while most > 0 and (piece := read(min(PIECE, most))):
            body.write(piece)
            most -= len(piece)
    except BaseException:
        body.close()
        raise
    return body
