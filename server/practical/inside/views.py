"""Inside a box: views of a dict, which travel with the dict they look at."""

import gc
from collections import OrderedDict
from types import MappingProxyType
from typing import Any

from server.practical.inside.sharing import MAPPINGS
from server.practical.tagged import Malformed

METHODS = ("keys", "values", "items")
KINDS: dict[Any, str] = {
    type(getattr(made(), name)()): name for made in (dict, OrderedDict) for name in METHODS
}
KINDS[MappingProxyType] = "proxy"


def seen_through(view: Any) -> tuple[str, Any] | None:
    """The name of the kind of view and the dict beneath; None for other values and for names of a class."""
    name = KINDS.get(type(view))
    if name is None:
        return None
    beneath = next(iter(gc.get_referents(view)), None)
    if name == "proxy" and (type(beneath) is not dict or "__module__" in beneath):
        return None
    return name, beneath if type(beneath) in MAPPINGS else dict(view.mapping)


def view_of(name: Any, mapping: Any) -> Any:
    """The view of that kind. Raises Malformed."""
    if type(mapping) not in MAPPINGS or name not in KINDS.values():
        raise Malformed("no view of a dict")
    return MappingProxyType(mapping) if name == "proxy" else getattr(mapping, name)()
