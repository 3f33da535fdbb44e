"""Proves that the browser bundles come from the lock file alone: built again, they have the same bytes."""

import tempfile
from pathlib import Path

from deploy.setup.browser_code import bundle
from deploy.setup.places import VENDOR


def differing_files() -> list[str]:
    """Paths, relative to vendor/, that a second build makes otherwise, makes anew or does not make."""
    with tempfile.TemporaryDirectory() as folder:
        bundle(Path(folder))
        first, second = _contents(VENDOR), _contents(Path(folder))
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
