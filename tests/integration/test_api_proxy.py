"""Behind a proxy of ours machines are told apart; without one nobody can pretend to be another."""

from dataclasses import replace

import pytest

from server.services.signing_in import FREE_FAILURES_OF_SEAT
from server.station.numbers import check_digit
from tests.support.app import Caller, make_site
from tests.support.cast import Hall

THROTTLED, WRONG = 429, 401


@pytest.mark.parametrize(("proxies", "answer"), [(1, THROTTLED), (0, WRONG)])
def test_guessing_is_put_off_for_the_machine_the_proxy_names_and_only_for_it(
    hall: Hall, proxies: int, answer: int
) -> None:
    settings = hall.deps.settings.model_copy(update={"trusted_proxies": proxies})
    hall.deps = replace(hall.deps, settings=settings)
    site = make_site(hall)
    for at in range(FREE_FAILURES_OF_SEAT):
        assert _guess(site.anybody(), at, "10.0.0.5") == WRONG
    assert _guess(site.anybody(), 98, "10.0.0.5") == answer
    assert _guess(site.anybody(), 97, "10.0.0.6") == WRONG


def _guess(caller: Caller, at: int, machine: str) -> int:
    body = f"259919999999{at:03d}"
    asked = {"candidate_number": body + check_digit(body), "document_last6": "000000", "start_code": None}
    return caller.post("/api/candidate-sign-ins", asked, headers={"X-Forwarded-For": machine}).status_code
