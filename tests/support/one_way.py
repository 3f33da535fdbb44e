"""A box in which every program is started in one way, for tests that must hold in both."""

from dataclasses import replace

from sandbox.values import Execution, Mode, Outcome
from server.practical.sandboxing import Box, Conversation


class OneWayBox:
    """Another box with the mode of every execution replaced."""

    def __init__(self, box: Box, mode: Mode) -> None:
        self._box = box
        self._mode = mode

    @property
    def image(self) -> str:
        """Of the box behind."""
        return self._box.image

    def run(self, execution: Execution) -> Outcome:
        """As the box behind."""
        return self._box.run(replace(execution, mode=self._mode))

    def start(self, execution: Execution) -> Conversation:
        """As the box behind."""
        return self._box.start(replace(execution, mode=self._mode))
