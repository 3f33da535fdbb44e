"""The end is the same for everyone: by the instant the server read a request, and by nothing else."""

import os
from datetime import datetime

import pytest

from server.services import saving
from server.services.saving import Write
from tests.support.cast import Hall, Seated
from tests.support.crowd import crowd
from tests.support.deadline import Judging, by_client, by_commit, play, requests_around

# `make soak` sends 10,000; the boundary is as sharp with fewer, for every one of them is looked at.
REQUESTS = int(os.environ.get("KAOHE_REQUESTS", "600"))
FEW = 150
PEOPLE = 40
SEED = 4


def at_the_end(hall: Hall) -> tuple[list[Seated], datetime]:
    """People who answer, six seconds before their end."""
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    people = [ada, *crowd(hall, ada, PEOPLE - 1)]
    end = hall.attempt(ada).closes_at
    assert end is not None
    hall.clock.forward(minutes=209, seconds=54)
    return people, end


def test_nothing_is_accepted_late_and_nothing_refused_early(hall: Hall) -> None:
    people, end = at_the_end(hall)
    books = play(hall, end, requests_around(people, REQUESTS, SEED))
    print(f"\npromise=6 {books}")
    assert (books.requests, books.accepted_late, books.refused_early) == (REQUESTS, 0, 0)
    assert 0 < books.accepted < REQUESTS


@pytest.mark.parametrize(("judged", "found"), [(by_commit, "refused_early"), (by_client, "accepted_late")])
def test_a_server_that_judges_otherwise_is_found_out(hall: Hall, judged: Judging, found: str) -> None:
    people, end = at_the_end(hall)
    books = play(hall, end, requests_around(people, FEW, SEED), judged)
    assert getattr(books, found) > 0, books


def test_the_end_waits_for_what_was_read_before_it_but_not_for_ever(hall: Hall) -> None:
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    read_at = hall.clock.forward(minutes=209, seconds=59)
    with hall.deps.flights.of(read_at):
        hall.clock.forward(seconds=30)
        assert hall.close_due() == 0
        write = Write(item="@place", revision=1, value={"item": "x"})
        saving.save_responses(hall.deps, ada.actor, ada.lease, [write], read_at)
    with hall.deps.flights.of(read_at):
        hall.clock.forward(seconds=31)
        assert hall.close_due() > 0
