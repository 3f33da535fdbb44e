"""Payloads about people: staff signing in, who one is, accounts."""

from typing import Annotated, Literal

from pydantic import Field

from server.edge.shapes import Asked, Given, RowId, Text, Words

Login = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,79}$")]
StaffRole = Literal["invigilator", "author", "grader", "office", "chief", "inspector", "admin"]


class StaffSignIn(Asked):
    """What staff type at the door."""

    login: Annotated[Text, Field(min_length=1, max_length=80)]
    password: Annotated[Text, Field(min_length=1, max_length=200)]


class StaffBrief(Given):
    """Who signed in."""

    login: str
    name: str
    role: str


class StaffSignedIn(Given):
    """A fresh sign-in of staff."""

    csrf: str
    staff: StaffBrief


class Me(Given):
    """Who is signed in here."""

    kind: Literal["candidate", "staff"]
    role: str
    name: str
    csrf: str
    locale: Literal["zh", "en"]


class StaffAsked(Asked):
    """A new account with one role."""

    login: Login
    name: Words
    role: StaffRole
    password: Annotated[Text, Field(min_length=10, max_length=200)]
    station_id: RowId | None = None


class Staff(Given):
    """An account; nothing of its password."""

    login: str
    name: str
    role: str
    station_id: int | None
    active: bool


class StaffAnswer(Given):
    """One account."""

    staff: Staff


class StaffList(Given):
    """All accounts."""

    staff: tuple[Staff, ...]
