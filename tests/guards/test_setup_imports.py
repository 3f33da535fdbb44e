"""The set-up starts on a bare Python: it may import nothing but the standard library and itself."""

import ast
import sys

import pytest

from deploy.setup.places import ROOT

MODULES = sorted((ROOT / "deploy" / "setup").glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_setup_module_needs_only_the_standard_library(path):
    strangers = {name for name in _imported(path) if name.partition(".")[0] not in sys.stdlib_module_names}
    assert {name for name in strangers if not name.startswith("deploy.setup")} == set()


def _imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
