"""How a program promises to end: read from the header of its file, compared with what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sandbox.values import Ended, Limits, Outcome

HEADER = b"# "


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What the first lines of a file say.

    Args:
        ended: the ways in which it may end.
        stdout: exactly what it prints, ending by itself with exit code 0; None for anything.
        exit_code: with which it ends by itself; None for any.
        collect: paths it offers as results; none of them may come back.
        limits: those it runs under.
    """

    ended: frozenset[Ended]
    stdout: bytes | None
    exit_code: int | None
    collect: tuple[str, ...]
    limits: Limits

    def broken_by(self, outcome: Outcome) -> str | None:
        """What is not as promised, None when all is."""
        if outcome.ended not in self.ended:
            return f"ended: {outcome.ended}"
        if self.stdout is not None and (outcome.stdout, outcome.exit_code) != (self.stdout, 0):
            return f"printed {outcome.stdout[:200]!r}, exit {outcome.exit_code}, {outcome.stderr[-200:]!r}"
        if self.exit_code is not None and outcome.exit_code not in (self.exit_code, None):
            return f"exit {outcome.exit_code}, {outcome.stderr[-200:]!r}"
        if outcome.collected:
            return f"results came back: {', '.join(path for path, _ in outcome.collected)}"
        return None


def read_header(program: bytes) -> dict[str, str]:
    """Lines "# name: value" before the first other line."""
    said: dict[str, str] = {}
    for line in program.splitlines():
        if not line.startswith(HEADER):
            break
        name, _, value = line.removeprefix(HEADER).decode().partition(":")
        said[name] = value.strip()
    return said


def read_promise(said: Mapping[str, str], usual: Limits) -> Promise:
    """From "ended: ways to end" and, where it matters, "stdout", "exit", "collect", "limits: name=number …".

    Raises:
        KeyError, ValueError: the header is no promise.
    """
    special = (part.split("=") for part in said.get("limits", "").split())
    return Promise(
        ended=frozenset(Ended(word) for word in said["ended"].split()),
        stdout=f"{said['stdout']}\n".lstrip("\n").encode() if "stdout" in said else None,
        exit_code=int(said["exit"]) if "exit" in said else None,
        collect=tuple(said.get("collect", "").split()),
        limits=replace(usual, **{name: int(number) for name, number in special}),
    )
