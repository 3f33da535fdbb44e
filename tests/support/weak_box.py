"""Boxes with a defence switched off, made by the tests alone: nothing of the product can make one.

A defence of the engine goes by changing the options; one of the runner goes by the command that starts it,
which swaps a part before the runner begins.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sandbox.box import DockerBox
from sandbox.engine import Engine
from sandbox.link import Link
from sandbox.options import SandboxSettings, box_options

Options = dict[str, Any]
Change = Callable[[Options], None]
PATIENCE_S = 30.0


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


@contextmanager
def weak_box(
    settings: SandboxSettings, *changes: Change, image: str, memory_mib: int, uid: int
) -> Iterator[DockerBox]:
    """A box with these changes, removed when the block ends."""
    options = box_options(settings, image=image, memory_mib=memory_mib, uid=uid)
    for change in changes:
        change(options)
    engine = Engine()
    container = engine.create(options)
    try:
        link = Link(engine.attach(container), PATIENCE_S)
        box = DockerBox(
            engine, container, link, image=image, memory_mib=memory_mib, patience_s=settings.patience_s
        )
        try:
            engine.start(container)
            box.greet()
            yield box
        finally:
            link.close()
    finally:
        engine.remove(container)
