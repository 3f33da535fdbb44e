"""Runs benchmarks one after the other, each in a process of its own: `python -m tests.bench [NAME ...]`."""

import argparse
import subprocess
import sys
from pathlib import Path

from tests.bench.batches import ROOT

FOLDER = ROOT / "build" / "bench"
HERE = Path(__file__).parent
# The quick and telling ones first; whatever is not named here comes after them.
JUDGING = ("judging", "limits", "memory", "run_button", "page", "throughput", "batch", "peers", "human_eval")
SERVING = tuple(
    f"serving_{name}" for name in ("saves", "clients", "room", "coding", "start", "hand_ins", "abuse", "push")
)
ORDER = JUDGING + SERVING


def names() -> list[str]:
    """Every benchmark there is."""
    found = {path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py")}
    return sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))


def meant(name: str) -> list[str]:
    """The benchmark of this name, or all whose names begin with it: "serving" is all of serving."""
    return [each for each in names() if each == name or each.startswith(f"{name}_")]


def main() -> int:
    """All of them, or those named; 1 when one failed. Options of one alone are for running it as a module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names()))
    parser.add_argument("--scale", type=float, default=1.0, help="factor on the number of rounds")
    asked = parser.parse_args()
    unknown = sorted(name for name in asked.names if not meant(name))
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(names())}")
    chosen = [each for name in asked.names for each in meant(name)] or names()
    failed = [name for name in chosen if not _runs(name, asked.scale)]
    if failed:
        print(f"\nwrong or broken: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _runs(name: str, scale: float) -> bool:
    module, out = f"tests.bench.bench_{name}", FOLDER / f"{name}.json"
    command = [sys.executable, "-m", module, "--out", str(out), "--scale", str(scale)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
