"""Knows what every checker takes and gives."""

from typing import Protocol

from server.practical.wording import SHOWN_CHARACTERS, shown


class Checker(Protocol):
    """Decides whether `output` answers a case whose expected output is `answer`."""

    def __call__(self, answer: bytes, output: bytes) -> str | None:
        """None when it does, otherwise where it differs, for people."""


def text(token: bytes) -> str:
    """Bytes of an answer or output as a message shows them."""
    return shown(repr(token[: 4 * SHOWN_CHARACTERS].decode("utf-8", errors="replace")))
