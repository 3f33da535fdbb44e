"""A power cut: what a traced process had waited for by an instant is on the disk, and by chance some more.

`strace` writes down every change of the watched files and when each sync came back. The disk at an instant
is then made anew: what was written before a sync that had returned is there; of everything else whole
sectors are there or not, as chance has it. Names of files are taken to last (SQLite syncs the folder of a
new log itself).
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SECTOR = 512
CHANGES = "pwrite64,ftruncate"
SYNCS = "fsync,fdatasync"
LINE = re.compile(r"^(\d+) +(\d+)\.(\d{9}) (.*)$")
CALL = re.compile(r"^(\w+)\(\d+<([^>]+)>(?:, )?(.*)\) += (-?\d+)[^<]*<(\d+)\.(\d{9})>$")
WRITE = re.compile(r'^"((?:\\x[0-9a-f]{2})*)", \d+, (\d+)$')
RESUMED = re.compile(r"^<\.\.\. \w+ resumed>")
UNFINISHED = " <unfinished ...>"


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the kernel that changes a file or waits for the disk; nanoseconds of the wall clock."""

    name: str
    file: str  # name only
    began_at: int
    ended_at: int
    offset: int = 0  # for a truncation the new size
    content: bytes = b""

    @property
    def is_sync(self) -> bool:
        """True when it waits for the disk."""
        return self.name in SYNCS.split(",")


def tracer(trace: Path, files: Sequence[Path]) -> tuple[str, ...]:
    """Words in front of a command that write the changes of `files` to `trace`."""
    watched = (word for each in files for word in ("-P", str(each)))
    return (
        *("strace", "-f", "-qq", "--seccomp-bpf", "-y", "-xx", "-s", "1000000", "-o", str(trace)),
        *("--absolute-timestamps=unix,ns", "--syscall-times=ns", "-e", f"trace={CHANGES},{SYNCS}"),
        *("-e", "signal=none", *watched),
    )


def read_trace(trace: Path) -> list[Call]:
    """All calls in the order they began. Raises ValueError for a line that is not understood."""
    calls: list[Call] = []
    begun: dict[str, tuple[int, str]] = {}
    whole, _, _ = trace.read_text().rpartition("\n")  # the tracer was killed too, perhaps in a line
    for line in whole.splitlines():
        found = LINE.match(line)
        if found is None:
            raise ValueError(f"not a line of a trace: {line[:200]}")
        pid, at, said = found[1], int(found[2]) * 10**9 + int(found[3]), found[4]
        if said.startswith(("+++", "---")):
            continue
        if said.endswith(UNFINISHED):
            begun[pid] = at, said.removesuffix(UNFINISHED)
            continue
        began_at, ended_at = at, None
        if RESUMED.match(said):
            ended_at = at
            began_at, head = begun.pop(pid)
            said = head + RESUMED.sub("", said)
        call = CALL.match(said)
        if call is None:
            if said.endswith("= ?") or "= ? <" in said:  # the process was killed in it
                begun[pid] = began_at, said
                continue
            raise ValueError(f"not a call of a trace: {said[:100]} ... {said[-100:]}")
        if int(call[4]) < 0:
            continue
        took = int(call[5]) * 10**9 + int(call[6])
        calls.append(
            _call(call, began_at, began_at + took if ended_at is None else max(ended_at, began_at + took))
        )
    return sorted(calls, key=lambda each: each.began_at)


def syncs_of(trace: Path, file: str) -> int:
    """How often the traced process has begun to wait for a file so far."""
    hexed = "".join(rf"\\x{byte:02x}" for byte in f"/{file}".encode())
    return len(re.findall(rb"sync\(\d+<[^>]*" + hexed.encode() + b">", trace.read_bytes()))


def disk_at(
    base: dict[str, bytes], calls: Sequence[Call], instant: int, chance: random.Random
) -> dict[str, bytes]:
    """Contents of the files by name after a cut at `instant`; `base` was safe on the disk before."""
    disk = {name: bytearray(content) for name, content in base.items()}
    begun = [each for each in calls if each.began_at <= instant]
    share = chance.choice((0.0, 0.0, 0.5, 0.9))  # of the sectors that nobody had waited for
    safe_until: dict[str, int] = {}  # all that ended by then was waited for
    for each in begun:
        if each.is_sync and each.ended_at <= instant:
            safe_until[each.file] = max(each.began_at, safe_until.get(each.file, 0))
    for each in begun:
        if each.is_sync:
            continue
        content = disk.setdefault(each.file, bytearray())
        is_safe = each.ended_at <= safe_until.get(each.file, 0)
        if each.name == "ftruncate":
            if is_safe or chance.random() < share:
                del content[each.offset :]
                content.extend(bytes(each.offset - len(content)))
            continue
        for at, part in _sectors(each):
            if is_safe or chance.random() < share:
                content.extend(bytes(max(0, at + len(part) - len(content))))
                content[at : at + len(part)] = part
    return {name: bytes(content) for name, content in disk.items()}


def _sectors(write: Call) -> list[tuple[int, bytes]]:
    """A write cut where sectors of the file begin."""
    parts, at, end = [], write.offset, write.offset + len(write.content)
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        parts.append((at, write.content[at - write.offset : until - write.offset]))
        at = until
    return parts


def _call(found: re.Match[str], began_at: int, ended_at: int) -> Call:
    name, file = found[1], Path(_unquoted(found[2])).name
    if name == "pwrite64":
        written = WRITE.match(found[3])
        if written is None:
            raise ValueError(f"not a write of a trace: {found[3][:60]} ... {found[3][-60:]}")
        content = bytes.fromhex(written[1].replace("\\x", ""))[: int(found[4])]
        return Call(name, file, began_at, ended_at, int(written[2]), content)
    if name == "ftruncate":
        return Call(name, file, began_at, ended_at, int(found[3]))
    return Call(name, file, began_at, ended_at)


def _unquoted(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path
