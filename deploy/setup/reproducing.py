"""Proves that the browser bundles come from the lock file alone: made elsewhere, they have the same bytes."""

import shutil
import tempfile
from pathlib import Path

from deploy.setup.browser_code import bundle, fetch
from deploy.setup.console import step
from deploy.setup.places import CLIENT, VENDOR

SOURCES = ("package.json", "package-lock.json", ".npmrc", "bundling", "js", "css")


def differing_files() -> list[str]:
    """Paths, relative to vendor/, that a second build makes otherwise, makes anew or does not make."""
    with tempfile.TemporaryDirectory() as place, step("build the browser bundles again from the lock file"):
        folder = Path(place)
        for name in SOURCES:
            _copy(CLIENT / name, folder / name)
        fetch(folder)
        bundle(folder)
        first, second = _contents(VENDOR), _contents(folder / "vendor")
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy(source, target)


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
