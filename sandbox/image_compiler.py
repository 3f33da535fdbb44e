"""Compiles Python sources into cache files; run by itself, in a fresh interpreter of the image's own kind.

Fresh, because bytecode carries traces of whatever else its process did; two builds shall have equal bytes.
Usage: SOURCES TARGET. Both are files of frames: a line "path-length content-length", then path and content.
The first frame of TARGET is "facts", with a line for each of `facts`.
"""

import importlib.util
import marshal
import os
import site
import sys
from typing import BinaryIO


def facts() -> bytes:
    """Cache tag, version, prefix, where libraries go below it (Debian's differs), C library."""
    libraries = os.path.relpath(site.getsitepackages([sys.prefix])[0], sys.prefix)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = (
        sys.implementation.cache_tag,
        version,
        sys.prefix,
        libraries,
        os.confstr("CS_GNU_LIBC_VERSION") or "",
    )
    return "\n".join(found).encode()


def bytecode(source: bytes, inside: str) -> bytes:
    """A cache file that is never checked against its source (PEP 552, flags 0b01); b"" where none can be."""
    try:
        code = compile(source, inside, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return b""  # some libraries carry files for other versions of Python
    header = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + importlib.util.source_hash(source)
    return header + marshal.dumps(code)


def main(sources: str, target: str) -> None:
    """Compile every frame of `sources`."""
    with open(sources, "rb") as given, open(target, "wb") as made:
        _write(made, b"facts", facts())
        while head := given.readline():
            path_length, length = map(int, head.split())
            path, source = given.read(path_length), given.read(length)
            _write(made, path, bytecode(source, path.decode()))


def _write(made: BinaryIO, path: bytes, content: bytes) -> None:
    made.write(b"%d %d\n" % (len(path), len(content)) + path + content)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
