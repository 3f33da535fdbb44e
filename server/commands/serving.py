"""`kaohe serve`: one web process and the judge processes, or only one side of them."""

import sys
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from server.app import create_app
from server.commands.supervising import supervise
from server.config import Settings
from server.edge.logs import configure_logs

WEB = (sys.executable, "-m", "server.cli", "serve", "--web-only")
# Judges are started by their own module: they need nothing of the web.
JUDGE = (sys.executable, "-m", "server.commands.judging")


class WebServer(BaseApplication):  # type: ignore[misc]
    """Gunicorn with one worker of many threads: Socket.IO rooms live in one process."""

    def __init__(self, settings: Settings) -> None:
        self._kaohe = settings
        super().__init__()

    def load_config(self) -> None:
        """What gunicorn would read from its own file."""
        self.cfg.set("bind", [f"{self._kaohe.host}:{self._kaohe.port}"])
        self.cfg.set("workers", 1)
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", self._kaohe.threads)
        self.cfg.set("timeout", 120)
        self.cfg.set("graceful_timeout", 5)
        self.cfg.set("loglevel", "warning")

    def load(self) -> Any:
        """Made in the worker, after the fork: threads do not survive one."""
        return create_app(self._kaohe)


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
    if web_only:
        WebServer(settings).run()
    else:
        commands = {} if judge_only else {"web": _web_command(settings)}
        sys.exit(supervise(commands | _judge_commands(settings)))


def _web_command(settings: Settings) -> tuple[str, ...]:
    return (*WEB, "--host", settings.host, "--port", str(settings.port))


def _judge_commands(settings: Settings) -> dict[str, tuple[str, ...]]:
    commands: dict[str, tuple[str, ...]] = {}
    for number in range(1, settings.judges + 1):
        commands[f"judge {number}"] = (*JUDGE, str(number))
    for number in range(1, settings.tries + 1):
        commands[f"tries {number}"] = (*JUDGE, "--tries", str(number))
    return commands
