"""Knows the author's own programs: which of them can be handed in here, and under which names."""

from collections.abc import Mapping
from dataclasses import replace

from question_bank import messages
from question_bank.package import Package
from question_bank.task_promises import FILE, VERDICTS, Promise, Promises, annotation, own_line
from question_bank.tasks import File, Solution
from question_bank.trees import below

_MAIN = ("main.py", "__main__.py")


def read_solutions(
    package: Package, *, ours: bool, entry: tuple[str, ...], constants: Mapping[str, str]
) -> tuple[Solution, ...]:
    """All Python programs below `submissions/`.

    Args:
        ours: an exam task, whose submissions must all be usable; of other packages what is of no use
            here (other languages, other folders) is skipped.
    """
    promises = Promises(package)
    solutions = [
        _solution(package, path, files, entry, ours, promises)
        for path, files in sorted(_programs(package, ours, constants, promises).items())
    ]
    found = tuple(solution for solution in solutions if solution is not None)
    if ours and not any(solution.path.startswith("accepted/") for solution in found):
        package.remarks.report("submissions/accepted", "", messages.NO_ACCEPTED)
    return found


def handed_in_as(files: Mapping[str, bytes], entry: str, main: str | None = None) -> dict[str, bytes]:
    """The files with the one that is run under the name of the entry, where it is plain which one it is.

    Args:
        main: the file that is run, where the author says so; else `main.py`, or the only program.
    """
    if entry in files:
        return dict(files)
    programs = [name for name in files if name.endswith(".py")]
    mains = [name for name in (main, *_MAIN) if name in files] or (programs if len(programs) == 1 else [])
    if not mains:
        return dict(files)
    return {entry if name == mains[0] else name: content for name, content in files.items()}


def filled(content: bytes, constants: Mapping[str, str]) -> bytes:
    """The file with every `{{name}}` of a constant replaced."""
    for name, value in constants.items():
        content = content.replace(f"{{{{{name}}}}}".encode(), value.encode())
    return content


def _programs(
    package: Package, ours: bool, constants: Mapping[str, str], promises: Promises
) -> dict[str, list[File]]:
    """The files of each program by its path, as in `accepted/good.py`; a lone file has the name ""."""
    programs: dict[str, list[File]] = {}
    for name, content in below(package.tree, "submissions").items():
        folder, _, rest = name.partition("/")
        where = f"submissions/{name}"
        if where == FILE:
            continue
        program, _, inner = rest.partition("/")
        if not rest:
            package.remarks.skip(where, messages.NOT_IN_FORMAT)
        elif promises.knows(f"{folder}/{program}") or (not ours and annotation(content).verdicts):
            programs.setdefault(f"{folder}/{program}", []).append((inner, filled(content, constants)))
        elif ours:
            package.remarks.report(where, "", messages.UNKNOWN_VERDICTS, value=folder)
        else:
            package.remarks.skip(where, messages.FOLDER_UNKNOWN)
    return programs


def _solution(
    package: Package, path: str, files: list[File], entry: tuple[str, ...], ours: bool, promises: Promises
) -> Solution | None:
    where = f"submissions/{path}"
    lone = files[0][0] == ""
    if not any((path if lone else name).endswith(".py") for name, _ in files):
        package.remarks.skip(where, messages.OTHER_LANGUAGE)
        return None
    promise = promises.of(path)
    present = {entry[0]: files[0][1]} if lone else handed_in_as(dict(files), entry[0], promise.entry)
    if entry[0] not in present and not ours:
        package.remarks.skip(where, messages.NO_MAIN_FILE)
        return None
    for name in entry:
        if name not in present:
            package.remarks.report(where, "", messages.NO_ENTRY_FILE, value=name)
    text = present.get(entry[0], b"")
    for own in (annotation(text) if not ours else Promise(), own_line(package, where, text)):
        promise = replace(
            promise,
            verdicts=own.verdicts or promise.verdicts,
            points=promise.points or own.points,
            score_h=own.score_h,
        )
    return Solution(
        path=path,
        files=tuple(sorted(present.items())),
        promised=promise.verdicts or VERDICTS,
        promised_h=promise.score_h,
        promised_points=promise.points,
    )
