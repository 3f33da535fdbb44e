"""The doctor names images that are not there, and holds it against nobody."""

from sandbox.errors import ImageMissing
from sandbox.scripted import IMAGE, ScriptedSandbox
from sandbox.values import Flavour
from server.commands.doctoring.images import images_here


class Poor(ScriptedSandbox):
    """Has the image without libraries only."""

    def image(self, flavour: Flavour) -> str:
        if flavour is not Flavour.STDLIB:
            raise ImageMissing("not built")
        return IMAGE


def test_a_machine_without_libraries_is_ready_and_told_so() -> None:
    part = images_here(Poor())
    assert part.ready
    assert "without web, data" in part.why
    assert images_here(ScriptedSandbox()).why == ""
