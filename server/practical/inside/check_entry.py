"""Inside a box: says whether every file that was to be handed in is there and compiles; runs none of it."""

import os
import sys
import warnings


def main(entries: list[str]) -> int:
    """0 when all is well; otherwise prints the first problem and gives 1."""
    warnings.simplefilter("ignore")
    for entry in entries:
        problem = problem_of(entry, f"work/{entry}")
        if problem:
            print(problem)
            return 1
    return 0


def problem_of(entry: str, path: str) -> str | None:
    """What is wrong with one file, None when nothing is. A file that is no Python only has to be there."""
    if not os.path.isfile(path):
        return f"没有提交文件 {entry} / {entry} was not handed in"
    if not entry.endswith(".py"):
        return None
    try:
        with open(path, "rb") as file:
            compile(file.read(), entry, "exec", dont_inherit=True)
    except SyntaxError as problem:
        where = f", line {problem.lineno}" if problem.lineno else ""
        return f"{entry}{where}: {type(problem).__name__}: {problem.msg}"
    except (ValueError, RecursionError, MemoryError, OverflowError) as problem:
        return f"{entry}: {type(problem).__name__}: {problem}"
    return None


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a text stream here
    sys.exit(main(sys.argv[1:]))
