"""Runs benchmarks one after the other, each in a process of its own: `python -m tests.bench [NAME ...]`."""

import argparse
import subprocess
import sys
from pathlib import Path

from tests.bench.batches import ROOT

FOLDER = ROOT / "build" / "bench"
HERE = Path(__file__).parent
# The quick and telling ones first; whatever is not named here comes after them.
ORDER = ("judging", "limits", "memory", "run_button", "throughput", "batch", "peers", "human_eval")


def names() -> list[str]:
    """Every benchmark there is."""
    found = {path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py")}
    return sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))


def main() -> int:
    """All of them, or those named; what is not known here goes to each of them. 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names()))
    asked, others = parser.parse_known_args()
    unknown = sorted({*asked.names} - {*names()})
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(names())}")
    failed = []
    for name in asked.names or names():
        command = [sys.executable, "-m", f"tests.bench.bench_{name}", "--out", str(FOLDER / f"{name}.json")]
        if subprocess.run([*command, *others], cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\nwrong or broken: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
