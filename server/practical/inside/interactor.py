"""Inside a validator's box: runs the author's interactive validator, with the candidate's words on its input.

They come in frames, so that the judge can say where they end and still hear the validator out. They are taken
in whether the validator reads or not: whoever speaks is never kept waiting.
"""

import os
import queue
import runpy
import sys
import threading
from typing import BinaryIO

from server.practical.framing import LENGTH_BYTES, body_length
from server.practical.inside.entering import enter


def main() -> None:
    """Go on as the validator; its exit code is that of this process."""
    entry, *arguments = sys.argv[1:]
    frames = os.fdopen(os.dup(0), "rb")
    os.dup(1)  # kept: a validator that says no more may still listen, and its end is that of this process
    for_validator, ours = os.pipe()
    os.dup2(for_validator, 0)
    os.close(for_validator)
    words: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=hear, args=(frames, words), daemon=True).start()
    threading.Thread(target=tell, args=(words, ours), daemon=True).start()
    enter("work", "validator")
    sys.argv[:] = [entry, *arguments]
    runpy.run_path(entry, run_name="__main__")


def hear(frames: BinaryIO, words: "queue.SimpleQueue[bytes]") -> None:
    """Take in frames up to the empty one, or to the end of the stream."""
    while True:
        body = frames.read(body_length(frames.read(LENGTH_BYTES)))
        words.put(body)
        if not body:
            return


def tell(words: "queue.SimpleQueue[bytes]", ours: int) -> None:
    """Pass them on, and close where they end."""
    try:
        with os.fdopen(ours, "wb", buffering=0) as pipe:
            while all(bodies := waiting(words)):
                pipe.write(b"".join(bodies))
            pipe.write(b"".join(bodies))
    except BrokenPipeError:
        return  # the validator reads no more


def waiting(words: "queue.SimpleQueue[bytes]") -> list[bytes]:
    """What has come, at least one: a word at a time would keep three threads waiting for each other."""
    bodies = [words.get()]
    while bodies[-1] and not words.empty():
        bodies.append(words.get())
    return bodies


if __name__ == "__main__":
    main()
