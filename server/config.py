"""Every setting, with its default, unit and meaning; read once from the environment (KAOHE_*)."""

import hashlib
import tempfile
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

LONGEST_RUNTIME_DIR = 60  # bytes; a bell's name takes about 35 of the 107 a socket's path may have


class Settings(BaseSettings):
    """One record of what an operator may set."""

    model_config = SettingsConfigDict(env_prefix="KAOHE_", extra="ignore")

    var_dir: Path = Field(Path("var"), description="Where the database, keys, evidence and logs live.")
    evidence_dir: Path | None = Field(
        None, description="Where outputs are kept by digest; hosts share it. Empty: under var_dir."
    )
    database_url: str = Field("", description="SQLAlchemy URL; empty means SQLite under var_dir.")
    redis_url: str = Field(
        "",
        description="redis:// URL over which processes of several machines wake one another; "
        "empty: each looks at its own times. Nothing is kept there.",
    )
    host: str = Field("127.0.0.1", description="Address the web process listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the web process listens on.")
    public_origin: str = Field(
        "",
        description="scheme://host[:port] browsers use, several by comma; empty: whatever Host they named.",
    )
    trusted_proxies: int = Field(
        0,
        ge=0,
        le=4,
        description="Proxies of our own in front; their X-Forwarded-For and -Proto are believed.",
    )
    threads: int = Field(
        24, ge=2, le=256, description="Native threads that answer requests; sockets need none."
    )
    switch_interval_ms: float = Field(
        0.5,
        ge=0.05,
        le=5,
        description="How long a busy thread keeps the interpreter before the loop of all sockets gets it.",
    )
    transport: Literal["stock", "lean"] = Field(
        "lean",
        description="How Socket.IO frames travel: by our own WebSocket transport, or by the library's.",
    )
    tls_certificate: Path | None = Field(
        None,
        description="PEM file of a certificate chain, with tls_key; unset: what `kaohe certificate` made.",
    )
    tls_key: Path | None = Field(None, description="PEM file of the certificate's key.")
    judges: int = Field(1, ge=0, le=64, description="Judge processes that `serve` starts.")
    tries: int = Field(1, ge=0, le=64, description="Processes kept for the run button alone.")
    lease_s: float = Field(30.0, gt=0, description="Seconds after which a silent judge's job is taken over.")
    sandbox_pool: int | None = Field(
        None,
        ge=0,
        le=64,
        description="Boxes a process keeps ready per image and memory class; unset: by cores and memory.",
    )
    sandbox_refills: int | None = Field(
        None, ge=1, le=64, description="Boxes a process makes ahead at the same time; unset: by cores."
    )
    sandbox_idle_s: float = Field(
        600.0, gt=0, description="Seconds after which boxes nobody asks for are given up."
    )
    sandbox_reuse: Literal["submission", "paper"] = Field(
        "submission", description="How long a box serves one candidate; never does it serve two."
    )
    runtime: str = Field("", description="Container runtime, empty for the engine's default.")
    password_workers: int = Field(1, ge=1, le=8, description="Threads that hash staff passwords.")
    password_memory_kib: int = Field(19456, ge=8, description="argon2id memory per hash.")
    password_passes: int = Field(2, ge=1, description="argon2id passes.")
    sign_in_hours: float = Field(12.0, gt=0, description="A sign-in lasts this long at most.")
    demo_password: SecretStr = Field(
        SecretStr(""), description="Password of the demo's staff; empty: made once and kept under var_dir."
    )

    @property
    def store_url(self) -> str:
        """The database's URL: the one set, else SQLite under `var_dir`."""
        return self.database_url or f"sqlite:///{(self.var_dir / 'kaohe.db').absolute()}"

    @property
    def evidence_folder(self) -> Path:
        """Where what programs wrote is kept."""
        return self.evidence_dir or self.var_dir / "evidence"

    @property
    def tls_folder(self) -> Path:
        """Where `kaohe certificate make` puts the station's certificate."""
        return self.var_dir / "tls"

    @property
    def tls_files(self) -> tuple[Path, Path] | None:
        """Certificate chain and key to serve with: those set, else the station's, else none (plain HTTP).

        Raises:
            ValueError: one of the two is set without the other.
        """
        if self.tls_certificate and self.tls_key:
            return self.tls_certificate, self.tls_key
        if self.tls_certificate or self.tls_key:
            missing = "KAOHE_TLS_KEY" if self.tls_certificate else "KAOHE_TLS_CERTIFICATE"
            raise ValueError(f"{missing} is not set: certificate and key are set together or not at all")
        made = self.tls_folder / "server.crt", self.tls_folder / "server.key"
        return made if all(path.exists() for path in made) else None

    @property
    def runtime_dir(self) -> Path:
        """Where doorbells of this server's processes lie; paths of Unix sockets must be short."""
        beside = (self.var_dir / "run").absolute()
        if len(str(beside)) <= LONGEST_RUNTIME_DIR:
            return beside
        digest = hashlib.sha256(str(beside).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"kaohe-{digest}"
