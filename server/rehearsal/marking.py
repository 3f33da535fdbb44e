"""What an answer to a theory item must earn, written from the rules and not from the server's code."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from server.rehearsal.points import equal_shares
from server.rehearsal.rules import Rules

HALF_POINT_H = 50


def earned(item: Mapping[str, Any], value: Mapping[str, Any] | None, points_h: int, rules: Rules) -> int:
    """Hundredths for a saved value (None: no answer) of an item as the bank API shows it, with its key."""
    answer = {key: part for key, part in (value or {}).items() if key != "flagged"}
    if not answer:
        return 0
    match item["kind"]:
        case "single":
            return points_h if answer["choice"] in item["key"] else 0
        case "true_false":
            return _true_false(item["key"], answer["choice"], points_h, rules)
        case "multiple":
            return _multiple(set(item["key"]), set(answer["choices"]), points_h, rules)
        case "fill" | "reading":
            shares = equal_shares(points_h, len(item["blanks"]))
            typed = answer["blanks"]
            return sum(
                share
                for share, blank in zip(shares, item["blanks"], strict=True)
                if accepted(typed.get(blank["id"], ""), blank)
            )
        case kind:
            raise ValueError(f"the rehearsal knows no item kind {kind}")


def accepted(typed: str, blank: Mapping[str, Any]) -> bool:
    """True when a blank takes what was typed, for the variants a rehearsal types."""
    steps = set(blank["normalise"])
    return any(_plain(typed, steps) == _plain(text, steps) for text in blank["accept"])


def _true_false(key: bool, choice: bool | None, points_h: int, rules: Rules) -> int:
    if choice is None:
        return 0
    return points_h if choice is key else -min(rules.true_false_wrong_h, points_h)


def _multiple(key: set[str], chosen: set[str], points_h: int, rules: Rules) -> int:
    if not chosen or chosen - key:
        return 0
    if chosen == key:
        return points_h
    match rules.multiple:
        case "partial_half":
            return max(0, min(HALF_POINT_H * len(chosen), points_h - HALF_POINT_H))
        case "proportional":
            return points_h * len(chosen) // len(key)
        case _:
            return 0


def _plain(text: str, steps: set[str]) -> str:
    if "width" in steps:
        text = unicodedata.normalize("NFKC", text)
    if "space" in steps:
        text = " ".join(text.split())
    return text.casefold() if "case" in steps else text
