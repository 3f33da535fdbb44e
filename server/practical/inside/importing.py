"""Inside the author's box: lets the test file import the candidate's modules by name, as proxies."""

import ast
import builtins
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from server.practical.inside.bridge import Bridge
from server.practical.inside.proxies import RemoteModule


class CandidateModules(MetaPathFinder, Loader):
    """Finds the candidate's modules and their packages; every other import goes its usual way.

    Args:
        modules: dotted names of what was handed in.
        known_classes: module name to the classes the author's own solution has there.
        exported: what `from module import *` may bring into the test.
    """

    def __init__(
        self, bridge: Bridge, modules: list[str], known_classes: dict[str, list[str]], exported: list[str]
    ) -> None:
        self._bridge = bridge
        self._packages = {name[:at] for name in modules for at, sign in enumerate(name) if sign == "."}
        self._modules = {*modules, *self._packages}
        self._known_classes = known_classes
        self._exported = exported

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """A spec for a name of the candidate's, None for others."""
        if fullname not in self._modules:
            return None
        return ModuleSpec(fullname, self, is_package=fullname in self._packages)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """An empty proxy."""
        module = RemoteModule(spec.name)
        object.__setattr__(module, "kaohe_modules", frozenset(self._modules))
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Import on the candidate's side. Raises whatever that raises."""
        name = module.__name__
        self._bridge.load(module, name, self._known_classes.get(name, []))
        vars(module)["__all__"] = [word for word in self._exported if hasattr(module, word)]


def install(finder: CandidateModules) -> None:
    """Ask it first."""
    sys.meta_path.insert(0, finder)


def star_names(source: bytes) -> list[str]:
    """Names a test file uses but neither binds nor has from Python: all that a star import may bring.

    Otherwise the candidate could replace `str`, `abs` or `unittest` under the test's hands.
    """
    tree = ast.parse(source)
    loaded, bound = set[str](), set(dir(builtins))
    uses_star = False
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                loaded.add(name)
            case ast.Name(id=name):
                bound.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                bound.add(name)
            case ast.alias(name="*"):
                uses_star = True
            case ast.alias(name=name, asname=other):
                bound.add(other or name.partition(".")[0])
            case ast.arg(arg=name):
                bound.add(name)
            case _:
                continue
    return sorted(loaded - bound) if uses_star else []
