"""Checks, once everything is judged, verdicts, points and results against what they must be."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from server.rehearsal.candidate import Account
from server.rehearsal.errors import RehearsalError
from server.rehearsal.expecting import Expected, expect
from server.rehearsal.http import Door, Json
from server.rehearsal.points import combined, hundredths, promised_range, shown, truncated
from server.rehearsal.promises import Promise, Tally
from server.rehearsal.rules import Rules
from server.rehearsal.setting_up import Stage

# Headings of the file the office takes away, and the field of the API each stands for.
COLUMNS = {
    "准考证号": "candidate_number",
    "姓名": "name",
    "类别": "category",
    "考场": "room",
    "座位": "seat",
    "状态": "state",
    "理论": "theory",
    "实操": "practical",
    "综合": "combined",
    "是否合格": "passed",
}
PASSED = {True: "合格", False: "不合格", None: ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Whose eyes the checks look through, and what they write into."""

    admin: Door
    grader: Door
    stage: Stage
    tally: Tally


def check_outcomes(judge: Judge, accounts: Sequence[Account], entries: Iterable[Json]) -> None:
    """Every program, every paper and every result of these candidates."""
    by_attempt: dict[str, list[Json]] = {}
    for entry in entries:
        by_attempt.setdefault(entry["attempt_id"], []).append(entry)
    path = f"/api/sittings/{judge.stage.sitting_id}/results"
    results = {result["attempt_id"]: result for result in judge.admin.get(path)["results"]}
    for account in accounts:
        mine = by_attempt.get(account.desk.person.attempt_id, [])
        try:
            _check_account(judge, account, mine, results)
        except RehearsalError as error:
            judge.tally.check(Promise.PRACTICAL, False, f"{account.who}: {error}")
    check_csv(judge.admin.download(f"{path}.csv"), list(results.values()), judge.tally)


def check_csv(content: bytes, results: Sequence[Json], tally: Tally) -> None:
    """The file says what the API says, line by line."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    tally.equal(Promise.CSV, len(rows), len(results), "lines")
    by_number = {row["准考证号"].lstrip("'"): row for row in rows}
    for result in results:
        row = by_number.get(result["candidate_number"], {})
        for heading, name in COLUMNS.items():
            value = result[name]
            expected = PASSED[value] if name == "passed" else "" if value is None else str(value)
            found = row.get(heading, "").lstrip("'")
            tally.equal(Promise.CSV, found, expected, f"{result['candidate_number']}: {heading}")


def _check_account(
    judge: Judge, account: Account, entries: Sequence[Json], results: Mapping[str, Json]
) -> None:
    attempt_id = account.desk.person.attempt_id
    expected = expect(account, judge.stage.bank, judge.stage.rules)
    _check_programs(judge, account, expected, entries)
    score = judge.grader.get(f"/api/attempts/{attempt_id}/score")
    _check_entries(account, expected, score, judge.tally)
    _check_result(account, expected, results[attempt_id], score, judge.stage.rules, judge.tally)


def _check_programs(judge: Judge, account: Account, expected: Expected, entries: Sequence[Json]) -> None:
    tally = judge.tally
    found = sorted((entry["task"], entry["cause"]) for entry in entries)
    tally.equal(Promise.JUDGED, found, sorted(expected.programs), f"{account.who}: submissions")
    for entry in entries:
        where = f"{account.who}: {entry['task']} ({entry['cause']})"
        if not tally.check(Promise.JUDGED, entry["state"] == "done", f"{where}: {entry['state']}"):
            continue
        program = expected.programs.get((entry["task"], entry["cause"]))
        if program is not None:
            points_h = hundredths(entry["maximum"])
            cases = len(judge.stage.bank.tasks[entry["task"]].cases)
            may = promised_range(program.score_h, points_h, cases)
            held = entry["verdict"] in program.verdicts and hundredths(entry["score"]) in may
            said = f"{entry['verdict']} {entry['score']}"
            wanted = f"{'|'.join(sorted(program.verdicts))} {shown(may[0])}"
            tally.check(Promise.PROGRAMS, held, f"{where}, {program.path}: {said} instead of {wanted}")
        _check_cases(judge, entry, where)


def _check_cases(judge: Judge, entry: Json, where: str) -> None:
    """Every case was run, in order; their maxima add up to the task's points, their scores to the score."""
    runs = judge.grader.get(f"/api/submissions/{entry['id']}")["runs"]
    cases = [run["case"] for run in runs]
    tally = judge.tally
    tally.equal(Promise.CASES, cases, list(judge.stage.bank.tasks[entry["task"]].cases), f"{where}: cases")
    maximum_h = sum(hundredths(run["maximum"]) for run in runs)
    tally.equal(Promise.CASES, shown(maximum_h), entry["maximum"], f"{where}: sum of the maxima")
    right_h = sum(hundredths(run["maximum"]) for run in runs if run["verdict"] == "AC")
    tally.equal(Promise.CASES, shown(right_h), entry["score"], f"{where}: maxima of the cases passed")
    first_bad = next((run["verdict"] for run in runs if run["verdict"] != "AC"), "AC")
    tally.equal(Promise.CASES, entry["verdict"], first_bad, f"{where}: verdict of the first bad case")
    tally.check(Promise.JUDGED, all(run["verdict"] != "JE" for run in runs), f"{where}: the judge failed")


def _check_entries(account: Account, expected: Expected, score: Json, tally: Tally) -> None:
    given = {(entry["section"], entry["entry"]): entry["given"] for entry in score["entries"]}
    for item, points_h in expected.items.items():
        tally.equal(Promise.THEORY, given.get(("theory", item)), shown(points_h), f"{account.who}: {item}")
    for task, may in expected.tasks.items():
        found = given.get(("practical", task))
        held = found is not None and hundredths(found) in may
        tally.check(Promise.PRACTICAL, held, f"{account.who}: {task}: {found} instead of {shown(may[0])}")


def _check_result(
    account: Account, expected: Expected, result: Json, score: Json, rules: Rules, tally: Tally
) -> None:
    who = account.who
    theory = shown(expected.theory_h)
    tally.equal(Promise.THEORY, result["theory"], theory, f"{who}: theory paper")
    practical_h = _practical_total(expected, score)
    tally.equal(Promise.PRACTICAL, result["practical"], shown(practical_h), f"{who}: practical paper")
    points = combined(expected.theory_h, practical_h, rules.weights)
    tally.equal(Promise.RESULT, result["combined"], truncated(points), f"{who}: combined")
    tally.equal(Promise.RESULT, result["passed"], points >= rules.pass_line, f"{who}: pass at {points}")
    tally.equal(Promise.RESULT, result["state"], "collected", f"{who}: state")


def _practical_total(expected: Expected, score: Json) -> int:
    """Exact where the points of tasks follow from promises; else what their cases came to."""
    given: Mapping[str, int] = {
        entry["entry"]: hundredths(entry["given"])
        for entry in score["entries"]
        if entry["section"] == "practical"
    }
    return sum(may[0] if len(may) == 1 else given.get(task, 0) for task, may in expected.tasks.items())


def check_boards(boards: Iterable[Json], sitting: Json, tally: Tally) -> None:
    """Rooms, seats and the sitting are where they must be at the end."""
    tally.equal(Promise.BOARD, sitting["state"], "collected", "state of the sitting")
    for board in boards:
        room = board["sitting_room"]
        tally.equal(Promise.BOARD, room["state"], "collected", f"{room['room']}: state")
        for cell in board["cells"]:
            if cell["attempt_id"] is not None:
                where = f"{room['room']}, seat {cell['number']}"
                tally.equal(Promise.BOARD, cell["state"], "collected", where)
