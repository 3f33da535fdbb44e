"""From what a page asks for to time that is given."""

from server.edge.models_rooms import SittingCreditAsked
from server.services.giving_time import Grant
from server.services.second_person import SecondPerson


def grant_of(body: SittingCreditAsked) -> Grant:
    """Raises InvalidInput when it says neither how much nor until when, or both."""
    signing = body.second
    second = SecondPerson(login=signing.login, password=signing.password) if signing else None
    return Grant(reason=body.reason, minutes=body.minutes, ends_at=body.ends_at, second=second)
