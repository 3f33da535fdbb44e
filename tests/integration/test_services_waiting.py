"""A command is judged by when it was asked for, not by when its turn came."""

import threading
from datetime import timedelta

import pytest

from server.errors import AttemptClosed
from server.services import submitting
from tests.support.cast import DOUBLE, Hall, files


def test_a_submission_asked_for_in_time_is_taken_although_the_store_was_busy_until_after_the_end(
    hall: Hall,
) -> None:
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    closes_at = hall.attempt(ada).closes_at
    assert closes_at is not None
    taken: list[object] = []
    with hall.deps.store.write():
        hall.clock.forward(seconds=(closes_at - hall.clock() - timedelta(seconds=1)).total_seconds())
        waiting = threading.Thread(
            target=lambda: taken.append(submitting.submit(hall.deps, ada.actor, DOUBLE, files("print(1)")))
        )
        waiting.start()
        waiting.join(timeout=0.5)
        assert not taken, "the store was not busy: the test injected nothing"
        hall.clock.forward(seconds=2)
    waiting.join(timeout=30)
    assert len(taken) == 1
    with pytest.raises(AttemptClosed):
        submitting.submit(hall.deps, ada.actor, DOUBLE, files("print(2)"))
