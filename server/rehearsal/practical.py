"""A candidate at the practical paper: drafts, final programs, runs, submissions."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.rehearsal.content import BankContent, Program
from server.rehearsal.desk import Desk
from server.rehearsal.errors import Late
from server.rehearsal.promises import Promise, Tally
from server.rehearsal.script import Script, Work

RUN_WITHIN_S = 60.0
LOOK_EVERY_S = 0.5


@dataclass(slots=True)
class Bench:
    """What this candidate did with programs; run times from pressing the button to the output, in ms."""

    run_ms: list[float]
    submitted: dict[str, Program]


def sit_practical(
    desk: Desk, script: Script, bank: BankContent, keys: Sequence[str], tally: Tally, end_left_s: float
) -> Bench:
    """Work on every task of the script, paced to be done when `end_left_s` seconds are left."""
    bench = Bench(run_ms=[], submitted={})
    todo = [(key, script.practical[key]) for key in keys if key in script.practical]
    began_left_s = desk.left_s()
    for at, (key, work) in enumerate(todo):
        share = (at + 0.5) / len(todo)
        time.sleep(max(0.0, desk.left_s() - began_left_s + (began_left_s - end_left_s) * share))
        if script.tries and at == 0:
            _try(desk, bank, key, script.index, tally, bench)
        _work_on(desk, key, work, bench)
    return bench


def _work_on(desk: Desk, key: str, work: Work, bench: Bench) -> None:
    if work.saved is not None:
        place = ("@place", {"section": "practical", "item": key})
        desk.save([(key, {"files": _draft(work.saved.files)}), place])
        desk.save([(key, {"files": dict(work.saved.files), "flagged": False})])
    if work.submitted is not None:
        desk.say_own(work.submitted.files)
        desk.door.post("/api/attempt/submissions", {"task": key, "files": dict(work.submitted.files)})
        bench.submitted[key] = work.submitted


def _draft(files: Mapping[str, str]) -> dict[str, str]:
    """The first half of the lines: what stands in the editor on the way."""
    return {path: "".join(text.splitlines(True)[: text.count("\n") // 2 + 1]) for path, text in files.items()}


def _try(desk: Desk, bank: BankContent, key: str, index: int, tally: Tally, bench: Bench) -> None:
    """Run the right program against the first sample, or as it stands where a task has none."""
    task = bank.tasks[key]
    samples = [sample["id"] for sample in task.view["samples"]]
    body = {
        "task": key,
        "files": dict(task.right.files),
        "sample": samples[0] if samples else None,
        "stdin": None if samples else "",
    }
    desk.say_own(task.right.files)
    began = time.monotonic()
    try_id = desk.door.post("/api/attempt/tries", body)["try"]["id"]
    outcome = _outcome(desk, try_id)
    bench.run_ms.append((time.monotonic() - began) * 1000)
    where = f"candidate {index}: run of {task.right.path} of {key}"
    tally.equal(Promise.TRIES, outcome["state"], "done", where)
    if samples and outcome["outcome"] is not None:
        tally.equal(Promise.TRIES, outcome["outcome"]["matches"], True, f"{where}, sample {samples[0]}")


def _outcome(desk: Desk, try_id: str) -> Mapping[str, Any]:
    """Told by an event; looked up now and then as well, because a connection may break."""
    ends_at = time.monotonic() + RUN_WITHIN_S
    while time.monotonic() < ends_at:
        desk.wait("try_finished", LOOK_EVERY_S, lambda payload: payload["try_id"] == try_id)
        found: Mapping[str, Any] = desk.door.get(f"/api/attempt/tries/{try_id}")["try"]
        if found["state"] in ("done", "failed"):
            return found
    raise Late(f"run {try_id} gave no output in {RUN_WITHIN_S:.0f} s")
