"""`kaohe certificate …`: the station's certificate, so that its LAN is a secure context for browsers."""

import os
import socket
from pathlib import Path

import click

from server.clock import instant_text, system_clock
from server.config import Settings
from server.errors import InvalidInput
from server.station.certificates import Pair, make_authority, make_server_certificate, read_certificate


@click.group()
def certificate() -> None:
    """The certificate with which this server speaks TLS."""


@certificate.command("make")
@click.option("--name", "names", multiple=True, help="Host name or address that browsers use; repeat it.")
@click.option("--station", default="", help="Name of the station, as machines show it.")
@click.option(
    "--renew-authority", is_flag=True, help="Make the authority anew; machines must install it again."
)
def make(names: tuple[str, ...], station: str, renew_authority: bool) -> None:
    """Make or renew what the server shows; machines that trust the authority need nothing new."""
    settings = Settings()
    folder = settings.tls_folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    chosen = names or tuple(
        dict.fromkeys([socket.gethostname().lower(), "localhost", "127.0.0.1", *_own_addresses()])
    )
    authority_file, authority_key = folder / "authority.crt", folder / "authority.key"
    try:
        if renew_authority or not (authority_file.exists() and authority_key.exists()):
            authority = make_authority(station or socket.gethostname(), system_clock())
            _write(authority_file, authority.certificate, 0o644)
            _write(authority_key, authority.key, 0o600)
        authority = Pair(certificate=authority_file.read_bytes(), key=authority_key.read_bytes())
        shown = make_server_certificate(authority, chosen, system_clock())
    except (InvalidInput, ValueError) as error:
        raise click.ClickException(getattr(error, "detail", None) or str(error)) from error
    _write(folder / "server.key", shown.key, 0o600)
    _write(folder / "server.crt", shown.certificate, 0o644)
    _say(folder)


@certificate.command("show")
def show() -> None:
    """For whom it is, until when, and the authority's fingerprint to compare on a machine."""
    folder = Settings().tls_folder
    if not (folder / "server.crt").exists():
        raise click.ClickException("there is none yet; make one with `kaohe certificate make`")
    _say(folder)


def _say(folder: Path) -> None:
    server = read_certificate((folder / "server.crt").read_bytes())
    authority = read_certificate((folder / "authority.crt").read_bytes())
    click.echo(f"server      {', '.join(server.names)}")
    click.echo(f"valid until {instant_text(server.until)}")
    click.echo(f"authority   {folder / 'authority.crt'}")
    click.echo(f"fingerprint {authority.fingerprint}")
    click.echo(
        "Install the authority on every machine of the rooms, then `kaohe serve` again: it serves https."
    )


def _own_addresses() -> list[str]:
    """The addresses this machine has on its networks, as far as its name tells them."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return [str(address[4][0]) for address in found if "%" not in str(address[4][0])]


def _write(path: Path, content: bytes, mode: int) -> None:
    """Whole or not at all, and never readable by others for a moment."""
    beside = path.with_suffix(f"{path.suffix}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
