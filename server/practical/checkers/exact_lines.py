"""Lines as they stand: for tasks whose spacing is the point, as in drawn figures and tables.

Every line must be the same, indentation and case included; white space at the end of a line and empty
lines at the end of the output do not count.
"""

from itertools import zip_longest

from server.practical.checkers.deciding import text
from server.practical.wording import different, say


def exact_lines(answer: bytes, output: bytes) -> str | None:
    """None when the lines are the same, otherwise the first one that differs."""
    pairs = zip_longest(_lines(answer), _lines(output))
    for at, (wanted, found) in enumerate(pairs, start=1):
        if wanted is None:
            return say(f"第 {at} 行多余：{text(found)}", f"line {at} is one too many: {text(found)}")
        if found is None:
            return say(f"缺少第 {at} 行：{text(wanted)}", f"line {at} is missing: {text(wanted)}")
        if wanted != found:
            return different(f"第 {at} 行", f"line {at}", text(wanted), text(found))
    return None


def _lines(content: bytes) -> list[bytes]:
    lines = [line.rstrip() for line in content.split(b"\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines
