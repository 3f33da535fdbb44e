"""Path parts with bounds: what does not fit is simply not found, before anything is asked of the database."""

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.routing import BaseConverter, ValidationError

from server.edge.shapes import LARGEST_ID

Schema = Mapping[str, Any]


class RowConverter(BaseConverter):
    """A row id: 1 to 2**63 - 1 in plain digits."""

    regex = r"[1-9][0-9]{0,18}"
    schema: ClassVar[Schema] = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}

    def to_python(self, value: str) -> int:
        """Raises ValidationError, which reads as "not found", above the largest."""
        number = int(value)
        if number > LARGEST_ID:
            raise ValidationError(value)
        return number


class HexConverter(BaseConverter):
    """A random id: 32 hex digits."""

    regex = r"[0-9a-f]{32}"
    schema: ClassVar[Schema] = {"type": "string", "pattern": "^[0-9a-f]{32}$"}


class SlugConverter(BaseConverter):
    """A chosen id: of a plan, bank, form, item or task."""

    regex = r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}"
    schema: ClassVar[Schema] = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$"}


CONVERTERS: Mapping[str, type[BaseConverter]] = {
    "row": RowConverter,
    "hex": HexConverter,
    "slug": SlugConverter,
}
SCHEMAS: Mapping[str, Schema] = {
    "row": RowConverter.schema,
    "hex": HexConverter.schema,
    "slug": SlugConverter.schema,
}
