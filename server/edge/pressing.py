"""Papers as bytes: every entry is serialised once; a candidate's paper is put together from the pieces."""

import gzip
import hashlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from server.edge.plain_json import compact

QUICK = 4  # gzip's level: a candidate's own order of a paper is compressed when it is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pieces:
    """An entry is `before`, its options, `between`, its number and a brace."""

    before: bytes
    options: dict[str, bytes]
    between: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Type:
    head: bytes
    entries: dict[str, _Pieces]


class Press:
    """Keeps the type of every paper it was asked for; papers never change."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._setting: dict[tuple[int, str], threading.Lock] = {}
        self._types: dict[tuple[int, str], _Type] = {}

    def paper(
        self,
        which: tuple[int, str],
        model: type[BaseModel],
        read: Callable[[], Any],
        order: Iterable[tuple[str, tuple[str, ...]]],
    ) -> bytes:
        """A paper as JSON.

        Args:
            which: sitting and section.
            read: gives the whole paper, for `model`; asked once.
            order: keys of the entries with the ids of their options, as this candidate meets them.
        """
        kept = self._types.get(which) or self._set_once(which, model, read)
        entries = b",".join(
            _printed(kept.entries[key], number, options) for number, (key, options) in enumerate(order, 1)
        )
        return kept.head + entries + b"]}"

    def _set_once(self, which: tuple[int, str], model: type[BaseModel], read: Callable[[], Any]) -> _Type:
        """A hall that asks in the same instant waits for the first; one that fails leaves it to the next."""
        with self._guard:
            turn = self._setting.setdefault(which, threading.Lock())
        with turn:
            kept = self._types.get(which)
            if kept is None:
                kept = self._types[which] = _set(model.model_validate(read()).model_dump(mode="json"))
        return kept


def etag_of(body: bytes) -> str:
    """A strong validator of these bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


@lru_cache(maxsize=64)
def gzipped(body: bytes) -> bytes:
    """Compressed, the same each time; what many ask for is kept."""
    return gzip.compress(body, QUICK, mtime=0)


def _set(paper: dict[str, Any]) -> _Type:
    entries = {entry["key"]: _cut(entry) for entry in paper.pop("entries")}
    return _Type(head=compact(paper)[:-1] + b',"entries":[', entries=entries)


def _cut(entry: dict[str, Any]) -> _Pieces:
    del entry["number"]
    item = entry.pop("item", None)
    if item is None:  # a task: nothing in it changes its place
        return _Pieces(before=compact(entry)[:-1], options={}, between=b',"number":')
    options = {option["id"]: compact(option) for option in item.pop("options")}
    before = compact(entry)[:-1] + b',"item":' + compact(item)[:-1] + b',"options":['
    return _Pieces(before=before, options=options, between=b']},"number":')


def _printed(pieces: _Pieces, number: int, options: tuple[str, ...]) -> bytes:
    shown = b",".join(pieces.options[option] for option in options)
    return b"%b%b%b%d}" % (pieces.before, shown, pieces.between, number)
