"""The exit codes of `kaohe judge`."""

from enum import IntEnum


class Exit(IntEnum):
    """The worst line of a batch counts."""

    JUDGED = 0
    BAD_INPUT = 2
    JUDGE_ERROR = 3
