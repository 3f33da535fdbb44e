"""The two programs that a hidden test needs: the author's side and the candidate's, each for its own box."""

from collections.abc import Mapping

from question_bank.tasks import Task
from sandbox.values import Execution
from server.practical.handing_in import laid_files, under
from server.practical.limits import served_limits, test_limits
from server.practical.programs import MAIN, WORK, program
from server.practical.ways import OFFICIAL, Way

_BOTH = "arrays codec entering exact forwarding sharing specials views wire"
_CANDIDATE = "describing handed objects operations tending told"
_AUTHOR = (
    "awaiting bridge collecting deriving gate hearing importing incoming making outgoing patches proxies"
    " results"
)


def author_side(task: Task, way: Way) -> Execution:
    """The test file with the data beside it; nothing that was handed in."""
    given = {path: content for path, content in task.attachments if path not in task.entry}
    return Execution(
        files=under(WORK, tuple((given | dict(task.test_files)).items())),
        support=program("author", *_parts(_BOTH, _AUTHOR)),
        entry=MAIN,
        limits=test_limits(task),
        mode=way.mode,
        alone=way.alone,
    )


def candidate_side(task: Task, files: Mapping[str, bytes], way: Way) -> Execution:
    """What was handed in with the data beside it; nothing of the test."""
    return Execution(
        files=under(WORK, laid_files(task, files)),
        support=program("candidate", *_parts(_BOTH, _CANDIDATE)),
        entry=MAIN,
        limits=served_limits(task),
        mode=way.mode,
    )


def both_sides(task: Task, reference: Mapping[str, bytes], case_id: str) -> Execution:
    """A test and the author's solution in one process, to learn what is lost on the way between two."""
    path, _, name = case_id.partition("::")
    given = dict(author_side(task, OFFICIAL).files) | dict(candidate_side(task, reference, OFFICIAL).files)
    return Execution(
        files=tuple(given.items()),
        support=program("together", "inside/collecting.py", "inside/entering.py", "inside/results.py"),
        entry=MAIN,
        arguments=(path, name),
        limits=test_limits(task),
    )


def _parts(*lists: str) -> tuple[str, ...]:
    """Paths of modules of ours below `server/practical/`."""
    names = (name for names in lists for name in names.split())
    return ("tagged.py", "framing.py", *(f"inside/{name}.py" for name in names))
