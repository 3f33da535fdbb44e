"""Knows the theory items: their values, their JSON form and what of them a candidate may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from question_bank.text import Localised
from question_bank.vocabulary import Difficulty, ItemKind, Level, Normalise, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to choose; `why` says why it is right or wrong."""

    id: str
    text: Localised
    why: Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """One gap to type into: the accepted texts and what the comparison forgives."""

    id: str
    accept: tuple[str, ...]
    normalise: tuple[str, ...] = (Normalise.WIDTH, Normalise.SPACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Common:
    id: str
    level: Level
    topic: Topic
    difficulty: Difficulty
    stem: Localised
    explanation: Localised
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChoice(_Common):
    """单选: `key` holds the id of the one right option."""

    options: tuple[Option, ...]
    key: tuple[str, ...]

    def __post_init__(self) -> None:
        _check_key(self.key, self.options)
        if len(self.key) != 1:
            raise ValueError(f"item {self.id}: a single choice has exactly one key")

    @property
    def kind(self) -> ItemKind:
        return ItemKind.SINGLE


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoice(_Common):
    """多选: `key` holds the ids of the right options, two or more, in option order."""

    options: tuple[Option, ...]
    key: tuple[str, ...]

    def __post_init__(self) -> None:
        _check_key(self.key, self.options)
        if len(self.key) < 2:
            raise ValueError(f"item {self.id}: a multiple choice has at least two keys")

    @property
    def kind(self) -> ItemKind:
        return ItemKind.MULTIPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse(_Common):
    """判断: `key` says whether the stem is true."""

    key: bool

    @property
    def kind(self) -> ItemKind:
        return ItemKind.TRUE_FALSE


@dataclass(frozen=True, slots=True, kw_only=True)
class FillIn(_Common):
    """填空: the stem marks each blank as `{{id}}`."""

    blanks: tuple[Blank, ...]

    @property
    def kind(self) -> ItemKind:
        return ItemKind.FILL


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(_Common):
    """阅读程序: `code` is always there; blank "1" is what it prints."""

    blanks: tuple[Blank, ...]

    @property
    def kind(self) -> ItemKind:
        return ItemKind.READING


Item = SingleChoice | MultipleChoice | TrueFalse | FillIn | Reading


def public_item(item: Item) -> dict[str, Any]:
    """What a browser may see: no key, no reasons, no accepted answers, no explanation, no difficulty.

    `{"id", "kind", "stem": {zh, en}, "code", "options": [{"id", "text"}], "blanks": [{"id"}]}`
    """
    options = item.options if isinstance(item, SingleChoice | MultipleChoice) else ()
    blanks = item.blanks if isinstance(item, FillIn | Reading) else ()
    return {
        "id": item.id,
        "kind": str(item.kind),
        "stem": item.stem.to_json(),
        "code": item.code,
        "options": [{"id": option.id, "text": option.text.to_json()} for option in options],
        "blanks": [{"id": blank.id} for blank in blanks],
    }


def item_to_json(item: Item) -> dict[str, Any]:
    """The whole item with its key, in the shape of the bank file."""
    document: dict[str, Any] = {
        "id": item.id,
        "kind": str(item.kind),
        "level": str(item.level),
        "topic": str(item.topic),
        "difficulty": str(item.difficulty),
        "stem": item.stem.to_json(),
        "code": item.code,
        "explanation": item.explanation.to_json(),
    }
    match item:
        case SingleChoice() | MultipleChoice():
            document["options"] = [
                {"id": option.id, "text": option.text.to_json(), "why": option.why.to_json()}
                for option in item.options
            ]
            document["key"] = list(item.key)
        case TrueFalse():
            document["key"] = item.key
        case FillIn() | Reading():
            document["blanks"] = [
                {"id": blank.id, "accept": list(blank.accept), "normalise": list(blank.normalise)}
                for blank in item.blanks
            ]
        case _:
            assert_never(item)
    return document


def item_from_json(document: Mapping[str, Any]) -> Item:
    """The item `item_to_json` wrote. Raises KeyError or ValueError on a document of another shape."""
    common: dict[str, Any] = {
        "id": document["id"],
        "level": Level(document["level"]),
        "topic": Topic(document["topic"]),
        "difficulty": Difficulty(document["difficulty"]),
        "stem": Localised.from_json(document["stem"]),
        "code": document["code"],
        "explanation": Localised.from_json(document["explanation"]),
    }
    kind = ItemKind(document["kind"])
    match kind:
        case ItemKind.SINGLE:
            return SingleChoice(**common, options=_options(document), key=tuple(document["key"]))
        case ItemKind.MULTIPLE:
            return MultipleChoice(**common, options=_options(document), key=tuple(document["key"]))
        case ItemKind.TRUE_FALSE:
            return TrueFalse(**common, key=document["key"])
        case ItemKind.FILL:
            return FillIn(**common, blanks=_blanks(document))
        case ItemKind.READING:
            return Reading(**common, blanks=_blanks(document))
        case _:
            assert_never(kind)


def _options(document: Mapping[str, Any]) -> tuple[Option, ...]:
    return tuple(
        Option(id=o["id"], text=Localised.from_json(o["text"]), why=Localised.from_json(o["why"]))
        for o in document["options"]
    )


def _blanks(document: Mapping[str, Any]) -> tuple[Blank, ...]:
    return tuple(
        Blank(
            id=blank["id"],
            accept=tuple(blank["accept"]),
            normalise=tuple(Normalise(name) for name in blank["normalise"]),
        )
        for blank in document["blanks"]
    )


def _check_key(key: tuple[str, ...], options: tuple[Option, ...]) -> None:
    strange = set(key) - {option.id for option in options}
    if strange:
        raise ValueError(f"key names no option: {', '.join(sorted(strange))}")
