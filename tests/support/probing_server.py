"""`kaohe serve --web-only` with a few addresses more, by which tests look at the process from inside."""

import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import gevent.monkey

from server.app import Application, Ground
from server.commands.serving import WebServer
from server.config import Settings

PATCHABLE = ("socket", "threading", "ssl", "time", "select", "subprocess", "queue", "os")
HELD_AT_MOST_S = 60.0
RELEASED = threading.Event()


class ProbingServer(WebServer):
    """The web process; `/probe/...` is answered before Flask is asked."""

    def application(self, ground: Ground) -> Application:
        made = super().application(ground)
        made.flask.wsgi_app = _probes(made.flask.wsgi_app)  # type: ignore[method-assign]
        return made


def _probes(inner: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    def outer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        match environ["PATH_INFO"]:
            case "/probe/thread":
                answer = threading.current_thread().name
            case "/probe/patched":
                answer = " ".join(name for name in PATCHABLE if gevent.monkey.is_module_patched(name))
            case "/probe/burn":
                until = time.monotonic() + float(environ["QUERY_STRING"])
                while time.monotonic() < until:
                    sum(range(1000))
                answer = "burnt"
            case "/api/attempt/probe/hold":
                answer = "released" if RELEASED.wait(HELD_AT_MOST_S) else "held for too long"
            case "/probe/release":
                RELEASED.set()
                answer = "done"
            case "/probe/sleep":
                time.sleep(float(environ["QUERY_STRING"]))
                answer = "slept"
            case "/probe/body":
                answer = str(len(environ["wsgi.input"].read()))
            case "/probe/fail":
                raise RuntimeError("a failure of the test's own")
            case "/probe/pieces":
                start_response("200 OK", [("Content-Type", "text/plain")])
                return (b"%07d\n" % number for number in range(200_000))
            case _:
                return inner(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [answer.encode()]

    return outer


if __name__ == "__main__":
    sys.argv = sys.argv[:1]
    ProbingServer(Settings()).run()
