"""Inside a box: makes one call of the candidate's function and writes one line about it.

Nothing here is trusted: a candidate's program can answer in our place. That gains it nothing, because what
is right is known outside only.
"""

import importlib
import json
import os
import sys
import traceback
from decimal import Decimal
from typing import Any

from server.practical.inside.entering import enter
from server.practical.tagged import Malformed, decode, dumps, encode

# A value of a subclass counts as the plain value it is built on: a Counter is a dict, an IntEnum an int.
PLAIN_BASES: tuple[Any, ...] = (
    bool,
    int,
    float,
    complex,
    str,
    bytes,
    bytearray,
    list,
    tuple,
    dict,
    set,
    frozenset,
    Decimal,
)
TEXT_CHARACTERS = 400


def main() -> None:
    """Read the request, give standard output away to standard error, import, call, reply."""
    request = json.loads(sys.stdin.buffer.read())
    args, kwargs = decode(request["call"]["args"]), decode(request["call"]["kwargs"])
    reply_to = os.dup(1)
    os.dup2(2, 1)
    enter("work", request["module"])
    function = load(request["module"], request["function"])
    line = dumps(reply(function, args, kwargs, request["echo"])) + b"\n"
    sys.stdout.flush()
    with os.fdopen(reply_to, "wb") as stream:
        stream.write(line)


def load(module: str, name: str) -> Any:
    """The candidate's function; one whose module cannot be imported ends this program as it ends its own."""
    try:
        return getattr(importlib.import_module(module), name)
    except Exception as problem:
        complain(problem)
        sys.exit(1)


def complain(problem: BaseException) -> None:
    """Print its traceback without our frames and the import system's."""
    trace = problem.__traceback__
    while trace is not None and not trace.tb_frame.f_code.co_filename.startswith(os.getcwd()):
        trace = trace.tb_next
    traceback.print_exception(problem.with_traceback(trace))


def reply(function: Any, args: list[Any], kwargs: dict[str, Any], echo: bool) -> dict[str, Any]:
    """What the call gave, as the tree of the reply line."""
    try:
        value = function(*args, **kwargs)
    except BaseException as problem:  # SystemExit too: the judge decides what it is worth
        complain(problem)
        names = [kind.__name__ for kind in type(problem).__mro__]
        return {"raised": names, "text": f"{names[0]}: {problem}"[:TEXT_CHARACTERS]}
    arguments = encode_any([args, kwargs]) if echo else None
    return {"value": encode_any(value), "arguments": arguments}


def encode_any(value: object) -> Any:
    """The tree of a value; one that cannot be written is named by its class."""
    try:
        return encode(value, as_base)
    except (Malformed, RecursionError) as problem:
        print(f"{type(value).__name__}: {problem}", file=sys.stderr)
        return {"$other": type(value).__name__}


def as_base(value: object) -> Any:
    """The tree of the plain value a subclass is built on, or the name of the class."""
    for base in PLAIN_BASES:
        if base in type(value).__mro__ and base is not type(value):
            return encode(base(value), as_base)
    return {"$other": type(value).__name__}


if __name__ == "__main__":
    main()
