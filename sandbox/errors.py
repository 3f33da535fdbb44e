"""The sandbox's own failures; a candidate's failing program is an Outcome, never one of these.

SandboxError
├── EngineUnavailable
├── ImageMissing
└── BoxLost
"""


class SandboxError(Exception):
    """The sandbox failed."""


class EngineUnavailable(SandboxError):
    """No Docker engine answers."""


class ImageMissing(SandboxError):
    """The sandbox image is not built."""


class BoxLost(SandboxError):
    """The container or its runner went away or broke the protocol."""
