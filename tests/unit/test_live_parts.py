"""The small parts of the live side and of the border, without sockets or a database."""

from datetime import UTC, datetime, timedelta

import pytest

from server.edge.metering import Meters
from server.edge.pacing import Bucket, Buckets, Pace
from server.live.presence import HEARD_EVERY_S, Presence

NOW = datetime(2026, 3, 14, 1, 0, tzinfo=UTC)


class Seconds:
    """A clock of seconds that tests move."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_gives_its_burst_and_then_its_pace():
    seconds = Seconds()
    bucket = Bucket(Pace(per_s=2, burst=3), seconds)
    assert [bucket.take() for _ in range(5)] == [True, True, True, False, False]
    assert bucket.refused == 2
    seconds.now += 0.5
    assert [bucket.take(), bucket.take()] == [True, False]
    assert not bucket.is_full
    seconds.now += 60
    assert bucket.is_full
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]


def test_one_persons_haste_is_nobody_elses_and_full_buckets_are_forgotten():
    seconds = Seconds()
    buckets = Buckets(seconds)
    pace = Pace(per_s=1, burst=1)
    assert buckets.take("ada", "submit", pace)
    assert not buckets.take("ada", "submit", pace)
    assert buckets.take("ada", "try", pace)
    assert buckets.take("bob", "submit", pace)
    for number in range(Buckets.SWEEP_ABOVE + 1):
        buckets.take(str(number), "submit", pace)
    seconds.now += 10
    buckets.take("ada", "submit", pace)
    assert len(buckets._kept) == 1


def test_presence_writes_only_what_is_new_and_counts_every_socket():
    kept: list[dict[str, tuple[bool, datetime]]] = []
    seconds = Seconds()
    presence = Presence(lambda: NOW, lambda seen: kept.append(dict(seen)), seconds)
    assert presence.flush() == set()
    presence.connected("a")
    presence.connected("a")
    assert presence.changed.is_set()
    assert presence.flush() == {"a"}
    presence.disconnected("a")
    presence.heard("b")
    seconds.now += HEARD_EVERY_S
    presence.flush()
    presence.disconnected("a")
    presence.flush()
    assert kept == [
        {"a": (True, NOW)},
        {"a": (True, NOW), "b": (False, NOW)},
        {"a": (False, NOW)},
    ]
    assert presence.flush() == set()


def test_whoever_only_speaks_is_written_down_now_and_then_and_when_all_ends():
    kept: list[dict[str, tuple[bool, datetime]]] = []
    seconds = Seconds()
    presence = Presence(lambda: NOW, lambda seen: kept.append(dict(seen)), seconds)
    presence.connected("a")
    assert presence.flush() == {"a"}
    presence.heard("a")
    presence.connected("b")
    assert presence.flush() == {"b"}
    seconds.now += HEARD_EVERY_S
    assert presence.flush() == {"a"}
    presence.heard("a")
    assert presence.flush() == set()
    assert presence.flush(everything=True) == {"a"}
    assert len(kept) == 4


def test_who_speaks_without_a_socket_may_have_come_back_and_is_written_down_at_once():
    presence = Presence(lambda: NOW, lambda _seen: None, Seconds())
    presence.flush()
    presence.heard("a")
    assert presence.changed.is_set()
    assert presence.flush() == {"a"}
    presence.heard("a")
    assert presence.flush() == {"a"}


def test_presence_that_could_not_be_written_is_tried_again():
    instants = iter(NOW + timedelta(seconds=second) for second in range(9))
    kept: list[dict[str, tuple[bool, datetime]]] = []

    def keep(seen: object) -> None:
        if not kept:
            kept.append({})
            raise OSError("disk")
        kept.append(dict(seen))  # type: ignore[call-overload]

    seconds = Seconds()
    presence = Presence(lambda: next(instants), keep, seconds)
    presence.connected("a")
    presence.disconnected("b")
    with pytest.raises(OSError, match="disk"):
        presence.flush()
    presence.heard("a")
    seconds.now += HEARD_EVERY_S
    presence.flush()
    assert kept[-1] == {"a": (True, NOW + timedelta(seconds=2)), "b": (False, NOW + timedelta(seconds=1))}


def test_meters_read_as_prometheus_expects():
    meters = Meters()
    meters.add("requests_total", code="200", path='a"b\nc\\')
    meters.add("requests_total", code="200", path='a"b\nc\\')
    text = meters.text({"sockets": {"/exam": 3.0}})
    assert text.splitlines() == [
        "# TYPE kaohe_requests_total counter",
        'kaohe_requests_total{code="200",path="a\\"b\\nc\\\\"} 2',
        "# TYPE kaohe_sockets gauge",
        'kaohe_sockets{of="/exam"} 3',
    ]
