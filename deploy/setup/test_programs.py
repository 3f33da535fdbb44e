"""The programs of the machine that only the tests use, and the Debian packages they come from."""

import os
from collections.abc import Collection
from pathlib import Path

from deploy.setup.commands import find

POSTGRES_HOME = Path("/usr/lib/postgresql")


def missing_packages(skipped: Collection[str]) -> list[str]:
    """Debian packages still to be installed; `skipped` are words of KAOHE_SKIP."""
    missing = []
    if "browser" not in skipped and not has_chromium():
        missing.append("chromium")
    if "postgres" not in skipped and not has_postgres():
        missing.append("postgresql")
    return missing


def has_chromium() -> bool:
    """Whether a Chromium is named by KAOHE_CHROMIUM or on the machine."""
    return "KAOHE_CHROMIUM" in os.environ or find("chromium") is not None


def has_postgres() -> bool:
    """Whether PostgreSQL's server programs are named by KAOHE_POSTGRES_BIN or on the machine."""
    return "KAOHE_POSTGRES_BIN" in os.environ or any(POSTGRES_HOME.glob("*/bin/initdb"))
