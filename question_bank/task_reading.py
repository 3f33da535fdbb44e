"""Knows how the parts of a task package become one task."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from question_bank import messages
from question_bank.bank import Issue, Skipped
from question_bank.checker_words import CheckerName
from question_bank.fields import Fields
from question_bank.kaohe_section import DEFAULT_ENTRY, ExamSection, read_section
from question_bank.package import Package
from question_bank.problem_yaml import PATH, Problem, language, localised_name, read_problem
from question_bank.task_cases import read_cases, read_tests
from question_bank.task_groups import spread
from question_bank.task_included import read_included
from question_bank.task_settings import common_checker, read_settings, with_settings
from question_bank.task_solutions import read_solutions
from question_bank.task_statement import plain_name, read_statement
from question_bank.task_validator import read_validator
from question_bank.tasks import Case, File, Task, Validator
from question_bank.text import Localised
from question_bank.trees import TIME_LIMIT_FILE, Tree, below, folded, safe_path
from question_bank.unittest_listing import list_cases
from question_bank.vocabulary import TaskKind

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_USED = (
    "statement",
    "problem_statement",
    "attachments",
    "data",
    "submissions",
    "include",
    "output_validator",
    "output_validators",
    "static_validator",
    "graders",
    TIME_LIMIT_FILE,
)
_KNOWN = (
    "input_validators",
    "input_format_validators",
    "input_visualizer",
    "output_visualizer",
    "generators",
    "solution",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReading:
    """A task as far as it can be judged, everything that is wrong with it, and what was left out."""

    task: Task | None
    issues: tuple[Issue, ...]
    skipped: tuple[Skipped, ...]


def read_task_tree(tree: Tree, name: str) -> TaskReading:
    """Read the package whose files are `tree`; paths of issues are relative to the package."""
    package = Package(name=name, tree=tree)
    task = _task(package)
    issues = (*package.faults.issues, *package.remarks.issues)
    return TaskReading(
        task=task if not package.faults.issues else None,
        issues=tuple(sorted(issues, key=lambda issue: issue.path)),
        skipped=tuple(package.remarks.skipped),
    )


def _task(package: Package) -> Task | None:
    if not _ID.fullmatch(package.name):
        package.faults.report("", "", messages.BAD_ID, value=package.name, rule="A-Z a-z 0-9 _ -")
    _check_file_names(package)
    _refuse_static_validator(package)
    if PATH not in package.tree:
        package.faults.report(PATH, "", messages.MISSING_FILE)
        return None
    document = package.yaml(PATH)
    if document is None:
        return None
    fields = Fields(document, path=PATH, place="", complaints=package.faults)
    problem = read_problem(fields, package)
    section = read_section(fields, package)
    _check_names(package, section, problem)
    _skip_the_rest(package)
    return _joined(package, problem, section)


def _joined(package: Package, problem: Problem, section: ExamSection) -> Task | None:
    """The task of a package whose head is read; None when any of it is at fault."""
    attachments = tuple(below(package.tree, "attachments").items())
    if section.ours:
        _check_starter(package, section, attachments)
    entry = section.entry or DEFAULT_ENTRY
    statement = read_statement(package, ours=section.ours, constants=problem.constants)
    solutions = read_solutions(package, ours=section.ours, entry=entry, constants=problem.constants)
    validator = read_validator(package, problem, scores=section.ours or problem.scoring)
    included = read_included(package, problem.constants, entry)
    if section.kind is None:
        return None
    samples = read_cases(package, "sample", section.kind)
    secrets = read_cases(package, "secret", section.kind)
    tests = read_tests(package) if section.kind is TaskKind.UNITTEST else ()
    _check_comparison(package, section, validator, [*samples, *secrets])
    if package.faults.issues:
        return None
    case_ids = list_cases(tests) if section.kind is TaskKind.UNITTEST else [case.id for case in secrets]
    _check_presence(package, section, bool(samples), bool(case_ids))
    settings = read_settings(package, problem.constants, custom=validator is not None)
    points = spread(package, section, problem, case_ids, settings, custom=validator is not None)
    base = tuple(section.checker.split()) if section.checker else problem.flags
    checker = common_checker(case_ids, settings, base)
    if package.faults.issues:
        return None
    return Task(
        id=package.name,
        kind=section.kind,
        title=_title(package, problem),
        statement=statement,
        entry=entry,
        level=section.level,
        topic=section.topic,
        function=section.function,
        limits=problem.limits,
        points_h=section.points_h,
        attachments=attachments,
        samples=with_settings(samples, settings, base, checker),
        secrets=with_settings(secrets, settings, base, checker),
        test_files=tests,
        weights=points.weights,
        compare=section.compare,
        checker=checker,
        protected=section.protected,
        solutions=solutions,
        groups=points.groups,
        breaks=points.breaks,
        validator=validator,
        case_points=points.case_points,
        included=included,
        total=points.total,
        requires=points.requires,
    )


def _check_file_names(package: Package) -> None:
    """A name that no zip may carry, or that another machine takes for another file, cannot be packed."""
    taken: dict[str, str] = {}
    for name in package.tree:
        if not safe_path(f"{package.name}/{name}"):
            package.faults.report(name, "", messages.BAD_PATH, value=name)
        parts = name.split("/")
        for depth in range(1, len(parts) + 1):
            part = "/".join(parts[:depth])
            other = taken.setdefault(folded(part), part)
            if other != part:
                package.faults.report(part, "", messages.CASE_TWIN, other=other)


def _refuse_static_validator(package: Package) -> None:
    if below(package.tree, "static_validator"):
        package.faults.report("static_validator", "", messages.STATIC_VALIDATOR)


def _title(package: Package, problem: Problem) -> Localised:
    name = plain_name(package) or package.name
    return localised_name(problem.names) or Localised(zh=name, en=name)


def _check_names(package: Package, section: ExamSection, problem: Problem) -> None:
    """An exam task is named in both languages; the format demands a name of its own packages only."""
    for code in ("zh", "en"):
        if section.ours and language(problem.names, code) is None:
            package.remarks.report(PATH, f"name.{code}", messages.MISSING)


def _check_starter(package: Package, section: ExamSection, attachments: tuple[File, ...]) -> None:
    starters = [content for path, content in attachments if path in section.entry]
    for path in section.entry:
        if path not in dict(attachments):
            package.remarks.report("attachments", "", messages.NO_STARTER, value=path)
    lines = {
        line.strip()
        for content in starters
        for line in content.decode("utf-8", errors="replace").splitlines()
    }
    for index, line in enumerate(section.protected):
        if line.strip() not in lines:
            place = f"kaohe.protected[{index}]"
            package.remarks.report(PATH, place, messages.NOT_IN_STARTER, value=line)


def _check_comparison(
    package: Package, section: ExamSection, validator: Validator | None, cases: Sequence[Case]
) -> None:
    """Only one may decide, about text on standard output; a pattern must be one."""
    if validator is not None and section.kind is not TaskKind.STDIO:
        package.faults.report("output_validator", "", messages.ONLY_FOR, kind=TaskKind.STDIO)
    if validator is not None and section.checker is not None:
        package.faults.report(PATH, "kaohe.checker", messages.CHECKER_BESIDE)
    for case in cases if section.checker == CheckerName.REGEX else ():
        try:
            re.compile(case.answer.decode(errors="surrogateescape").rstrip("\r\n"))
        except (re.error, RecursionError, OverflowError) as problem:
            package.faults.report(f"data/{case.id}.ans", "", messages.REGEX_WRONG, why=problem)


def _check_presence(package: Package, section: ExamSection, samples: bool, secrets: bool) -> None:
    """The format lets samples be absent; an exam task has some, unless its cases are test methods."""
    if section.kind is TaskKind.UNITTEST:
        return
    if not secrets:
        package.faults.report("data/secret", "", messages.NO_SECRETS)
    if section.ours and not samples:
        package.remarks.report("data/sample", "", messages.NO_SAMPLES)


def _skip_the_rest(package: Package) -> None:
    """Say once per folder or file what is left out."""
    tops = {name.partition("/")[0] for name in package.tree}
    for top in sorted(tops - {PATH, "domjudge-problem.ini", "problem.pdf", "problem.html", *_USED}):
        package.remarks.skip(top, messages.NOT_RUN_HERE if top in _KNOWN else messages.NOT_IN_FORMAT)
    inner = {name.split("/")[1] for name in package.tree if name.startswith("data/") and name.count("/") > 1}
    for folder in sorted(inner - {"sample", "secret"}):
        package.remarks.skip(f"data/{folder}", messages.NOT_RUN_HERE)
