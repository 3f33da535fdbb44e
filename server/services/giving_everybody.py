"""Giving time in every room of a sitting at once: to everybody under way, or to nobody."""

from server.errors import Conflict
from server.services.actors import Actor
from server.services.choosing import locked_rooms
from server.services.deps import Deps
from server.services.giving_time import Grant, give_in_room
from server.services.second_person import confirm_second
from server.services.sittings import sitting_in_scope


def give_sitting_time(deps: Deps, actor: Actor, sitting_id: int, asked: Grant) -> int:
    """Says to how many; one record row for each, as in a room.

    Raises:
        Forbidden, InvalidInput: as for a room. NotFound: a sitting out of reach.
        Conflict: nobody of it is under way, or an end that is earlier than somebody's own.
    """
    second = None if asked.second is None else confirm_second(deps, actor, asked.second)
    with deps.store.write() as work:
        sitting_in_scope(work, actor, sitting_id)
        rooms = locked_rooms(work, sitting_id)
        reached = sum(give_in_room(work, deps, room, actor, asked, None, second) for room in rooms)
        if reached == 0:
            raise Conflict("nobody of this sitting is under way, or all end then already")
        return reached
