"""Inside the author's box: runs one test method of the author's file against the candidate's modules."""

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from server.practical.inside.bridge import Bridge
from server.practical.inside.collecting import collect, load
from server.practical.inside.entering import enter
from server.practical.inside.importing import CandidateModules, install, star_names
from server.practical.inside.patches import Patches
from server.practical.inside.proxies import is_remote
from server.practical.inside.results import guard_tolerances, problem_end, run_one
from server.practical.inside.wire import Wire, take_streams


def main() -> None:
    """Read the order, import the test file, run its one method, say how it went, and go."""
    wire = take_streams()
    _, order = wire.receive()

    def break_off(reason: str) -> NoReturn:
        finish(wire, {"outcome": "broken", "text": reason[:500]})

    bridge = Bridge(wire, break_off)
    guard_tolerances(is_remote)
    path = Path("work", order["file"]).resolve()
    source = path.read_bytes()
    bridge.before_asking = Patches(bridge, source).look
    finder = CandidateModules(bridge, order["modules"], order["classes"], star_names(source))
    enter(str(path.parent), path.stem)
    install(finder)
    finish(wire, judge(path, order["name"], bridge, order["modules"]))


def judge(path: Path, name: str, bridge: Bridge, modules: list[str]) -> dict[str, Any]:
    """How one test method went, importing its file first; without a name, what the file holds."""
    try:
        module = load(path)
        if not name:
            return survey(module, bridge, modules)
    except BaseException as problem:  # the candidate's module may raise anything while it is imported
        return problem_end(problem, bridge, None)
    return run_one(module, name, bridge)


def survey(module: ModuleType, bridge: Bridge, modules: list[str]) -> dict[str, Any]:
    """The tests of a file, and the classes of the modules it is for."""
    classes = {}
    for name in modules:
        try:
            classes[name] = list(bridge.classes(importlib.import_module(name)))
        except Exception:  # a module that this test file has no need of, and that cannot be loaded alone
            classes[name] = []
    return {"outcome": "surveyed", "text": "", "tests": collect(module), "classes": classes}


def finish(wire: Wire, end: dict[str, Any]) -> NoReturn:
    """The last word; at once, so that nothing a test catches or leaves running can change it."""
    sys.stdout.flush()
    sys.stderr.flush()
    wire.send(["end", end])
    os._exit(0)


if __name__ == "__main__":
    main()
