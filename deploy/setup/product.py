"""The steps that Kaohe's own command does: sandbox image and database."""

import os

from deploy.setup.commands import run
from deploy.setup.console import step
from deploy.setup.engine_socket import image_ids
from deploy.setup.places import KAOHE, ROOT, VENV_PYTHON
from deploy.setup.stamps import Stamp

IMAGE_REPOSITORY = "kaohe-sandbox"


def prepare_image() -> None:
    """Build the sandbox image unless the engine has it from these very sources."""
    if not _image_stamp().holds():
        with step("build the sandbox image"):
            run("image", [KAOHE, "sandbox", "build"])
        _image_stamp().set()


def prepare_database() -> None:
    """Bring the database's schema up to date."""
    stamp = _database_stamp()
    if stamp is None or not stamp.holds():
        with step("bring the database up to date"):
            run("database", [KAOHE, "db", "upgrade"])
        stamp = _database_stamp()
        if stamp is not None:
            stamp.set()


def _image_stamp() -> Stamp:
    interpreter = VENV_PYTHON.resolve()
    return Stamp(
        name="image",
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
