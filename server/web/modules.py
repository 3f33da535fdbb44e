"""Which browser modules a page needs: it asks for all at once instead of one import after the other."""

import posixpath
import re
from functools import cache

from server.web.static import static_folder

STATIC = "/static/"
# Static imports and re-exports as our sources write them; a dynamic `import(...)` is for later.
IMPORTS = re.compile(r"""^(?:import|export)\b[^"';]*?["'](?P<path>[^"']+)["'];""", re.MULTILINE)


@cache
def modules_of(entry: str) -> tuple[str, ...]:
    """Addresses of every module that `entry` imports by path, near ones first.

    Args:
        entry: an address below /static/. Names of the import map are left out: pages name them themselves.
    """
    found = [entry]
    for address in found:
        source = (static_folder() / address.removeprefix(STATIC)).read_text(encoding="utf-8")
        for match in IMPORTS.finditer(source):
            imported = _address(address, match["path"])
            if imported is not None and imported not in found:
                found.append(imported)
    return tuple(found[1:])


def _address(importer: str, path: str) -> str | None:
    if path.startswith(STATIC):
        return path
    if path.startswith("."):
        return posixpath.normpath(posixpath.join(posixpath.dirname(importer), path))
    return None
