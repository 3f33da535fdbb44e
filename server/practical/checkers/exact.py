"""The same bytes, white space and all."""

from server.practical.checkers.deciding import text
from server.practical.wording import different, say

CHUNK = 64 * 1024


def exact(answer: bytes, output: bytes) -> str | None:
    """None when output and answer are one; otherwise the first line that differs."""
    if answer == output:
        return None
    at = _first_difference(answer, output)
    number = answer.count(b"\n", 0, at) + 1
    expected, got = _line_around(answer, at), _line_around(output, at)
    if expected == got:
        return say(f"第 {number} 行的结尾不同", f"line {number} ends differently")
    return different(f"第 {number} 行", f"line {number}", text(expected), text(got))


def _first_difference(answer: bytes, output: bytes) -> int:
    shorter = min(len(answer), len(output))
    for start in range(0, shorter, CHUNK):
        end = min(start + CHUNK, shorter)
        if answer[start:end] != output[start:end]:
            return next(at for at in range(start, end) if answer[at] != output[at])
    return shorter


def _line_around(whole: bytes, at: int) -> bytes:
    start = whole.rfind(b"\n", 0, at) + 1
    end = whole.find(b"\n", at)
    return whole[start : end if end >= 0 else len(whole)]
