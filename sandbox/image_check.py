"""Looks whether an image is what its label says, and tries in a box what students expect of it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from sandbox.docker_sandbox import DockerSandbox
from sandbox.errors import BadImage
from sandbox.image import image_tag
from sandbox.image_moving import saved_image
from sandbox.image_store import ImageStore
from sandbox.image_tries import programs_for
from sandbox.options import SandboxSettings
from sandbox.values import Ended, Execution, Flavour, Limits

LIMITS = Limits(cpu_ms=10_000, wall_ms=30_000, memory_mib=256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One thing that was tried: good, or why not."""

    part: str
    good: bool
    why: str = ""


def check_image(store: ImageStore, settings: SandboxSettings, flavour: Flavour) -> Iterator[Checked]:
    """Whether label and content agree, and then every program, one after the other.

    Raises:
        EngineUnavailable, ImageMissing.
    """
    yield _content(store, settings.image or image_tag(flavour))
    with closing(DockerSandbox(settings)) as sandbox, sandbox.open(LIMITS.memory_mib, flavour=flavour) as box:
        for part, program in programs_for(flavour).items():
            files = (("try.py", program.encode()),)
            outcome = box.run(Execution(files=files, entry="try.py", limits=LIMITS))
            good = outcome.ended is Ended.EXITED and outcome.exit_code == 0
            lines = outcome.stderr.decode(errors="replace").strip().splitlines()
            why = "" if good else f"ended by {outcome.ended}{': ' + lines[-1] if lines else ''}"
            yield Checked(part=part, good=good, why=why)


def _content(store: ImageStore, tag: str) -> Checked:
    try:
        with saved_image(store, tag) as found:
            return Checked(part="content", good=True, why=found.rootfs)
    except BadImage as reason:
        return Checked(part="content", good=False, why=str(reason))
