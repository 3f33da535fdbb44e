"""Writes task packages for the benchmarks, in the format authors use."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def write_stdio_task(folder: Path, cases: Sequence[tuple[bytes, bytes]], *, cpu_s: float = 2.0) -> None:
    """A stdio task with these (input, answer) as secret cases."""
    _write_head(folder, {"kind": "stdio"}, cpu_s)
    _write_cases(folder, cases)


def write_function_task(
    folder: Path, function: str, calls: Sequence[tuple[list[Any], Any]], *, cpu_s: float = 2.0
) -> None:
    """A function task with these (arguments, returned value) as secret cases."""
    _write_head(folder, {"kind": "function", "function": function}, cpu_s)
    cases = [(json.dumps({"args": args}).encode(), json.dumps(value).encode()) for args, value in calls]
    _write_cases(folder, cases)


def write_unittest_task(folder: Path, tests: Mapping[str, str], *, cpu_s: float = 2.0) -> None:
    """A unittest task with these test files."""
    _write_head(folder, {"kind": "unittest"}, cpu_s)
    for name, source in tests.items():
        _write(folder / "data" / "secret" / name, source.encode())


def _write_head(folder: Path, kind: dict[str, str], cpu_s: float) -> None:
    about = {
        "problem_format_version": "2025-09",
        "name": {"zh": folder.name, "en": folder.name},
        "limits": {"time_limit": cpu_s, "memory": 128, "output": 1},
        "kaohe": kind | {"level": "初级", "topic": "函数与模块", "entry": "solution.py"},
    }
    _write(folder / "problem.yaml", json.dumps(about, ensure_ascii=False).encode())  # YAML holds JSON
    _write(folder / "statement" / "problem.zh.md", "见题目。\n".encode())
    _write(folder / "statement" / "problem.en.md", b"See the title.\n")
    _write(folder / "attachments" / "solution.py", b"# start here\n")


def _write_cases(folder: Path, cases: Sequence[tuple[bytes, bytes]]) -> None:
    for at, (given, answer) in enumerate(cases, start=1):
        _write(folder / "data" / "secret" / f"{at:02}.in", given)
        _write(folder / "data" / "secret" / f"{at:02}.ans", answer)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
