"""The sandbox's own failures; a candidate's failing program is an Outcome, never one of these.

SandboxError
├── NotReady
│   ├── EngineUnavailable
│   ├── ImageMissing
│   ├── NoBox
│   ├── SlotsTaken
│   └── MachineBusy
├── BadImage
├── WheelsMissing
└── BoxLost
"""


class SandboxError(Exception):
    """The sandbox failed."""


class NotReady(SandboxError):
    """Nothing can be run now, whatever the program is: who asked waits and loses nothing."""


class EngineUnavailable(NotReady):
    """No Docker engine answers."""


class ImageMissing(NotReady):
    """The sandbox image is not built."""


class NoBox(NotReady):
    """The engine brings up no box: a full disk, an unknown runtime, a container that ends at once."""


class SlotsTaken(NotReady):
    """As many boxes are open on this machine as may be."""


class MachineBusy(NotReady):
    """A program that must run alone found no moment for it."""


class BadImage(SandboxError):
    """This is no sandbox image that can be used."""


class WheelsMissing(SandboxError):
    """The libraries of a flavour cannot be had on this machine."""


class BoxLost(SandboxError):
    """The container or its runner went away or broke the protocol."""
