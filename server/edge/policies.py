"""Who may call what: every route and every socket event declares one policy, or the server does not start."""

from dataclasses import dataclass

from server.errors import Forbidden, NotSignedIn
from server.exam.words import Role
from server.services.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Which roles are let in; `roles` None means anybody, signed in or not."""

    name: str
    roles: frozenset[Role] | None

    @property
    def is_public(self) -> bool:
        """True when nobody needs to be signed in."""
        return self.roles is None

    def check(self, actor: Actor | None) -> None:
        """Raises NotSignedIn without an actor, Forbidden for a role that is not let in."""
        if self.roles is None:
            return
        if actor is None:
            raise NotSignedIn("sign in to go on")
        if actor.role not in self.roles:
            raise Forbidden("your role does not allow this")


STAFF = frozenset(Role) - {Role.CANDIDATE}

public = Policy(name="public", roles=None)
signed_in = Policy(name="signed_in", roles=frozenset(Role))
candidate = Policy(name="candidate", roles=frozenset({Role.CANDIDATE}))


def staff(*roles: Role) -> Policy:
    """Staff with one of these roles; any staff when none is named."""
    chosen = frozenset(roles) or STAFF
    if Role.CANDIDATE in chosen:
        raise ValueError("a candidate is no staff")
    return Policy(name="staff:" + ",".join(sorted(chosen)), roles=chosen)


any_staff = staff()
admins = staff(Role.ADMIN)
planners = staff(Role.OFFICE, Role.CHIEF, Role.ADMIN)
authors = staff(Role.AUTHOR, Role.ADMIN)
watchers = staff(Role.INVIGILATOR, Role.CHIEF, Role.INSPECTOR)
chiefs = staff(Role.CHIEF)
steerers = staff(Role.INVIGILATOR, Role.CHIEF)
graders = staff(Role.GRADER, Role.CHIEF)
chiefs = staff(Role.CHIEF)
alarmed = staff(Role.INVIGILATOR, Role.CHIEF, Role.INSPECTOR, Role.OFFICE, Role.ADMIN)
checkers = alarmed  # of receipts, each within their scope
