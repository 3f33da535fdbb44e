"""Makes a Docker engine answer: installs it, starts it, opens its socket for this user, as far as one may."""

import getpass
import os
import subprocess
import time
from pathlib import Path

from deploy.setup.commands import as_root, find, log_path, run, tail
from deploy.setup.console import say, step
from deploy.setup.debian import install
from deploy.setup.engine_socket import Engine, knock, socket_path
from deploy.setup.problems import SetupProblem

START_S = 40.0
AFTER_INSTALL_S = 3.0  # where services are started on installation, it is up by then
LOOK_EVERY_S = 0.2
# In containers and virtual machines without iptables the usual start fails. Judging uses no network at all,
# so an engine without a bridge loses nothing.
WITHOUT_NETWORK = ("--iptables=false", "--ip6tables=false", "--bridge=none")


def prepare() -> None:
    """Have an engine answer this user.

    Raises:
        SetupProblem: it cannot be done here; says what a person can do.
    """
    answer = knock()
    if answer is Engine.ABSENT and find("dockerd") is None:
        install(["docker.io"], purpose="the Docker engine that judges programs")
        answer = _wait(AFTER_INSTALL_S)
    if answer is Engine.ABSENT:
        _start()
        answer = knock()
    if answer is Engine.REFUSES:
        _open_socket()


def _start() -> None:
    prefix = as_root()
    if prefix is None:
        raise SetupProblem(
            "The Docker engine is installed but does not run, and only root can start it. As root:\n"
            "    systemctl start docker      (or, without systemd: dockerd &)\n"
            "and run the same command again."
        )
    if _is_systemd_service():
        with step("start the Docker engine (systemd)"):
            run("engine", [*prefix, "systemctl", "start", "docker"])
            if _wait(START_S) is Engine.ABSENT:
                raise SetupProblem(
                    "The docker service was started but does not answer: see journalctl -u docker."
                )
        return
    with step("start the Docker engine"):
        if not (_launch(prefix, ()) or _launch(prefix, WITHOUT_NETWORK)):
            log = log_path("dockerd")
            raise SetupProblem(f"The Docker engine does not start:\n\n{tail(log)}\n\n(all of it: {log})")


def _is_systemd_service() -> bool:
    """Whether systemd runs this machine and knows the engine."""
    units = (Path("/lib/systemd/system/docker.service"), Path("/etc/systemd/system/docker.service"))
    return Path("/run/systemd/system").is_dir() and any(unit.exists() for unit in units)


def _launch(prefix: list[str], options: tuple[str, ...]) -> bool:
    """Start the engine detached from this terminal; False when it ended again by itself."""
    program = find("dockerd")
    if program is None:
        return False
    with log_path("dockerd").open("ab") as log:
        process = subprocess.Popen(
            [*prefix, program, *_host_option(), *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
        )
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if knock() is not Engine.ABSENT:
            return True
        if process.poll() is not None:
            return False
        time.sleep(LOOK_EVERY_S)
    process.terminate()
    process.wait()
    return False


def _host_option() -> list[str]:
    path = socket_path()
    return [f"--host=unix://{path}"] if path is not None and "DOCKER_HOST" in os.environ else []


def _wait(seconds: float) -> Engine:
    until = time.monotonic() + seconds
    while (answer := knock()) is Engine.ABSENT and time.monotonic() < until:
        time.sleep(LOOK_EVERY_S)
    return answer


def _open_socket() -> None:
    """Open the engine's socket for this one user until the engine restarts; no new login needed."""
    user, path = getpass.getuser(), socket_path()
    advice = (
        f"The Docker engine runs, but {user} may not use it. As root, for good (a new login is needed):\n"
        f"    usermod -aG docker {user}\n"
        f"or at once, until the engine restarts (package acl):\n    setfacl -m u:{user}:rw {path}\n"
        "and run the same command again. Either gives that user the powers of root on this machine."
    )
    prefix = as_root()
    if not prefix or path is None:
        raise SetupProblem(advice)
    if find("setfacl") is None:
        install(["acl"], purpose="setfacl, to open the Docker engine's socket")
    run("engine", [*prefix, "setfacl", "-m", f"u:{user}:rw", path])
    if knock() is not Engine.ANSWERS:
        raise SetupProblem(advice)
    say(f"opened the Docker engine's socket for {user} until it restarts (setfacl; as powerful as root)")
