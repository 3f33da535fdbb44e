"""The steps that Kaohe's own command does: sandbox image and database."""

import os

from deploy.setup.commands import run
from deploy.setup.console import step, warn
from deploy.setup.engine_socket import image_ids
from deploy.setup.places import KAOHE, ROOT, VENV_PYTHON
from deploy.setup.problems import SetupProblem
from deploy.setup.stamps import Stamp

IMAGE_REPOSITORY = "kaohe-sandbox"


def prepare_image() -> None:
    """Build the sandbox images unless the engine has them from these very sources.

    Without a source of wheels the images with libraries stay away: what needs them waits, the rest is judged.

    Raises:
        SetupProblem: not even the image without libraries can be built.
    """
    if not _image_stamp("image").holds():
        with step("build the sandbox image"):
            run("image", [KAOHE, "sandbox", "build", "--flavour", "stdlib"])
    if not _image_stamp("image-libraries").holds():
        try:
            with step("build the sandbox images with Flask, and with numpy and pandas"):
                run("image", [KAOHE, "sandbox", "build", "--flavour", "all"])
        except SetupProblem as problem:
            warn(f"{problem}\n\nTasks that need what was not built wait; all others are judged.")
        else:
            _image_stamp("image-libraries").set()
    _image_stamp("image").set()


def prepare_database() -> None:
    """Bring the database's schema up to date."""
    stamp = _database_stamp()
    if stamp is None or not stamp.holds():
        with step("bring the database up to date"):
            run("database", [KAOHE, "db", "upgrade"])
        stamp = _database_stamp()
        if stamp is not None:
            stamp.set()


def _image_stamp(name: str) -> Stamp:
    interpreter = VENV_PYTHON.resolve()
    return Stamp(
        name=name,
        inputs=(ROOT / "sandbox",),
        words=(str(interpreter), str(interpreter.stat().st_mtime_ns), *image_ids(IMAGE_REPOSITORY)),
    )


def _database_stamp() -> Stamp | None:
    """Only the file under var/ can be watched; any other database is asked every time."""
    if os.environ.get("KAOHE_DATABASE_URL") or os.environ.get("KAOHE_VAR_DIR"):
        return None
    file = ROOT / "var" / "kaohe.db"
    return Stamp(
        name="database",
        inputs=(ROOT / "server" / "store",),
        words=("made",) if file.is_file() else ("missing", str(os.getpid())),
    )
