"""The same lines in the same order, but for white space at their ends and blank lines at the very end."""

import io
from collections.abc import Iterator
from itertools import zip_longest

from server.practical.checkers.deciding import text
from server.practical.wording import different, say

WHITE = b" \t\r\n\x0b\x0c"


def lines(answer: bytes, output: bytes) -> str | None:
    """None when every line is the expected one."""
    for number, (wanted, found) in enumerate(zip_longest(trimmed(answer), trimmed(output)), start=1):
        if wanted == found:
            continue
        if found is None:
            return say(f"缺少第 {number} 行", f"line {number} is missing: {text(wanted or b'')}")
        if wanted is None:
            return say(f"多出第 {number} 行", f"line {number} is too much: {text(found)}")
        return different(f"第 {number} 行", f"line {number}", text(wanted), text(found))
    return None


def trimmed(whole: bytes) -> Iterator[bytes]:
    """The lines without what does not count, one at a time: an output may have millions."""
    return (line.rstrip(WHITE) for line in io.BytesIO(whole.rstrip(WHITE)))
