"""`kaohe serve`: one web process and the judge processes, or only one side of them."""

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import click
import structlog
from gunicorn.app.base import BaseApplication
from sqlalchemy.exc import OperationalError

from server.app import Application, Ground, create_app
from server.commands.supervising import supervise
from server.config import Settings
from server.edge.logs import configure_logs
from server.serving.files import clients_for, raise_file_limit
from server.serving.station import Station
from server.serving.stock import StockSocketIO
from server.serving.transport.server import LoopSocketIO
from server.serving.worker import LoopWorker

WEB = (sys.executable, "-m", "server.cli", "serve", "--web-only")
# Judges are started by their own module: they need nothing of the web.
JUDGE = (sys.executable, "-m", "server.commands.judging")
FILES_A_CLIENT = {"stock": 2, "lean": 1}  # the library's transport holds a second handle of each connection

DATABASE_WITHIN_S = 60.0
ASK_AGAIN_S = 0.5

log = structlog.get_logger(__name__)


class WebServer(BaseApplication):  # type: ignore[misc]
    """Gunicorn with one worker: one loop for all sockets, and native threads beside it."""

    def __init__(self, settings: Settings) -> None:
        self._kaohe = settings
        self._clients = 0
        super().__init__()

    def load_config(self) -> None:
        """What gunicorn would read from its own file."""
        files = raise_file_limit()
        self._clients = clients_for(files, FILES_A_CLIENT[self._kaohe.transport])
        log.info("open files", limit=files, clients=self._clients)
        self.cfg.set("bind", [f"{self._kaohe.host}:{self._kaohe.port}"])
        self.cfg.set("workers", 1)
        self.cfg.set("worker_class", LoopWorker)
        self.cfg.set("worker_connections", self._clients)
        self.cfg.set("backlog", 4096)
        self.cfg.set("timeout", 120)
        self.cfg.set("graceful_timeout", 10)
        self.cfg.set("loglevel", "warning")
        secure = self._kaohe.tls_files
        if secure is not None:
            self.cfg.set("certfile", str(secure[0]))
            self.cfg.set("keyfile", str(secure[1]))

    def load(self) -> Any:
        """Made in the worker, after the fork: threads do not survive one."""
        settings = self._kaohe
        station = Station(threads=settings.threads, switch_interval_s=settings.switch_interval_ms / 1000)
        lean = partial(LoopSocketIO, most_clients=self._clients)
        ground = Ground(
            async_mode="gevent",
            crossing=station.crossing,
            sockets=lean if settings.transport == "lean" else StockSocketIO,
            gauges=station.gauges,
        )
        application = _when_the_database_answers(lambda: self.application(ground))
        return station.serving(application, lambda: _hang_up(application), application.close)

    def application(self, ground: Ground) -> Application:
        """Everything that is served."""
        return create_app(self._kaohe, ground=ground)


def _when_the_database_answers(make: Callable[[], Application]) -> Application:
    """Both start with the machine, and the database may take longer; raises what it says after a minute."""
    until = time.monotonic() + DATABASE_WITHIN_S
    while True:
        try:
            return make()
        except OperationalError as silent:
            if time.monotonic() > until:
                raise
            log.warning("the database does not answer yet", why=str(silent.orig))
            time.sleep(ASK_AGAIN_S)


def _hang_up(application: Application) -> None:
    """Close every connection as the server's own, so that pages come back by themselves."""
    for client in list(application.io.server.eio.sockets.values()):
        client.close(wait=False)


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--judges", type=click.IntRange(0, 64), help="Judge processes.")
@click.option("--web-only", is_flag=True, help="No judge processes here.")
@click.option("--judge-only", is_flag=True, help="Only judge processes here.")
def serve(
    host: str | None,
    port: int | None,
    judges: int | None,
    web_only: bool,
    judge_only: bool,
) -> None:
    """Serve the exam: web and judge processes, started again when one falls."""
    if web_only and judge_only:
        raise click.UsageError("--web-only and --judge-only exclude one another")
    given = {"host": host, "port": port, "judges": judges}
    settings = Settings().model_copy(
        update={name: value for name, value in given.items() if value is not None}
    )
    configure_logs()
    if not judge_only:
        _check_tls(settings)
    if web_only:
        WebServer(settings).run()
    else:
        commands = {} if judge_only else {"web": _web_command(settings)}
        sys.exit(supervise(commands | _judge_commands(settings)))


def _check_tls(settings: Settings) -> None:
    """Before anything starts: half of what TLS needs must not end in plain HTTP."""
    try:
        _ = settings.tls_files
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _web_command(settings: Settings) -> tuple[str, ...]:
    return (*WEB, "--host", settings.host, "--port", str(settings.port))


def _judge_commands(settings: Settings) -> dict[str, tuple[str, ...]]:
    commands: dict[str, tuple[str, ...]] = {}
    for number in range(1, settings.judges + 1):
        commands[f"judge {number}"] = (*JUDGE, str(number))
    for number in range(1, settings.tries + 1):
        commands[f"tries {number}"] = (*JUDGE, "--tries", str(number))
    return commands
