"""`kaohe rehearse`: simulated candidates sit a whole sitting against the running server; says what held."""

import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from server.config import Settings
from server.rehearsal.conducting import Order
from server.rehearsal.conducting import rehearse as play
from server.rehearsal.errors import RehearsalError
from server.rehearsal.progress import Progress
from server.rehearsal.setting_up import Account

CANNOT = 2


class Speed(click.ParamType[Decimal]):
    """A number above 0 that durations are divided by."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read it exactly."""
        try:
            speed = Decimal(str(value))
        except InvalidOperation:
            self.fail(f"{value} is not a number", param, ctx)
        if not speed.is_finite() or not 1 <= speed <= 1000:
            self.fail("must lie between 1 and 1000", param, ctx)
        return speed


@click.command()
@click.option("--seats", type=click.IntRange(1, 1000), default=30, show_default=True, help="Candidates.")
@click.option("--speed", type=Speed(), default="60", show_default=True, help="Divides every duration.")
@click.option("--url", default="http://127.0.0.1:8000", show_default=True, help="The running server.")
@click.option("--admin", "login", default="admin", show_default=True, help="Login of an administrator.")
@click.option("--password", help="Default: KAOHE_DEMO_PASSWORD, else the demo's password of this machine.")
@click.option("--timing", type=click.Choice(["rollover", "free"]), default="rollover", show_default=True)
@click.option(
    "--faults",
    type=click.Choice(["none", "reconnect"]),
    default="none",
    show_default=True,
    help="reconnect: connections break at random and saves are sent again.",
)
@click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), help="Write the report as JSON here."
)
@click.option("--json", "as_json", is_flag=True, help="JSON and nothing else on standard output.")
def rehearse(
    seats: int,
    speed: Decimal,
    url: str,
    login: str,
    password: str | None,
    timing: str,
    faults: str,
    report: Path | None,
    as_json: bool,
) -> None:
    """Play a whole trial sitting over HTTP and Socket.IO and check every promise; 0 = all held."""
    admin = Account(login=login, password=password or _demo_password())
    progress = Progress()
    order = Order(url=url, admin=admin, seats=seats, speed=speed, timing=timing, breaks=faults == "reconnect")
    try:
        played = play(order, progress)
    except RehearsalError as error:
        progress.done()
        click.echo(f"the rehearsal cannot be held: {error}", err=True)
        sys.exit(CANNOT)
    progress.done()
    if report is not None:
        report.write_text(played.to_json() + "\n", encoding="utf-8")
    click.echo(played.to_json() if as_json else played.to_text())
    sys.exit(0 if played.held else 1)


def _demo_password() -> str:
    settings = Settings()
    given = settings.demo_password.get_secret_value()
    kept = settings.var_dir / "demo-password"
    if given:
        return given
    if not kept.is_file():
        raise click.UsageError(f"no --password, no KAOHE_DEMO_PASSWORD, and no file {kept}")
    return kept.read_text(encoding="utf-8").strip()
