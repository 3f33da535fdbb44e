"""Command line of the set-up: `python3 -m deploy.setup run|test|bench|check`."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.setup import browser_code, engine, environment, product, serving_peers
from deploy.setup.console import say, warn
from deploy.setup.debian import install
from deploy.setup.places import BUILD
from deploy.setup.problems import SetupProblem
from deploy.setup.reproducing import differing_files
from deploy.setup.test_programs import missing_packages, missing_peers

PURPOSES = ("run", "test", "bench", "check", "same-bytes", "browser-types")


def main(arguments: list[str]) -> int:
    """Do what the one argument names; 0 when done, 1 with the reason on standard error."""
    if len(arguments) != 1 or arguments[0] not in PURPOSES:
        print(f"usage: python3 -m deploy.setup {'|'.join(PURPOSES)}", file=sys.stderr)
        return 2
    try:
        with _one_at_a_time():
            return _do(arguments[0])
    except SetupProblem as problem:
        warn(str(problem))
        return 1


def _do(purpose: str) -> int:
    match purpose:
        case "run":
            _prepare_run()
        case "test":
            _prepare_test()
        case "bench":
            _prepare_test()
            _install_peers()
        case "check":
            environment.prepare("test")
            browser_code.prepare(with_packages=True)
        case "same-bytes":
            return _check_same_bytes()
        case "browser-types":
            return browser_code.check_types()
    return 0


def _prepare_run() -> None:
    """Everything that serving needs. Without an engine all but judging is served: what is handed in waits."""
    environment.prepare("run")
    browser_code.prepare(with_packages=False)
    try:
        engine.prepare()
        product.prepare_image()
    except SetupProblem as problem:
        warn(f"{problem}\n\nKaohe serves all the same; what is handed in is judged once that is done.")
    product.prepare_database()


def _prepare_test() -> None:
    """Everything that the whole test suite needs, but for what KAOHE_SKIP names."""
    skipped = os.environ.get("KAOHE_SKIP", "").replace(",", " ").split()
    environment.prepare("test")
    browser_code.prepare(with_packages=True)
    packages = missing_packages(skipped)
    if packages:
        install(packages, purpose="programs that the tests use")
    if "docker" not in skipped:
        engine.prepare()
        product.prepare_image()


def _install_peers() -> None:
    """What benchmarks measure beside us. Where it cannot be had, they leave it out and say so."""
    packages = missing_peers()
    try:
        if packages:
            install(packages, purpose="programs that the benchmarks compare with")
    except SetupProblem as problem:
        warn(str(problem))
    try:
        serving_peers.prepare()
    except SetupProblem as problem:
        warn(str(problem))


def _check_same_bytes() -> int:
    differing = differing_files()
    for name in differing:
        warn(f"client_static/vendor/{name} is not what the lock file gives")
    if not differing:
        say("the browser bundles build to the same bytes again")
    return 1 if differing else 0


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two set-ups of one checkout must not work on the same folders."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
