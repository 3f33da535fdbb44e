"""Inside a box: how a program of ours steps over to the candidate's or author's files."""

import os
import sys


def enter(folder: str, module: str) -> None:
    """Go where the files lie, make them importable, and let go of the names our own modules took."""
    ours = os.getcwd()
    os.chdir(folder)
    sys.path[:] = [os.getcwd(), *(path for path in sys.path if path and os.path.abspath(path) != ours)]
    sys.argv[:] = [f"{module}.py"]
    for name in [name for name in sys.modules if name.partition(".")[0] == "server"]:
        del sys.modules[name]
