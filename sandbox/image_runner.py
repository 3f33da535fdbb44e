"""Lays our runner into an image, compiled by the image's own interpreter."""

from pathlib import PurePosixPath

from sandbox.image_bytecode import Runs, compile_all
from sandbox.image_tree import Entry, folder_at
from sandbox.rootfs import RUNNER_HOME, runner_modules, runner_version

VERSION_FILE = f"{RUNNER_HOME}/version"


def runner_files(runs: Runs) -> list[Entry]:
    """Bytecode only: a source would be compiled again at the start of every box. Root alone may read it."""
    sources = {f"{RUNNER_HOME}/{path}": source for path, source in runner_modules().items()}
    compiled = compile_all(sorted(sources.items()), runs)
    made = [Entry(path=f"{path}c", content=code, mode=0o400) for path, code in compiled.bytecode.items()]
    made.append(Entry(path=VERSION_FILE, content=f"{runner_version()}\n".encode(), mode=0o400))
    homes = {str(above) for entry in made for above in PurePosixPath(entry.path).parents} - {"/"}
    return [*(folder_at(home, 0o700) for home in homes), *made]
