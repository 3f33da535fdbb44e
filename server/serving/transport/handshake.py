"""The opening handshake of a WebSocket, RFC 6455 section 4.2, over a WSGI environment."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
VERSION = "13"


def fault_of(environ: Mapping[str, Any]) -> str | None:
    """What is wrong with a request to upgrade; None when nothing is."""
    if environ.get("HTTP_UPGRADE", "").lower() != "websocket":
        return "the request asks for no WebSocket"
    tokens = {word.strip() for word in environ.get("HTTP_CONNECTION", "").lower().split(",")}
    if "upgrade" not in tokens:
        return "the request does not ask to upgrade"
    if environ.get("SERVER_PROTOCOL") != "HTTP/1.1":
        return "a WebSocket needs HTTP/1.1"
    if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != VERSION:
        return f"the WebSocket version must be {VERSION}"
    try:
        key = base64.b64decode(environ.get("HTTP_SEC_WEBSOCKET_KEY", ""), validate=True)
    except (binascii.Error, ValueError):
        return "the WebSocket key is no base64"
    return None if len(key) == 16 else "the WebSocket key has 16 bytes"


def acceptance(environ: Mapping[str, Any]) -> bytes:
    """The answer that opens the socket; no extension and no protocol is ever agreed on."""
    key = environ["HTTP_SEC_WEBSOCKET_KEY"].encode()
    proof = base64.b64encode(hashlib.sha1(key + MAGIC, usedforsecurity=False).digest())
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + proof + b"\r\n\r\n"
    )
