"""Payloads of setting up: plans, policy profiles, stations, rooms."""

from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, RootModel

from server.edge.shapes import Asked, Given, RowId, Words


def _clean_tree(value: dict[str, Any]) -> dict[str, Any]:
    level: list[Any] = [value]
    while level:
        part = level.pop()
        match part:
            case str():
                _check(part)
            case dict():
                level += [*part.keys(), *part.values()]
            case list():
                level += part
            case _:
                pass
    return value


def _check(text: str) -> None:
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("a text in it holds NUL or is not valid Unicode")


class FileMapping(RootModel[Annotated[dict[str, Any], AfterValidator(_clean_tree)]]):
    """The mapping of a plan's or profile's file; every key is checked by name when it is loaded."""

    model_config = ConfigDict(strict=True, frozen=True)


class Plans(Given):
    """All plans as in their files."""

    plans: tuple[dict[str, Any], ...]


class PlanAnswer(Given):
    """One plan."""

    plan: dict[str, Any]


class Profiles(Given):
    """All policy profiles, every key with its value."""

    profiles: tuple[dict[str, Any], ...]


class ProfileAnswer(Given):
    """One policy profile."""

    profile: dict[str, Any]


class StationAsked(Asked):
    """A new station."""

    code: Annotated[str, Field(pattern=r"^[0-9]{5}$")]
    name: Words


class Station(Given):
    """A station (考点)."""

    id: int
    code: str
    name: str


class StationAnswer(Given):
    """One station."""

    station: Station


class Stations(Given):
    """All stations."""

    stations: tuple[Station, ...]


class RoomAsked(Asked):
    """A new room; `code` is its two digits in candidate numbers."""

    station_id: RowId
    code: Annotated[str, Field(pattern=r"^(0[1-9]|[1-9][0-9])$")]
    name: Words
    rows: Annotated[int, Field(ge=1, le=50)]
    columns: Annotated[int, Field(ge=1, le=50)]
    seats: Annotated[int, Field(ge=1, le=99)]
    spares: Annotated[int, Field(ge=0, le=98)] = 0


class Room(Given):
    """A room (考场) with how many seats, `spares` of them kept free."""

    id: int
    station_id: int
    code: str
    name: str
    rows: int
    columns: int
    seats: int
    spares: int


class RoomAnswer(Given):
    """One room."""

    room: Room


class Rooms(Given):
    """All rooms."""

    rooms: tuple[Room, ...]
