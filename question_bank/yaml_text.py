"""Knows how to read YAML in which every scalar is the text that was written.

`yes`, `1e3`, `010` and `null` come through as these characters: whoever needs a number or a truth value
reads it from the text. Tags, duplicate keys and documents that unfold without bound are refused.
"""

from typing import Any

import yaml

SIZE_CAP = 2 * 1024 * 1024
NODE_CAP = 200_000  # values after aliases are unfolded
DEPTH_CAP = 40

Plain = str | list["Plain"] | dict[str, "Plain"]

# libyaml's parser is some fifteen times faster; a wheel without it still works.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map")}


class BadYaml(Exception):
    """A document that cannot be read; the message says why and in which line."""


def load(text: str) -> Plain:
    """The document as texts, lists and mappings. An empty document is "". Raises BadYaml."""
    if len(text) > SIZE_CAP:
        raise BadYaml(f"longer than {SIZE_CAP} characters")
    try:
        _check_depth(text)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as problem:
        raise BadYaml(_explained(problem)) from problem
    return _Unfolding().plain(root, 0) if root is not None else ""


class _Unfolding:
    """One walk from nodes to plain values, counting what it makes."""

    def __init__(self) -> None:
        self._made = 0

    def plain(self, node: yaml.Node, depth: int) -> Plain:
        self._made += 1
        line = node.start_mark.line + 1
        if self._made > NODE_CAP:
            raise BadYaml(f"line {line}: unfolds to more than {NODE_CAP} values")
        if depth > DEPTH_CAP:
            raise BadYaml(f"line {line}: nested deeper than {DEPTH_CAP}")
        if node.tag not in _TAGS:
            raise BadYaml(f"line {line}: tag {node.tag} is not allowed")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(child, depth + 1) for child in node.value]
        return str(node.value)

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Plain]:
        made: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            key = self.plain(key_node, depth + 1)
            line = key_node.start_mark.line + 1
            if not isinstance(key, str):
                raise BadYaml(f"line {line}: a key must be a text")
            if key in made:
                raise BadYaml(f'line {line}: key "{key}" is given twice')
            made[key] = self.plain(value_node, depth + 1)
        return made


def _check_depth(text: str) -> None:
    """Refuse deep nesting before anything recurses over it."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEPTH_CAP:
                raise BadYaml(f"nested deeper than {DEPTH_CAP}")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _explained(problem: yaml.YAMLError) -> str:
    mark = getattr(problem, "problem_mark", None)
    what = getattr(problem, "problem", None) or getattr(problem, "reason", None) or "cannot be read"
    return f"line {mark.line + 1}: {what}" if mark is not None else str(what)
