"""Where the set-up keeps things inside the checkout, and the tree's own fixed places."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
KAOHE = VENV / "bin" / "kaohe"
CLIENT = ROOT / "client_static"
VENDOR = CLIENT / "vendor"
BUILD = ROOT / "build"
STAMPS = BUILD / "stamps"
LOGS = ROOT / "var" / "log"
