"""Packages of the servers that the benchmarks of serving compare with, in a folder beside the environment."""

import shutil

from deploy.setup import environment
from deploy.setup.console import step
from deploy.setup.places import BUILD, ROOT
from deploy.setup.stamps import Stamp

LOCK = "tests/bench/serving_peers.lock"
FOLDER = BUILD / "serving_peers"


def prepare() -> None:
    """Install them, unless they are there as the lock file names them. Raises SetupProblem."""
    stamp = Stamp(name="serving-peers", inputs=(ROOT / LOCK,), outputs=(FOLDER / "uvloop" / "__init__.py",))
    if stamp.holds():
        return
    with step(f"install what benchmarks compare serving with from {LOCK}"):
        shutil.rmtree(FOLDER, ignore_errors=True)
        environment.install_aside(LOCK, FOLDER)
    stamp.set()
