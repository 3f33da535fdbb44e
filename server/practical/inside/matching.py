"""Inside a validator's box: the checker `regex`. The answer file is one pattern for the whole output.

It runs here because a pattern may take for ever; here the sandbox's limits hold.
"""

import re
import sys
from pathlib import Path

ACCEPTED, WRONG = 42, 43


def main(answer_file: str) -> int:
    """42 when the pattern matches all of standard input, but for line ends at its end."""
    pattern = decoded(Path(answer_file).read_bytes())
    output = decoded(sys.stdin.buffer.read())
    return ACCEPTED if re.fullmatch(pattern, output) else WRONG


def decoded(content: bytes) -> str:
    """As text; bytes that are none match nothing but themselves."""
    return content.decode("utf-8", errors="surrogateescape").rstrip("\r\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[2]))
