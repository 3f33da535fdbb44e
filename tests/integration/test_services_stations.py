"""An office prepares sittings at its own station only."""

from dataclasses import replace

import pytest

from server.errors import NotFound
from server.exam.words import Role
from server.services import setting_up, sittings
from tests.support.cast import Hall, new_sitting


def test_a_sitting_cannot_be_put_into_a_room_of_another_station(hall: Hall) -> None:
    elsewhere = setting_up.add_station(hall.deps, hall.admin, "00077", "Elsewhere")["id"]
    room = setting_up.add_room(hall.deps, hall.admin, elsewhere, 1, "Room 1", 2, 2, 4, 0)["id"]
    office = replace(hall.admin, role=Role.OFFICE, station_id=hall.station_id)
    wanted = replace(new_sitting(room), code="stray")
    with pytest.raises(NotFound):
        sittings.create_sitting(hall.deps, office, wanted)
    assert "stray" not in {each.code for each in sittings.sittings(hall.deps, hall.admin)}
    sittings.create_sitting(hall.deps, replace(office, station_id=elsewhere), wanted)
