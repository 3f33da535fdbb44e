"""Runs a program's code and ends its process as an interpreter does: threads, hooks, objects, flush."""

import _signal  # type: ignore[import-not-found] # `signal` itself costs every box an enum
import atexit
import gc
import os
import sys
from types import CodeType, ModuleType, TracebackType

UNFLUSHED = 120  # the interpreter's own exit code for it
INTERRUPTED = -1


def run(path: str, compiled: CodeType | None, namespace: dict[str, object]) -> int:
    """Run the file at `path`, or what is compiled of it; the exit code it asks for, or INTERRUPTED."""
    try:
        exec(compiled or _compiled(path), namespace)  # noqa: S102 - that is what we are for
    except SystemExit as leaving:
        return _code_of(leaving)
    except BaseException as problem:
        _complain(problem)
        return INTERRUPTED if isinstance(problem, KeyboardInterrupt) else 1
    return 0


def leave(code: int, namespace: dict[str, object], last: str) -> None:
    """End this process and never return; whatever the program left to be done at its end is done first.

    Args:
        namespace: of its `__main__`.
        last: the module that was loaded last before the program began.
    """
    for step in (_end_threads, atexit._run_exitfuncs):
        try:
            step()
        except BaseException as problem:  # as the interpreter: it says so and goes on ending
            _complain(problem)
    unflushed = _flush()
    _let_go([namespace, *_modules_since(last)])
    if unflushed or _flush():
        code = UNFLUSHED
    if code == INTERRUPTED:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
        os.kill(os.getpid(), _signal.SIGINT)
    os._exit(code)


def _compiled(path: str) -> CodeType:
    with open(path, "rb") as file:
        source = file.read()
    return compile(source, path, "exec", dont_inherit=True)


def _code_of(leaving: SystemExit) -> int:
    match leaving.code:
        case None:
            return 0
        case int(code):
            return code & 0xFF
        case text:
            print(text, file=sys.stderr)
            return 1


def _complain(problem: BaseException) -> None:
    """Print the traceback without the frames below the program's."""
    problem.__traceback__ = _of_the_program(problem.__traceback__)
    try:
        sys.excepthook(type(problem), problem, problem.__traceback__)
    except BaseException as failure:
        failure.__traceback__ = _of_the_program(failure.__traceback__)
        failure.__context__ = None
        print("Error in sys.excepthook:", file=sys.stderr)
        sys.__excepthook__(type(failure), failure, failure.__traceback__)
        print("\nOriginal exception was:", file=sys.stderr)
        sys.__excepthook__(type(problem), problem, problem.__traceback__)


def _of_the_program(trace: TracebackType | None) -> TracebackType | None:
    while trace is not None and trace.tb_frame.f_code.co_filename == run.__code__.co_filename:
        trace = trace.tb_next
    return trace


def _end_threads() -> None:
    threading = sys.modules.get("threading")
    if threading is not None:
        threading._shutdown()


def _flush() -> bool:
    """Send out what was printed; whether something could not be."""
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except BaseException as problem:
            said = f"Exception ignored in: {stream!r}\n{type(problem).__name__}: {problem}\n"
            os.write(2, said.encode(errors="backslashreplace"))
            return True
    return False


def _modules_since(last: str) -> list[dict[str, object]]:
    """Namespaces of the program's own modules; those it found loaded are not looked at: that costs memory."""
    found = []
    for name in reversed(sys.modules):
        if name == last:
            break
        module = sys.modules[name]
        if _is_the_programs(module):
            found.append(vars(module))
    return found


def _let_go(namespaces: list[dict[str, object]]) -> None:
    """Let the program's objects go, so that files are written out and `__del__` is heard."""
    for namespace in namespaces:
        for name in list(namespace):
            if name.startswith("_") and name != "__builtins__":
                namespace[name] = None
        for name in list(namespace):
            if name != "__builtins__":
                namespace[name] = None
    gc.collect()


def _is_the_programs(module: object) -> bool:
    path = vars(module).get("__file__") if type(module) is ModuleType else None
    return isinstance(path, str) and path.startswith("/box/")
