"""Answer files for tests, sealed by the page's own code under Node."""

import json
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy.setup.browser_code import node_command
from server.services import attempts
from tests.support.cast import Hall, Seated

FOLDER = Path(__file__).parents[1] / "browser_code"
WITHIN_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFile:
    """What the page saved, and what stood on its screen."""

    text: str
    code: str


def line(item: str, revision: int, value: Any, base: int = 0) -> dict[str, Any]:
    """One answer as the page has it."""
    return {"item": item, "revision": revision, "base": base, "value": value}


def seal(content: dict[str, Any]) -> AnswerFile:
    """What the page makes of this; keys as in sealed_answers.js."""
    run = subprocess.run(
        [*node_command(), "--import", "./page.mjs", "seal.mjs"],
        cwd=FOLDER,
        input=json.dumps(content),
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=True,
    )
    return AnswerFile(**json.loads(run.stdout))


def file_of(hall: Hall, seated: Seated, *lines: dict[str, Any], **also: Any) -> AnswerFile:
    """The file this candidate's page would save now; `also` changes what it holds."""
    view = attempts.my_attempt(hall.deps, seated.actor)
    made_at: datetime = hall.clock()
    content = {
        "attempt": seated.id,
        "lease": seated.lease,
        "seat": view.seat["number"],
        "madeAt": made_at.isoformat(),
        "keys": dict(view.answer_file),
        "lines": list(lines),
    }
    return seal(content | also)
