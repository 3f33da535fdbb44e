"""Who the record means by `staff:<login>`: the name that people read."""

from collections.abc import Collection

from sqlalchemy import select

from server.store.tables.places import StaffRow
from server.store.work import Work

STAFF = "staff:"


def names_of(work: Work, whos: Collection[str]) -> dict[str, str]:
    """A name for each; whoever is no staff of this station keeps the words of the record."""
    logins = {who.removeprefix(STAFF) for who in whos if who.startswith(STAFF)}
    if not logins:
        return {who: who for who in whos}
    rows = work.rows.execute(select(StaffRow.login, StaffRow.name).where(StaffRow.login.in_(sorted(logins))))
    names = {f"{STAFF}{login}": name for login, name in rows}
    return {who: names.get(who, who) for who in whos}
