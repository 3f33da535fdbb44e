"""The lock files pin everything, prove every byte and name no address."""

import json
import re
import tomllib

import pytest

from deploy.setup.places import CLIENT, ROOT

PYTHON_LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")
CANDIDATES_LOCKS = ("sandbox/wheels/web.lock", "sandbox/wheels/data.lock")
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)
EXACT = re.compile(r"^\d+\.\d+\.\d+$")


def _pins(name):
    return dict(PINNED.findall((ROOT / name).read_text(encoding="utf-8")))


def _client(name):
    return json.loads((CLIENT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PYTHON_LOCKS + CANDIDATES_LOCKS)
def test_every_locked_python_package_carries_a_hash(name):
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text(encoding="utf-8").strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize(
    "path",
    [ROOT / name for name in PYTHON_LOCKS + CANDIDATES_LOCKS] + [CLIENT / "package-lock.json"],
    ids=str,
)
def test_a_lock_names_no_address_to_fetch_from(path):
    text = path.read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert "index-url" not in text
    assert re.findall(r"^\S+ @ \S+", text, re.MULTILINE) == []


def test_running_and_testing_use_the_same_versions():
    tested = _pins("requirements-dev.lock")
    differing = {
        name: version for name, version in _pins("requirements.lock").items() if tested.get(name) != version
    }
    assert differing == {}


def test_the_build_back_end_is_locked_in_the_version_it_is_declared_in():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"][
        "requires"
    ]
    assert declared == [f"hatchling=={_pins('requirements.lock')['hatchling']}"]


def test_every_declared_python_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.match(r"[A-Za-z0-9._-]+", each).group().lower() for each in declared}
    assert names - _pins("requirements-dev.lock").keys() == set()


def test_browser_packages_are_declared_in_exact_versions_and_locked_in_them():
    declared, lock = _client("package.json"), _client("package-lock.json")
    wanted = declared["dependencies"] | declared["devDependencies"]
    assert {name: version for name, version in wanted.items() if not EXACT.match(version)} == {}
    assert wanted == {name: lock["packages"][f"node_modules/{name}"]["version"] for name in wanted}


def test_every_locked_browser_package_carries_its_hash():
    packages = _client("package-lock.json")["packages"]
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []
