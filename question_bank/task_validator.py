"""Knows the author's own output validator: where it lies, which file is run, what cannot be run here."""

from collections.abc import Mapping

from question_bank import messages
from question_bank.package import Package
from question_bank.problem_yaml import VALIDATOR_FOLDERS, Problem
from question_bank.task_solutions import filled
from question_bank.tasks import File, Validator
from question_bank.trees import below, folders

_MAINS = ("main.py", "__main__.py", "validator.py", "validate.py")
_SCRIPTS = ("build", "run")

#: Languages that validators of other judges are written in, by ending.
_LANGUAGES = {
    "cc": "C++",
    "cpp": "C++",
    "cxx": "C++",
    "c++": "C++",
    "c": "C",
    "java": "Java",
    "kt": "Kotlin",
    "rs": "Rust",
    "go": "Go",
    "js": "JavaScript",
    "cs": "C#",
    "hs": "Haskell",
    "sh": "shell",
    "py2": "Python 2",
}


def read_validator(package: Package, problem: Problem, *, scores: bool) -> Validator | None:
    """The validator, None where the package has none or, after a report, one that cannot be run here.

    Args:
        scores: whether it may give parts of points.
    """
    places = [name.rstrip("/") for name in VALIDATOR_FOLDERS if below(package.tree, name)]
    if not places:
        if problem.custom or problem.interactive:
            package.faults.report("output_validator", "", messages.VALIDATOR_MISSING)
        return None
    if len(places) > 1:
        package.faults.report(places[1], "", messages.VALIDATOR_SEVERAL)
        return None
    where, files = _program(package, places[0])
    entry = _entry(package, where, files)
    if entry is None:
        return None
    laid: tuple[File, ...] = tuple((path, filled(text, problem.constants)) for path, text in files.items())
    return Validator(
        files=laid,
        entry=entry,
        interactive=problem.interactive,
        scores=scores,
        limits=problem.validation,
    )


def _program(package: Package, place: str) -> tuple[str, Mapping[str, bytes]]:
    """The folder of the one program and its files: in `place` itself, or in the only folder there."""
    files = below(package.tree, place)
    inner = folders(files)
    if len(inner) == 1 and all("/" in name for name in files):
        return f"{place}/{inner[0]}", below(files, inner[0])
    return place, files


def _says_python(content: bytes) -> bool:
    """Whether the first line asks for Python: a script may lack the ending."""
    first, _, _ = content.partition(b"\n")
    return first.startswith(b"#!") and b"python" in first


def _entry(package: Package, where: str, files: Mapping[str, bytes]) -> str | None:
    """The file that is run; None after a report."""
    top = [name for name in files if "/" not in name]
    foreign = [name for name in files if name.rpartition(".")[2].lower() in _LANGUAGES]
    programs = [name for name in top if name.endswith(".py") or _says_python(files[name])]
    scripts = [name for name in top if name in _SCRIPTS and name not in programs]
    for name in foreign[:1] or scripts[:1]:
        language = _LANGUAGES.get(name.rpartition(".")[2].lower(), "build/run")
        package.faults.report(f"{where}/{name}", "", messages.VALIDATOR_LANGUAGE, language=language)
        return None
    if where == "output_validators" and len({*programs, *folders(files)}) > 1 and "main.py" not in top:
        package.faults.report(where, "", messages.VALIDATOR_SEVERAL)
        return None
    mains = [name for name in _MAINS if name in programs] or (programs if len(programs) == 1 else [])
    if not mains:
        package.faults.report(where, "", messages.VALIDATOR_NO_MAIN)
        return None
    return mains[0]
