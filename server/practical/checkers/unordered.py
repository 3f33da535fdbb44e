"""The same lines in any order, each as often; what `lines` lets pass is free here, too."""

from collections import Counter

from server.practical.checkers.deciding import text
from server.practical.checkers.lines import WHITE, trimmed
from server.practical.wording import say


def unordered(answer: bytes, output: bytes) -> str | None:
    """None when output and answer hold the same lines."""
    wanted = Counter(trimmed(answer))
    lines = output.rstrip(WHITE).count(b"\n") + 1 if output.strip(WHITE) else 0
    if lines > wanted.total():  # said without keeping them: an output may have millions
        return say(
            f"应有 {wanted.total()} 行，得到 {lines} 行", f"expected {wanted.total()} lines, got {lines}"
        )
    left = wanted - Counter(trimmed(output))
    if left:
        line = text(next(iter(left)))
        return say(f"缺少这一行：{line}", f"this line is missing: {line}")
    return None
