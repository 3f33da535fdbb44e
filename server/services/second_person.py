"""The second person of what two must decide: signs at the same desk with their own password."""

from dataclasses import dataclass

from server.errors import Forbidden
from server.exam.words import Role
from server.services.actors import Actor
from server.services.deps import Deps
from server.services.signing_in import check_staff_password

SECONDS = frozenset({Role.CHIEF.value, Role.ADMIN.value, Role.OFFICE.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPerson:
    """Who signs as the second one."""

    login: str
    password: str


def confirm_second(deps: Deps, actor: Actor, second: SecondPerson) -> str:
    """`staff:<login>` of a second chief, office or admin person of the actor's station, or of no station.

    Raises:
        Forbidden: oneself, another role or another station. NotSignedIn, Throttled: as when signing in.
    """
    person = check_staff_password(deps, second.login, second.password)
    fits = person.role in SECONDS and person.login != actor.login
    if not fits or person.station_id not in (None, actor.station_id):
        raise Forbidden("the second person must be another chief, office or admin person of this station")
    return f"staff:{second.login}"
