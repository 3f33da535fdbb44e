"""Inside a box: arrays and numbers of numpy, which travel as their type, their shape and their bytes."""

import base64
import importlib
import sys
from typing import Any

from server.practical.tagged import Malformed

PLAIN_KINDS = "biufcSUmM"  # no objects: these are bytes and nothing else


def flattened(value: Any) -> list[Any] | None:
    """Type, shape (None for a single number) and bytes; None for whatever is no plain array."""
    numpy: Any = sys.modules.get("numpy")
    if numpy is None or not isinstance(value, (numpy.ndarray, numpy.generic)):
        return None
    if type(value) not in (numpy.ndarray, value.dtype.type) or value.dtype.kind not in PLAIN_KINDS:
        return None
    shape = list(value.shape) if type(value) is numpy.ndarray else None
    return [value.dtype.str, shape, base64.b64encode(value.tobytes()).decode("ascii")]


def rebuilt(payload: Any) -> Any:
    """The array or number. Raises Malformed."""
    try:
        kind, shape, text = payload
        numpy: Any = importlib.import_module("numpy")
        dtype = numpy.dtype(kind if isinstance(kind, str) else "")
        if dtype.kind not in PLAIN_KINDS:
            raise Malformed("an array of objects")
        content = base64.b64decode(text, validate=True)
        flat = numpy.frombuffer(content, dtype)
        return flat[0] if shape is None else flat.reshape(shape).copy()
    except (ImportError, TypeError, ValueError, LookupError) as problem:
        raise Malformed(f"no array: {problem}") from problem
