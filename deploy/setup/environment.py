"""The Python environment: `.venv` from the hashed lock file, with this tree installed into it."""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from deploy.setup.commands import run
from deploy.setup.console import step
from deploy.setup.debian import install
from deploy.setup.places import KAOHE, ROOT, VENV, VENV_PYTHON
from deploy.setup.problems import SetupProblem
from deploy.setup.stamps import Stamp

PIP_QUIET = ("--disable-pip-version-check", "--no-input", "--progress-bar", "off")
LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock"}


def prepare(purpose: str) -> None:
    """Make the environment for `purpose` ("run" or "test"); one made for tests serves for running too."""
    stamps = [_stamp(each) for each in ("test", "run")[: 2 if purpose == "run" else 1]]
    if any(stamp.holds() for stamp in stamps):
        return
    if not _is_usable():
        _create()
    lock = LOCKS[purpose]
    with step(f"install Python packages from {lock}"):
        run("environment", [*_pip(), "install", *PIP_QUIET, "--require-hashes", "-r", lock])
    with step("install this tree into the environment"):
        _install_tree()
    _stamp(purpose).set()


def install_aside(lock: str, folder: Path) -> None:
    """Install what a lock file names into a folder of its own, outside the environment."""
    run("environment", [*_pip(), "install", *PIP_QUIET, "--require-hashes", "--target", folder, "-r", lock])


def _stamp(purpose: str) -> Stamp:
    return Stamp(
        name=f"environment-{purpose}",
        inputs=(ROOT / LOCKS[purpose],),
        words=(_what_is_installed(),),
        outputs=(VENV / "pyvenv.cfg", KAOHE),
    )


def _what_is_installed() -> str:
    """What pyproject.toml says of this tree as a package; its settings of tools change nothing here."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return json.dumps([declared["build-system"], declared["project"]], sort_keys=True)


def _pip() -> list[str | Path]:
    """The environment's pip, or the machine's own working on the environment."""
    if _succeeds(VENV_PYTHON, "import pip"):
        return [VENV_PYTHON, "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", VENV_PYTHON]


def _is_usable() -> bool:
    """Whether `.venv` has a working Python, new enough."""
    return VENV_PYTHON.exists() and _succeeds(VENV_PYTHON, "import sys; sys.exit(sys.version_info < (3, 11))")


def _create() -> None:
    """Make `.venv` anew, by whichever way this machine's Python offers."""
    shutil.rmtree(VENV, ignore_errors=True)
    without_pip = not _has_ensurepip() and _has_pip_for_others()
    if not without_pip and not _has_ensurepip():
        _install_venv_support()
    with step(f"make .venv with Python {sys.version.split()[0]}"):
        run("environment", [sys.executable, "-m", "venv", *(["--without-pip"] if without_pip else []), VENV])


def _has_ensurepip() -> bool:
    """Debian ships Python without it; then `python3 -m venv` cannot bring pip along."""
    return _succeeds(sys.executable, "import ensurepip; ensurepip.version()")


def _has_pip_for_others() -> bool:
    """Whether the machine's own pip can work on another environment (`--python`, since 22.3)."""
    return _succeeds(sys.executable, "import pip, sys; sys.exit(pip.__version__.split('.') < ['22', '3'])")


def _succeeds(python: str | Path, program: str) -> bool:
    return subprocess.run([python, "-c", program], capture_output=True, check=False).returncode == 0


def _install_venv_support() -> None:
    """Install Debian's package for this very Python, so that `venv` can bring pip along."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    install([f"python{version}-venv"], purpose="Python's venv module")
    if not _has_ensurepip():
        raise SetupProblem(
            f"{sys.executable} can make no environment with pip, even with python{version}-venv installed. "
            "Name another Python 3.11 or newer: make PYTHON=/path/to/python3 ..."
        )


def _install_tree() -> None:
    """An editable installation by the locked build back end; nothing is fetched."""
    run(
        "environment",
        [*_pip(), "install", *PIP_QUIET, "--no-build-isolation", "--no-deps", "--editable", ROOT],
    )
