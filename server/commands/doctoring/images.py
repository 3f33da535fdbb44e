"""Looks which sandbox images lie on this machine."""

from sandbox.errors import SandboxError
from sandbox.values import Flavour
from server.practical.sandboxing import Sandbox
from server.services.judge_images import images_of
from server.services.readiness import PartReadiness


def images_here(sandbox: Sandbox) -> PartReadiness:
    """Without a flavour's image all other tasks are judged; whether a sitting needs it is another part."""
    try:
        found = images_of(sandbox)
    except SandboxError as error:
        return PartReadiness(part="sandbox images here", ready=False, why=str(error))
    missing = [flavour.value for flavour in Flavour if flavour not in found]
    why = f"without {', '.join(missing)}; `kaohe sandbox build` makes them" if missing else ""
    return PartReadiness(part="sandbox images here", ready=True, why=why)
