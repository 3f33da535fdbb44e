"""All rights and limits of a box, in the engine's own form, from one function."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.makers import MAKER_LABEL
from sandbox.pool_sizes import NO_POOL, PoolSettings

PROCESSES_CAP = 64
OWNER_LABEL = "kaohe.owner"
MIB = 1024 * 1024
START_RUNNER = "import sys; sys.path.insert(0, '/runner'); from sandbox.runner.main import main; main()"


class Reuse(StrEnum):
    """How long a box serves the one it was opened for; never does it serve two."""

    SUBMISSION = "submission"  # one block
    PAPER = "paper"  # all blocks that name the same attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxSettings:
    """How this process makes boxes.

    Args:
        engine_url: None means what DOCKER_HOST says, else the engine's default socket.
        image: tag or id of the image; None means the one that belongs to this code.
        owner: whose boxes these are; one name per judge process, stable across its restarts.
        runtime: an OCI runtime the engine knows, such as "runsc"; None means its default.
        first_uid: programs run under first_uid + slot; different per judge container on one machine,
            because the kernel counts processes per uid.
        slots: how many boxes may be open on this machine at the same time.
        overhead_mib: memory of the box beyond what the program may use: runner, input, files.
        cpus: share of cores a box may burn at once; None for all.
        patience_s: how long a box may take to be ready, or to answer after a limit was reached.
        pool: what is kept ready ahead of need.
        reuse: whether boxes are kept for those who name themselves.
        kept_most: how many are kept for them at once; the longest unused goes first.
        kept_idle_s: how long one is kept unused.
        slot_wait_s: how long to wait for a slot that is being given up.
        engine_wait_s: how long to wait for an engine that is away or brings up nothing.
    """

    engine_url: str | None = None
    image: str | None = None
    owner: str = "kaohe"
    runtime: str | None = None
    first_uid: int = 20000
    slots: int = 128
    overhead_mib: int = 32
    cpus: float | None = 1.0
    patience_s: float = 30.0
    pool: PoolSettings = NO_POOL
    reuse: Reuse = Reuse.SUBMISSION
    kept_most: int = 16
    kept_idle_s: float = 600.0
    slot_wait_s: float = 2.0
    engine_wait_s: float = 0.0


@cache
def seccomp_profile() -> str:
    """Our system call filter: everything is refused but what it lists."""
    return Path(__file__).with_name("seccomp.json").read_text()


def box_options(
    settings: SandboxSettings, *, image: str, memory_mib: int, uid: int, maker: str
) -> dict[str, Any]:
    """Options of the engine's container-create call for one box.

    Args:
        image: id of the image.
        memory_mib: what the program may use.
        uid: the user programs run under; nobody else's on this machine.
        maker: the process it ends with, as `makers` names it.
    """
    return {
        "Image": image,
        "Cmd": ["/usr/bin/python3", "-s", "-S", "-P", "-B", "-X", "utf8", "-c", START_RUNNER, str(uid)],
        "Env": ["LC_ALL=C.UTF-8", "PYTHONHASHSEED=0"],  # programs are copies of the runner
        "NetworkDisabled": True,  # an empty network namespace without the engine's set-up, half a box's cost
        "User": "0:0",
        "StopSignal": "SIGKILL",  # an engine that starts again ends boxes at once instead of asking for 10 s
        "WorkingDir": "/",
        "Hostname": "box",
        "OpenStdin": True,
        "StdinOnce": True,  # a driver that dies closes our input, and the runner goes
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
        "Tty": False,
        "Labels": {OWNER_LABEL: settings.owner, MAKER_LABEL: maker},
        "HostConfig": _host_part(settings, memory_mib + settings.overhead_mib, uid),
    }


def _host_part(settings: SandboxSettings, memory_mib: int, uid: int) -> dict[str, Any]:
    mounted = f"rw,nosuid,nodev,noexec,nr_inodes=4096,mode=0700,uid={uid},gid={uid}"
    part: dict[str, Any] = {
        "AutoRemove": True,
        "NetworkMode": "none",
        "ReadonlyRootfs": True,
        "Init": False,  # the runner is the first process and reaps
        "CapDrop": ["ALL"],
        "CapAdd": ["SETUID", "SETGID", "KILL"],  # to give them up, and to end whatever is left
        "SecurityOpt": ["no-new-privileges", f"seccomp={seccomp_profile()}"],
        "PidsLimit": PROCESSES_CAP,
        "Memory": memory_mib * MIB,
        "MemorySwap": memory_mib * MIB,  # equal: no swap
        "OomKillDisable": False,
        "IpcMode": "private",
        "ShmSize": MIB,
        "LogConfig": {"Type": "none", "Config": {}},
        "Tmpfs": {"/box": f"{mounted},size=32m", "/tmp": f"{mounted},size=16m"},  # noqa: S108 - the box's own
        "Ulimits": [
            {"Name": "core", "Soft": 0, "Hard": 0},
            {"Name": "nofile", "Soft": 256, "Hard": 256},
            {"Name": "msgqueue", "Soft": 0, "Hard": 0},
        ],
    }
    if settings.cpus is not None:
        part["NanoCpus"] = round(settings.cpus * 1_000_000_000)
    if settings.runtime is not None:
        part["Runtime"] = settings.runtime
    return part
