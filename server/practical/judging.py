"""Judges one submission: a fresh box, all cases of the task in order, points for what is right."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import chain

from question_bank.tasks import Task
from question_bank.vocabulary import TaskKind
from server.practical.compiling import compile_error, is_shown_by_running
from server.practical.errors import BadTask, ValidatorFault
from server.practical.findings import Finding
from server.practical.handing_in import missing_line, unusable
from server.practical.kinds.files import judge_files
from server.practical.kinds.function import judge_function
from server.practical.kinds.interactive import judge_interactive
from server.practical.kinds.stdio import judge_stdio, judge_validated
from server.practical.kinds.unittest_ import judge_method
from server.practical.libraries import flavour_for
from server.practical.limits import TEST_MEMORY_MIB, box_memory_mib, case_limits
from server.practical.proceeding import JudgesOnce, cases_to_run, settle_all
from server.practical.sandboxing import Box, Sandbox
from server.practical.scoring import case_maxima, case_scores, share_of
from server.practical.settling import Settled, without_run
from server.practical.surveying import survey
from server.practical.validating import validation_memory_mib, validator_of
from server.practical.verdicts import Judgement, Run, Verdict, overall
from server.practical.ways import SCREENING, Way
from server.practical.wording import printable, say, shown

BY_KIND = {
    TaskKind.STDIO: judge_stdio,
    TaskKind.FUNCTION: judge_function,
    TaskKind.FILES: judge_files,
}


def judge(
    task: Task,
    files: Mapping[str, bytes],
    sandbox: Sandbox,
    *,
    points_h: int,
    keep_for: str | None = None,
) -> Judgement:
    """Judge the handed-in files (path to content) against all cases of a task.

    Args:
        points_h: points of the task in its form, in hundredths.
        keep_for: whose files these are, for a sandbox that keeps a container for one candidate's paper.

    Raises:
        BadTask: the package cannot be judged.
        ValidatorFault: a validator of the package failed on a case; it carries all that was found.
        SandboxError: our own failure; the caller tries again, it is never a score.
    """
    case_ids = survey(task, sandbox).case_ids if task.kind is TaskKind.UNITTEST else task.case_ids
    maxima = case_maxima(case_ids, task.weights, points_h)
    with ExitStack() as boxes:
        box = boxes.enter_context(
            sandbox.open(box_memory_mib(task), flavour=flavour_for(task), keep_for=keep_for)
        )
        cases = _cases(task, files, box, sandbox, boxes)
        for_all, cases = _looked_at(task, files, box, cases)
        if for_all is not None:
            settled = dict.fromkeys(case_ids, without_run(for_all))
        else:
            settled = settle_all(task, cases)
        image, engine_image = box.image, box.engine_image
    findings = {case: settled[case].finding for case in case_ids if case in settled}
    shares = {case: share_of(finding.verdict, finding.share) for case, finding in findings.items()}
    scores = case_scores(case_ids, shares, maxima, task.groups)
    rows = zip(case_ids, scores, maxima, strict=True)
    judgement = Judgement(
        verdict=overall([finding.verdict for finding in findings.values()]),
        score_h=sum(scores),
        maximum_h=points_h,
        runs=tuple(_run(case, settled[case], score, most) for case, score, most in rows if case in settled),
        image=image,
        engine_image=engine_image,
        host=socket.gethostname(),
        limits=case_limits(task),
    )
    for case, each in settled.items():
        if each.finding.verdict is Verdict.JE:
            raise ValidatorFault(case, each.finding.message or "", replace(judgement, verdict=Verdict.JE))
    return judgement


def protected_line_gone(task: Task, files: Mapping[str, bytes]) -> Finding | None:
    """The WA that all cases of a completion task get when a line that must stay is gone, else None."""
    line = missing_line(task, files)
    if line is None:
        return None
    message = say(f"必须保留的代码行不见了：{shown(line)}", f"a line that must stay is gone: {shown(line)}")
    return Finding(verdict=Verdict.WA, message=printable(message))


def _looked_at(
    task: Task, files: Mapping[str, bytes], box: Box, cases: Iterator[tuple[str, JudgesOnce]]
) -> tuple[Finding | None, Iterator[tuple[str, JudgesOnce]]]:
    """The finding that all cases get, if any, and the cases to settle otherwise.

    Whether the files can be run is looked at before any case counts; where a right answer to the first case
    shows it, too, only after another one.
    """
    gone = protected_line_gone(task, files)
    if gone is not None or unusable(task, files) is not None or not is_shown_by_running(task, files):
        return compile_error(task, files, box) or gone, cases
    case_id, judge_once = next(cases)
    screened = judge_once(SCREENING)
    if screened.verdict is not Verdict.AC:
        for_all = compile_error(task, files, box)
        if for_all is not None:
            return for_all, cases
    return None, chain([(case_id, partial(_screened, screened, judge_once))], cases)


def _screened(screened: Finding, judge_once: JudgesOnce, way: Way) -> Finding:
    return screened if way is SCREENING else judge_once(way)


def _cases(
    task: Task, files: Mapping[str, bytes], box: Box, sandbox: Sandbox, boxes: ExitStack
) -> Iterator[tuple[str, JudgesOnce]]:
    """Every case to run in order, with what judges it once."""
    if task.kind is TaskKind.UNITTEST:
        author_box = boxes.enter_context(sandbox.open(TEST_MEMORY_MIB, flavour=flavour_for(task)))
        expected = survey(task, sandbox)
        for case_id in expected.case_ids:
            yield case_id, partial(judge_method, task, files, case_id, expected.classes, box, author_box)
        return
    validator = validator_of(task)
    if validator is not None:
        validator_box = boxes.enter_context(
            sandbox.open(validation_memory_mib(task), flavour=flavour_for(task))
        )
        judge_by = judge_interactive if validator.interactive else judge_validated
        for case in cases_to_run(task):
            yield case.id, partial(judge_by, task, files, case, box, validator_box)
        return
    judge_case = BY_KIND.get(task.kind)
    if judge_case is None:
        raise BadTask(f"no judge for kind {task.kind}")
    for case in cases_to_run(task):
        yield case.id, partial(judge_case, task, files, case, box)


def _run(case: str, settled: Settled, score_h: int, maximum_h: int) -> Run:
    finding = settled.finding
    return Run(
        case=case,
        verdict=finding.verdict,
        score_h=score_h,
        maximum_h=maximum_h,
        cpu_ms=finding.cpu_ms,
        wall_ms=finding.wall_ms,
        memory_kib=finding.memory_kib,
        message=finding.message,
        stdout=finding.stdout,
        stderr=finding.stderr,
        evidence=settled.evidence,
    )
