"""Who acts: a signed-in person as every use case sees them."""

from dataclasses import dataclass

from server.exam.words import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A signed-in person. `who` is what the record says: `staff:<login>` or `candidate:<number>`.

    `arriving`: a candidate on the move, heard of from the new machine for the first time. `former`: a machine
    that the attempt has left; nothing it sends counts.
    """

    role: Role
    name: str
    who: str
    token_hash: str
    staff_id: int | None = None
    station_id: int | None = None
    attempt_id: str | None = None
    login: str | None = None
    arriving: bool = False
    former: bool = False

    @property
    def attempt(self) -> str:
        """The candidate's attempt id; only candidates have one."""
        if self.attempt_id is None:
            raise ValueError(f"{self.who} has no attempt")
        return self.attempt_id
