"""Runs `kaohe judge --batch` as a user does and reads its answers."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def judge_list(lines: Sequence[dict[str, str]], folder: Path, jobs: int) -> dict[str, dict[str, Any]]:
    """Judge `{"id", "task", "submission"}` lines; the answers by id. The list is written into `folder`.

    Raises:
        RuntimeError: the command failed, or not every line has its one answer.
    """
    asked = folder / "list.jsonl"
    asked.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "server.cli",
        "judge",
        "--batch",
        str(asked),
        "--jobs",
        str(jobs),
        "--json",
    ]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    by_id = {answer["id"]: answer for answer in answers}
    if len(answers) != len(lines) or by_id.keys() != {line["id"] for line in lines}:
        raise RuntimeError(f"{len(answers)} answers for {len(lines)} lines, exit {done.returncode}")
    return by_id
