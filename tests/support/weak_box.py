"""Boxes with a defence switched off, made by the tests alone: nothing of the product can make one.

A defence of the engine goes by changing the options; one of the runner goes by the command that starts it,
which swaps a part before the runner begins.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from sandbox.box import DockerBox
from sandbox.docker_sandbox import DockerSandbox
from sandbox.options import SandboxSettings, box_options

Options = dict[str, Any]
Change = Callable[[Options], None]


def host(**changed: Any) -> Change:
    """Other rights given by the engine."""

    def change(options: Options) -> None:
        assert changed.keys() <= options["HostConfig"].keys(), "an option a box does not have"
        options["HostConfig"] |= changed

    return change


def seccomp(profile: str) -> Change:
    """Another system call filter; "unconfined" for none."""

    def change(options: Options) -> None:
        security = options["HostConfig"]["SecurityOpt"]
        security[:] = [one for one in security if not one.startswith("seccomp=")] + [f"seccomp={profile}"]

    return change


def mounted(old: str, new: str) -> Change:
    """Writable folders mounted another way."""

    def change(options: Options) -> None:
        folders = options["HostConfig"]["Tmpfs"]
        assert all(old in how for how in folders.values()), f"no folder is mounted {old}"
        options["HostConfig"]["Tmpfs"] = {path: how.replace(old, new) for path, how in folders.items()}

    return change


def runner(module: str, name: str, replacement: str) -> Change:
    """Another `name` in `sandbox.runner.<module>`; the runner does not start when it has no such name.

    Args:
        replacement: an expression; `was` is what it replaces.
    """
    swap = (
        f"import sandbox.runner.{module} as m; was = m.{name}; m.{name} = {replacement}; "
        "from sandbox.runner.main import main;"
    )

    def change(options: Options) -> None:
        command = options["Cmd"]
        at = next(at for at, part in enumerate(command) if "/runner" in part)
        begun = command[at].replace("from sandbox.runner.main import main;", swap, 1)
        assert swap in begun, "the runner is started in another way"
        command[at] = begun

    return change


def as_user(uid: int) -> Change:
    """Programs run under this user id."""

    def change(options: Options) -> None:
        own = options["Cmd"][-1]
        options["Cmd"][-1] = str(uid)
        mounted(f"uid={own},gid={own}", f"uid={uid},gid={uid}")(options)

    return change


@contextmanager
def weakened(*changes: Change) -> Iterator[None]:
    """Every box made within the block has these changes."""

    def weak_options(*args: Any, **kwargs: Any) -> Options:
        options = box_options(*args, **kwargs)
        for change in changes:
            change(options)
        return options

    with patch("sandbox.box.box_options", weak_options):
        yield


@contextmanager
def weak_box(settings: SandboxSettings, *changes: Change, memory_mib: int) -> Iterator[DockerBox]:
    """One box with these changes, gone when the block ends."""
    sandbox = DockerSandbox(settings)
    try:
        with ExitStack() as opened:
            with weakened(*changes):
                box = opened.enter_context(sandbox.open(memory_mib))
            yield box
    finally:
        sandbox.close()
