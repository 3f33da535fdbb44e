"""What a source names to import is found without compiling it."""

import pytest

from sandbox.runner.likely import LIKELY
from sandbox.runner.warmth import LISTED_AT_MOST, imported_names


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (b"import json", ["json"]),
        (b"import json, re as r , os.path", ["json", "re", "os.path"]),
        (b"from math import pi, e", ["math"]),
        (b"    from collections import deque  # inside a function", ["collections"]),
        (b"import sys # and, more", ["sys"]),
        (b"from . import x\nimport", ["."]),
        (b"important = 1\nfromage = 2\nprint('import x')", []),
        (b"import \xff\xfe", ["\ufffd\ufffd"]),
        (b"", []),
    ],
)
def test_names_of_import_statements(source: bytes, names: list[str]) -> None:
    assert imported_names(source) == names


def test_a_source_of_nothing_but_imports_is_not_read_to_its_end() -> None:
    assert len(imported_names(b"import a\n" * 10_000)) == LISTED_AT_MOST


def test_what_is_fetched_ahead_is_loaded_by_name_and_nothing_else() -> None:
    assert {"json", "numpy", "os.path"} <= LIKELY
    assert not {name for name in LIKELY if name.startswith(("_", "sandbox", "server"))}
