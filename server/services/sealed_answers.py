"""Answer files: what a page sealed for this station when no network came back, and the code of its seat."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.errors import InvalidInput
from server.services.keys import Keys

FORMAT = "kaohe-answers"
VERSION = 1
LARGEST = 2 * 1024 * 1024  # characters of a file: every file of every task of a form, sealed
MOST_LINES = 500
KEY_BYTES = 32
NONCE_BYTES = 12
CODE_LETTERS = 8
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read out across a room
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})
FIELDS = ("station", "attempt", "made_at", "key", "sealed")


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedLine:
    """One answer as the page had it; `base` is the server's revision it was made from."""

    item: str
    revision: int
    base: int
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedAnswers:
    """What was in a file; all of it written by the page of that attempt, none of it changed since."""

    attempt: str
    lease: str
    seat: int
    made_at: datetime
    digest: str
    lines: tuple[SealedLine, ...]


def page_keys(keys: Keys, attempt_id: str) -> dict[str, str]:
    """What an attempt's page seals with, in base64: the station's public key and the attempt's own secret."""
    public = _private_key(keys).public_key().public_bytes_raw()
    return {"station": _base64(public), "secret": _base64(_secret(keys, attempt_id))}


def open_answers(keys: Keys, content: str) -> OpenedAnswers:
    """Open a file.

    Raises:
        InvalidInput: naming what is wrong: no such file, another version, another station, changed, damaged.
    """
    header = _header(content)
    private = _private_key(keys)
    public = private.public_key().public_bytes_raw()
    if header["station"] != station_id(public):
        raise _refused("this file was made for another station")
    given = _bytes(header, "key", KEY_BYTES)
    named = "|".join((FORMAT, str(VERSION), header["station"], header["attempt"], header["made_at"])).encode()
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(given))
        material = HKDF(SHA256(), KEY_BYTES + NONCE_BYTES, salt=given + public, info=named).derive(
            shared + _secret(keys, header["attempt"])
        )
        cipher = ChaCha20Poly1305(material[:KEY_BYTES])
        plain = cipher.decrypt(material[KEY_BYTES:], _bytes(header, "sealed"), named)
    except (InvalidTag, ValueError) as error:
        raise _refused("this file was changed or damaged since the page made it") from error
    return _opened(header, plain, hashlib.sha256(content.encode()).hexdigest())


def code_of(keys: Keys, opened: OpenedAnswers) -> str:
    """What the page showed beside the file: ties these very bytes to the seat they were made at."""
    named = f"code|{opened.seat}|{opened.digest}".encode()
    tag = hmac.digest(_secret(keys, opened.attempt), named, "sha256")
    number = int.from_bytes(tag[:5], "big")
    return "".join(ALPHABET[(number >> (5 * at)) & 31] for at in reversed(range(CODE_LETTERS)))


def is_code(offered: str, right: str) -> bool:
    """Whether somebody typed this code; hyphens, case and the usual misreadings do not matter."""
    typed = offered.strip().upper().translate(MISREAD)
    return hmac.compare_digest(typed.encode(), right.encode())


def station_id(public: bytes) -> str:
    """How a file names the key it was sealed for."""
    return hashlib.sha256(public).hexdigest()[:16]


def _header(content: str) -> dict[str, str]:
    if len(content) > LARGEST:
        raise _refused(f"an answer file has at most {LARGEST} characters")
    try:
        header = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _refused("this is no answer file") from error
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise _refused("this is no answer file")
    if header.get("version") != VERSION:
        raise _refused(f"version {header.get('version')!s:.20} of answer files is not known here")
    for name in FIELDS:
        if not isinstance(header.get(name), str):
            raise _refused(f"this answer file lacks {name}")
    return header


def _opened(header: Mapping[str, str], plain: bytes, digest: str) -> OpenedAnswers:
    try:
        body = json.loads(plain)
        lines = tuple(
            SealedLine(
                item=str(line["item"]),
                revision=_counter(line["revision"], 1),
                base=_counter(line["base"], 0),
                value=line["value"],
            )
            for line in body["lines"]
        )
        made_at = datetime.fromisoformat(header["made_at"])
        lease, seat = str(body["lease"]), _counter(body["seat"], 0)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _refused("this file does not hold what an answer file holds") from error
    if len(lines) > MOST_LINES or len({line.item for line in lines}) != len(lines) or made_at.tzinfo is None:
        raise _refused("this file does not hold what an answer file holds")
    return OpenedAnswers(
        attempt=header["attempt"], lease=lease, seat=seat, made_at=made_at, digest=digest, lines=lines
    )


def _counter(value: object, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 2**31:
        raise ValueError(f"no counter: {value!r}")
    return value


def _bytes(header: Mapping[str, str], name: str, length: int | None = None) -> bytes:
    try:
        found = base64.b64decode(header[name], validate=True)
    except (binascii.Error, ValueError) as error:
        raise _refused("this file was changed or damaged since the page made it") from error
    if length is not None and len(found) != length:
        raise _refused("this file was changed or damaged since the page made it")
    return found


def _private_key(keys: Keys) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(bytes.fromhex(keys.tag("answer-file-station", "")))


def _secret(keys: Keys, attempt_id: str) -> bytes:
    return bytes.fromhex(keys.tag("answer-file", attempt_id))


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _refused(detail: str) -> InvalidInput:
    return InvalidInput(detail, field="content")
