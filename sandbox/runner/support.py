"""Our own modules that are laid beside a candidate's files: compiled and imported once per box."""

import sys
from _collections_abc import Sequence  # `collections` and `importlib` themselves cost every box a package
from _frozen_importlib import ModuleSpec
from types import CodeType, ModuleType

REHEARSED = "__rehearsal__"  # not "__main__": what stands at a program's top is run, the program is not


class Support:
    """One set of modules: the code of each by path, and those inside folders by dotted name, imported."""

    __slots__ = ("codes", "modules")

    def __init__(self, codes: dict[str, CodeType], modules: dict[str, ModuleType]) -> None:
        self.codes = codes
        self.modules = modules


def load_support(files: list[tuple[str, bytes]]) -> Support:
    """Compile and import them all, with everything they import in turn.

    They leave no trace in `sys.modules`: another set may use the same names.
    """
    codes = {
        path: compile(source, f"/box/{path}", "exec", dont_inherit=True)
        for path, source in files
        if path.endswith(".py")
    }
    finder = _Finder({_name(path): code for path, code in codes.items() if "/" in path})
    sys.meta_path.insert(0, finder)
    try:
        for name in finder.codes:
            __import__(name)
        for path, code in codes.items():
            if "/" not in path:
                exec(code, {"__name__": REHEARSED, "__file__": f"/box/{path}"})  # noqa: S102 - ours
    finally:
        sys.meta_path.remove(finder)
        modules = {name: sys.modules.pop(name) for name in finder.made if name in sys.modules}
    return Support(codes, modules)


class _Finder:
    """Finds modules by dotted name among compiled ones; every folder on the way is a package of its own."""

    def __init__(self, codes: dict[str, CodeType]) -> None:
        self.codes = codes
        self.made: list[str] = []
        self._packages = {name[:at] for name in codes for at in range(len(name)) if name[at] == "."}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """What the import system asks."""
        if fullname not in self.codes and fullname not in self._packages:
            return None
        self.made.append(fullname)
        origin = f"/box/{fullname.replace('.', '/')}.py" if fullname in self.codes else None
        loader = _Loader(self.codes.get(fullname))
        spec = ModuleSpec(fullname, loader, origin=origin, is_package=fullname in self._packages)  # type: ignore[arg-type]
        spec.has_location = origin is not None
        return spec


class _Loader:
    """Runs the code of one module; a folder has none."""

    def __init__(self, code: CodeType | None) -> None:
        self._code = code

    def create_module(self, spec: ModuleSpec) -> None:
        """The usual kind."""

    def exec_module(self, module: ModuleType) -> None:
        """What the import system asks."""
        if self._code is not None:
            exec(self._code, vars(module))  # noqa: S102 - ours


def _name(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")
