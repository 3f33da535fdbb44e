"""Answers to theory items that are right, partly right or wrong in ways known beforehand."""

from collections.abc import Mapping
from enum import StrEnum
from random import Random
from typing import Any

from server.rehearsal.marking import accepted

Value = dict[str, Any]
NOT_TAKEN = "不是这个 / not this"


class Intent(StrEnum):
    """How an item is meant to be answered."""

    RIGHT = "right"
    PARTIAL = "partial"  # something missing, nothing wrong; wrong where an item cannot be half right
    WRONG = "wrong"
    BLANK = "blank"


def answer(item: Mapping[str, Any], intent: Intent, chance: Random) -> Value:
    """The value to save for an item as the bank API shows it; empty for a blank answer."""
    if intent is Intent.BLANK:
        return {}
    match item["kind"]:
        case "single":
            return {"choice": _single(item, intent, chance)}
        case "true_false":
            return {"choice": item["key"] if intent is Intent.RIGHT else not item["key"]}
        case "multiple":
            return {"choices": _multiple(item, intent, chance)}
        case "fill" | "reading":
            return {"blanks": _blanks(item, intent)}
        case kind:
            raise ValueError(f"the rehearsal knows no item kind {kind}")


def _single(item: Mapping[str, Any], intent: Intent, chance: Random) -> str:
    right = [str(key) for key in item["key"]]
    if intent is Intent.RIGHT:
        return right[0]
    return chance.choice([str(option["id"]) for option in item["options"] if option["id"] not in right])


def _multiple(item: Mapping[str, Any], intent: Intent, chance: Random) -> list[str]:
    key = [str(each) for each in item["key"]]
    others = [str(option["id"]) for option in item["options"] if option["id"] not in key]
    match intent:
        case Intent.RIGHT:
            chosen = chance.sample(key, len(key))
        case Intent.WRONG if others:
            chosen = [chance.choice(others), *key[:-1]]
        case _:
            chosen = chance.sample(key, chance.randrange(1, len(key)))
    return chosen


def _blanks(item: Mapping[str, Any], intent: Intent) -> dict[str, str]:
    blanks = item["blanks"]
    right_ones = {Intent.RIGHT: len(blanks), Intent.PARTIAL: len(blanks) // 2}.get(intent, 0)
    return {
        blank["id"]: _right_text(item["kind"], blank) if at < right_ones else NOT_TAKEN
        for at, blank in enumerate(blanks)
    }


def _right_text(kind: str, blank: Mapping[str, Any]) -> str:
    """An accepted text as people type it: full-width letters and spaces where they are forgiven."""
    text = str(blank["accept"][0])
    if kind != "fill":
        return text
    if "width" in blank["normalise"]:
        text = "".join(_full_width(letter) if letter.isalnum() else letter for letter in text)
    if "space" in blank["normalise"]:
        text = f" {text} "
    return text if accepted(text, blank) else str(blank["accept"][0])


def _full_width(letter: str) -> str:
    return chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter
