"""The answers of a batch, one JSON line each, in a file that outlives a crash or told to somebody."""

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from server.judge_cli.lines import id_of


class Answers:
    """Takes answers from several threads; each is on disk before the next.

    Args:
        out: file they are appended to.
        emit: called with every line.
    """

    def __init__(self, out: Path | None, emit: Callable[[str], None] | None) -> None:
        self._out = out
        self._emit = emit
        self._guard = threading.Lock()
        self.earlier = frozenset() if out is None else finished_ids(out)

    def add(self, line_id: str | None, answer: dict[str, Any]) -> None:
        """Keep one."""
        text = _json_line({"id": line_id, **answer})
        with self._guard:
            if self._out is not None:
                _append(self._out, text)
            if self._emit is not None:
                self._emit(text)


def finished_ids(out: Path) -> frozenset[str]:
    """Ids of the whole lines of an earlier batch; a line cut by a crash is taken away."""
    if not out.exists():
        return frozenset()
    ids: set[str] = set()
    whole = 0
    with out.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                break
            whole += len(line)
            line_id = id_of(line.decode("utf-8", errors="replace"))
            if line_id is not None:
                ids.add(line_id)
    if whole != out.stat().st_size:
        os.truncate(out, whole)
    return frozenset(ids)


def _json_line(answer: dict[str, Any]) -> str:
    """Letters as they are, but for half surrogates: no encoding has them, and JSON can name them."""
    text = json.dumps(answer, ensure_ascii=False)
    return text.encode("utf-8", errors="backslashreplace").decode("utf-8")


def _append(out: Path, text: str) -> None:
    with out.open("ab") as file:
        file.write(text.encode("utf-8") + b"\n")
        file.flush()
        os.fsync(file.fileno())
