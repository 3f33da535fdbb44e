"""The lowest layer of an image, and who compiles what comes on top: of this machine's interpreter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sandbox.image_bytecode import Facts, Runs, in_a_process, with_bytecode
from sandbox.image_tree import Entry
from sandbox.rootfs import PREFIX, common_files, interpreter_binary, interpreter_files


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A root file system with an interpreter and nothing of ours.

    Args:
        source: "interpreter", "debian", or "tar:" and the beginning of the file's hash.
        runs: compiles by that interpreter.
        is_this_machines: libraries of this machine fit beside it.
    """

    source: str
    entries: Sequence[Entry]
    facts: Facts
    runs: Runs
    is_this_machines: bool


def interpreter_base() -> Base:
    """Of the interpreter that runs this, with what of its library an answer may need."""
    runs = in_a_process(interpreter_binary())
    entries, facts = with_bytecode([*interpreter_files(), *common_files()], runs)
    moved = replace(facts, prefix=PREFIX)
    return Base(source="interpreter", entries=entries, facts=moved, runs=runs, is_this_machines=True)
