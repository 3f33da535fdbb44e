"""How JSON is written here."""

import json
from typing import Any


def compact(value: Any) -> bytes:
    """Compact UTF-8; a candidate's text may hold a lone surrogate half, which travels as its escape."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "backslashreplace")
