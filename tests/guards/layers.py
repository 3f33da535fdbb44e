"""The floors of the house, and what a source tree does against them: reads text only, imports nothing."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PACKAGES = ("server", "sandbox", "question_bank", "proctor")

# Imports run from a larger number to a smaller one; rooms on one floor do not know one another.
FLOORS: Mapping[str, int] = {
    "server.cli": 10,
    "server.commands": 9,
    "server.app": 8,
    "server.judge_cli": 8,
    "server.web": 7,
    "server.live": 7,
    "server.serving": 7,
    "server.edge": 6,
    "server.wiring": 6,
    "server.services": 5,
    "server.store": 4,
    "server.theory": 3,
    "server.practical": 3,
    "server.station": 3,
    "server.exam": 2,
    "server.rehearsal": 1,
    "server.clock": 1,
    "server.errors": 1,
    "server.config": 1,
    "question_bank": 1,
    "sandbox": 1,
    "proctor": 1,
}

HTTP = frozenset({"flask", "flask_babel", "flask_socketio", "socketio", "engineio", "werkzeug", "gunicorn"})
DATABASE = frozenset({"sqlalchemy", "alembic", "sqlite3", "psycopg"})
CLOCK = frozenset({"time", "server.clock.system_clock"})
LOOP = frozenset({"gevent", "greenlet", "geventwebsocket"})
OF_THE_LOOP = "server.serving"  # the one room that may know them
# Libraries, and names in them, that a room must not import.
STRANGERS: Mapping[str, frozenset[str]] = {
    "server.exam": HTTP | DATABASE | CLOCK,
    "server.theory": HTTP | DATABASE | CLOCK,
    "server.practical": HTTP | DATABASE | CLOCK,
    "server.station": HTTP | DATABASE | CLOCK,
    "proctor": HTTP | DATABASE | CLOCK,
    "question_bank": HTTP | DATABASE,
    "sandbox": HTTP | DATABASE - {"sqlite3"},  # candidates may use sqlite3, so the image has it
    "server.store": HTTP,
    "server.services": HTTP,
    "server.edge": DATABASE,
    "server.web": DATABASE,
    "server.live": DATABASE,
}
# Methods of datetime and date that ask the machine.
CLOCK_READINGS = frozenset({"now", "utcnow", "today"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One file: its dotted name, its path from the root, its syntax tree."""

    name: str
    path: str
    tree: ast.Module = field(repr=False)
    is_package: bool

    @property
    def room(self) -> str:
        """The first part of the name, and the second one inside `server`."""
        return room_of(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One imported name with its line; `target` is as long as the source says it ("server.exam.ledger")."""

    target: str
    line: int


def room_of(dotted: str) -> str:
    """The room a dotted name lies in."""
    parts = dotted.split(".")
    return ".".join(parts[:2]) if parts[0] == "server" else parts[0]


def modules(root: Path) -> list[Module]:
    """Every Python file of the packages under `root`."""
    return [
        Module(
            name=_dotted(path.relative_to(root)),
            path=path.relative_to(root).as_posix(),
            tree=ast.parse(path.read_text(encoding="utf-8"), filename=str(path)),
            is_package=path.name == "__init__.py",
        )
        for package in PACKAGES
        for path in sorted((root / package).rglob("*.py"))
    ]


def offences(root: Path) -> list[str]:
    """Everything the tree does against the floors, each as "path:line: what"."""
    found = modules(root)
    names = {module.name for module in found}
    complaints = [complaint for module in found for complaint in _of_module(module)]
    return complaints + [f"{' > '.join(circle)}: modules in a circle" for circle in circles(found, names)]


def imports(tree: ast.Module) -> Iterator[Import]:
    """Every imported name, at whatever depth."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(target=alias.name, line=node.lineno)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield Import(target=f"{node.module or ''}.{alias.name}", line=node.lineno)


def circles(found: list[Module], names: set[str]) -> list[list[str]]:
    """Modules that import one another in a circle, each circle once, by its first name."""
    graph = {
        module.name: {t for each in imports(module.tree) if (t := _known(each, names))} for module in found
    }
    seen: list[list[str]] = []
    for start in sorted(graph):
        path = _way_back(graph, start)
        if path and min(path) == start:
            seen.append([*path, start])
    return seen


def _of_module(module: Module) -> Iterator[str]:
    if module.is_package and not _is_docstring_only(module.tree):
        yield f"{module.path}:1: an __init__.py holds a docstring and nothing else"
    if module.name == "server":
        return
    if module.room not in FLOORS:
        yield f"{module.path}:1: {module.room} stands on no floor"
        return
    yield from _hidden_imports(module)
    for each in imports(module.tree):
        yield from _of_import(module, each)
    if "time" in STRANGERS.get(module.room, frozenset()):
        yield from _clock_readings(module)


def _of_import(module: Module, each: Import) -> Iterator[str]:
    where = f"{module.path}:{each.line}:"
    top = each.target.partition(".")[0]
    if top in (*PACKAGES, "tests", "deploy", "client_static"):
        room = room_of(each.target)
        if room not in FLOORS:
            yield f"{where} {module.room} imports {each.target}, which stands on no floor"
        elif room != module.room and FLOORS[room] >= FLOORS[module.room]:
            yield f"{where} {module.room} imports {each.target}: imports run down only"
    strangers = STRANGERS.get(module.room, frozenset())
    if module.room != OF_THE_LOOP:
        strangers |= LOOP
    if top in strangers or each.target in strangers:
        yield f"{where} {module.room} must not know {each.target}"


def _hidden_imports(module: Module) -> Iterator[str]:
    open_ones = set(map(id, module.tree.body))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            if id(node) not in open_ones:
                yield f"{module.path}:{node.lineno}: an import stands at the top of a file, unconditionally"
            if isinstance(node, ast.ImportFrom) and node.level:
                yield f"{module.path}:{node.lineno}: imports are absolute"
            if any("TYPE_CHECKING" in alias.name for alias in node.names):
                yield f"{module.path}:{node.lineno}: TYPE_CHECKING hides an import"
        elif isinstance(node, ast.Attribute) and node.attr == "TYPE_CHECKING":
            yield f"{module.path}:{node.lineno}: TYPE_CHECKING hides an import"


def _clock_readings(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCK_READINGS and _is_time_class(node.value):
            yield f"{module.path}:{node.lineno}: {module.room} reads a clock ({ast.unparse(node)})"


def _is_time_class(value: ast.expr) -> bool:
    last = value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")
    return last in {"datetime", "date"}


def _is_docstring_only(tree: ast.Module) -> bool:
    return len(tree.body) == 1 and ast.get_docstring(tree) is not None


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _known(each: Import, names: set[str]) -> str | None:
    if each.target in names:
        return each.target
    parent = each.target.rpartition(".")[0]
    return parent if parent in names else None


def _way_back(graph: Mapping[str, set[str]], start: str) -> list[str] | None:
    """The shortest way from `start` to itself, without its end."""
    ways: dict[str, list[str]] = {start: [start]}
    waiting = [start]
    for here in waiting:
        for beyond in sorted(graph[here]):
            if beyond == start:
                return ways[here]
            if beyond not in ways:
                ways[beyond] = [*ways[here], beyond]
                waiting.append(beyond)
    return None
