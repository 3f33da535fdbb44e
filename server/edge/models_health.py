"""Payloads of health, and of the documents that describe the API."""

from typing import Any

from pydantic import RootModel

from server.edge.shapes import Given


class Alive(Given):
    """This process answers."""

    alive: bool


class Part(Given):
    """One part of the server; `why` only where an operator asks from this machine."""

    part: str
    ready: bool
    why: str


class Readiness(Given):
    """Whether an exam can be held on this server."""

    ready: bool
    parts: tuple[Part, ...]


class Document(RootModel[dict[str, Any]]):
    """A document that describes something else."""
