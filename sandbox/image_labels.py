"""Knows the labels that an image of ours carries."""

from sandbox.engine import ROOTFS_LABEL

ROOTFS = ROOTFS_LABEL  # digest of the whole root file system in its normal form
FLAVOUR = "kaohe.flavour"
SOURCE = "kaohe.source"  # where interpreter and library were taken from
PYTHON = "kaohe.python"  # version of the interpreter
KEPT = (ROOTFS, FLAVOUR, SOURCE, PYTHON)
