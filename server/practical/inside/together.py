"""Inside a box: runs one test method beside the author's solution in one process; prints how it went."""

import os
import sys
from pathlib import Path

from server.practical.inside.collecting import load
from server.practical.inside.entering import enter
from server.practical.inside.results import run_one


class Nobody:
    """There is no other side."""

    swallowed: tuple[AssertionError, ...] = ()

    def came_from_candidate(self, problem: BaseException | None) -> bool:
        """Never."""
        return False


def main() -> None:
    """Import the test file named on the command line and run its one method."""
    path, name = Path("work", sys.argv[1]).resolve(), sys.argv[2]
    enter("work", path.stem)
    sys.path.insert(0, str(path.parent))
    end = run_one(load(path), name, Nobody())
    sys.stdout.flush()
    os.write(1, f"\n{end['outcome']}\n".encode())


if __name__ == "__main__":
    main()
