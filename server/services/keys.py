"""The server's own secret: made once, kept beside the database but never in it."""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

KEY_BYTES = 32


class Keys:
    """Keyed hashes, one purpose apart from the other."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < KEY_BYTES:
            raise ValueError(f"the secret has {len(secret)} bytes, at least {KEY_BYTES} are needed")
        self._secret = secret

    def tag(self, purpose: str, text: str) -> str:
        """HMAC-SHA-256 of `text` for one purpose, 64 hex digits."""
        return hmac.new(self._secret, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()

    def short_code(self, purpose: str, text: str, length: int = 10) -> str:
        """The first letters of the tag in base 32: for people to read out."""
        return base64.b32encode(bytes.fromhex(self.tag(purpose, text))).decode()[:length]


def load_keys(folder: Path) -> Keys:
    """Read `secret.key` under `folder`; the first process to come makes it, readable by the owner only."""
    path = folder / "secret.key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Keys(path.read_bytes())
    with os.fdopen(made, "wb") as stream:
        stream.write(secrets.token_bytes(KEY_BYTES))
        stream.flush()
        os.fsync(stream.fileno())
    return Keys(path.read_bytes())
