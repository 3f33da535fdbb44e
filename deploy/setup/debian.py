"""Installs Debian packages, where this is a Debian and root or sudo is at hand."""

from collections.abc import Sequence

from deploy.setup.commands import as_root, find, run
from deploy.setup.console import step
from deploy.setup.problems import SetupProblem

# No question may be asked: a set-up runs without a keyboard too.
SILENT = ["env", "DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_SUSPEND=1"]


def install(packages: Sequence[str], *, purpose: str) -> None:
    """Install Debian packages.

    Raises:
        SetupProblem: no apt-get, no root and no sudo, or the installation failed.
    """
    names = " ".join(packages)
    prefix = as_root()
    if find("apt-get") is None or prefix is None:
        raise SetupProblem(
            f"{purpose} is missing here. Install it ({names} on Debian), as root:\n"
            f"    apt-get install {names}\n"
            "and run the same command again."
        )
    with step(f"install {names} ({purpose})"):
        run("apt", [*prefix, *SILENT, "apt-get", "update", "-q"])
        run("apt", [*prefix, *SILENT, "apt-get", "install", "-q", "-y", "--no-install-recommends", *packages])
