"""Saves answered ahead of the library: the same is taken, the same is answered, in the same order."""

import json
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from server.app import CompactJson
from server.edge.events import EXAM
from server.edge.metering import Meters
from server.edge.models_attempt import MOST_WRITES, Save
from server.edge.models_events import SaveAcked
from server.edge.problems import problem_of
from server.edge.reading import DEEPEST, check_depth, parse
from server.errors import AttemptClosed, InvalidInput, Throttled
from server.exam.words import Role
from server.live import quick_saves
from server.live.ahead import Promises
from server.live.crossing import InPlace
from server.live.quick_saves import QuickSaves
from server.live.save_packets import read_save, refused, save_acknowledged
from server.live.sockets import Socket, Sockets
from server.services.actors import Actor
from server.services.views import SaveAck, WriteResult

NOW = datetime(2026, 3, 14, 1, 0, 0, 7_999, tzinfo=UTC)
ADA = Actor(role=Role.CANDIDATE, name="Ada", who="candidate:1", token_hash="t", attempt_id="a")
WRITE = '{"item":"one-single","revision":1,"value":{"choice":"a"}}'


def sent(writes: str = f"[{WRITE}]", lease: str = '"l-1"', more: str = "") -> str:
    return f'{{"lease":{lease},"writes":{writes}{more}}}'


def one(item: str = '"q"', revision: str = "1", value: str = "null", more: str = "") -> str:
    return sent(f'[{{"item":{item},"revision":{revision},"value":{value}{more}}}]')


def nested(levels: int) -> str:
    return one(value="[" * levels + "]" * levels)


PLAIN = [
    sent(),
    sent(f"[{WRITE},{WRITE}]"),
    one(value='{"files":{"a.py":"print(\\"\\u8003\\")\\n"},"flagged":true,"x":[1,2.5,-0.0,null]}'),
    one(item='"@place"', revision=str(2**53 - 1), value="12345678901234567890123"),
    one(item='"q"', more=',"revision":7'),
    nested(DEEPEST - 3),
    sent("[" + ",".join([WRITE] * MOST_WRITES) + "]"),
]
ODD = [
    *(
        "{}",
        "[]",
        "null",
        sent("[]"),
        sent("null"),
        sent(lease="null"),
        sent(lease='""'),
        sent(more=',"b":1'),
    ),
    *(sent(lease='"a\\n"'), sent(lease=f'"{"x" * 65}"'), sent("[" + ",".join([WRITE] * 51) + "]")),
    *(one(item=f'"{name}"') for name in ("", "-a", "a b", "a\\n", "@", "考", "a" * 81)),
    *(one(revision=number) for number in ("0", "-1", "1.0", "1.5", "true", '"1"', "null", str(2**53), "1e2")),
    *(one(more=',"b":1'), one(value='"\\ud800"'), one(value="NaN"), nested(DEEPEST - 2), nested(5_000)),
    *(sent("[{}]"), sent("{}"), "{", sent() + " x", sent() + ",1"),
]


@pytest.mark.parametrize("text", [*PLAIN, *ODD])
def test_what_is_read_quickly_is_what_is_declared(text: str):
    event = f'["save_responses",{text}]'
    try:
        lease, writes = read_save(event)
    except InvalidInput:
        assert text not in PLAIN
        return
    value = CompactJson.loads(event)[1]
    check_depth(value)
    save = parse(Save, value)
    assert (lease, [(each.item, each.revision, each.value) for each in writes]) == (
        save.lease,
        [(each.item, each.revision, each.value) for each in save.writes],
    )


RESULTS = (
    WriteResult(item="one-single", revision=1, outcome="saved"),
    WriteResult(
        item="@place",
        revision=2,
        outcome="stale",
        current={"revision": 3, "value": {"a": ['考 "\\\n\u2028', 1.5, None, True, 2**60]}},
    ),
    WriteResult(
        item="x.y_z-1", revision=2**53 - 1, outcome="conflict", current={"revision": 3, "value": None}
    ),
    WriteResult(item="x", revision=1, outcome="refused", reason='files.a"b\\考: a file is text\x00'),
    WriteResult(item="x", revision=1, outcome="refused", reason="half \ud800"),
)


@pytest.mark.parametrize("results", [(), RESULTS[:1], RESULTS])
@pytest.mark.parametrize(
    "closes_at", [None, datetime(2026, 3, 14, 9, 0, tzinfo=timezone(timedelta(hours=8)))]
)
@pytest.mark.parametrize("remaining_ms", [None, 0, 7_200_000])
def test_an_acknowledgement_is_the_text_of_its_model(results, closes_at, remaining_ms):
    ack = SaveAck(
        results=results, saved_at=NOW, server_now=NOW, closes_at=closes_at, remaining_ms=remaining_ms
    )
    model = SaveAcked.model_validate(ack)
    assert json.loads(save_acknowledged(ack)) == model.model_dump(mode="json")
    plain = SaveAck(
        results=results[:4], saved_at=NOW, server_now=NOW, closes_at=closes_at, remaining_ms=remaining_ms
    )
    assert save_acknowledged(plain) == CompactJson.dumps(
        SaveAcked.model_validate(plain).model_dump(mode="json")
    )


def test_a_refusal_is_the_problem_as_everywhere():
    error = AttemptClosed("the attempt takes no answers now", state="collected", at=NOW)
    assert refused(error) == CompactJson.dumps({"ok": False, "problem": problem_of(error)})


@dataclass
class Saving:
    """A save that was asked for and is committed alone."""

    world: "World"
    asker: Any

    def answer(self, answer: SaveAck | Exception) -> None:
        self.world.quick._saved([(self.asker, answer)])


class World:
    """The loop's side without a network: what library and writer were asked, what clients were told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told: list[tuple[str, str]] = []
        self.inner: list[tuple[str, Any]] = []
        self.asked: list[Any] = []
        self.saves: list[Saving] = []
        self.refuse: Exception | None = None
        self.heard: list[str] = []
        self.passed = 0.0
        self.meters = Meters()
        engine = SimpleNamespace(
            handlers={"message": lambda *what: self.inner.append(what)},
            send=lambda client, text: self.told.append((client, text)),
        )
        sockets = Sockets()
        sockets.add(Socket(sid="s-ada", namespace=EXAM, actor=ADA))
        grace = Actor(role=Role.INVIGILATOR, name="Grace", who="staff:1", token_hash="g")
        sockets.add(Socket(sid="s-grace", namespace=EXAM, actor=grace))
        manager = SimpleNamespace(sid_from_eio_sid=lambda client, _: f"s-{client}")
        wiring: Any = SimpleNamespace(
            deps=SimpleNamespace(clock=lambda: NOW),
            sockets=sockets,
            presence=SimpleNamespace(heard=self.heard.append),
            crossing=InPlace(),
            meters=self.meters,
        )
        monkeypatch.setattr(quick_saves.saving.Asking, "ask", self._ask)
        self.quick = QuickSaves(engine, manager, wiring)
        self.quick._promises = Promises(wiring.crossing, lambda: self.passed)
        self.message = engine.handlers["message"]

    def _ask(self, asker: Any, *asked: Any) -> None:
        if self.refuse is not None:
            raise self.refuse
        self.asked.append(asked)
        self.saves.append(Saving(self, asker))

    def commit(self, *answers: SaveAck | Exception) -> None:
        """All that were asked for, together."""
        askers = [each.asker for each in self.saves]
        self.quick._saved(list(zip(askers, answers, strict=True)))

    def save(self, number: int, client: str = "ada", head: str = "2/exam,") -> None:
        self.message(client, f'{head}{number}["save_responses",{sent()}]')

    @property
    def counted(self) -> str:
        return self.meters.text({})


ACK = SaveAck(results=(), saved_at=NOW, server_now=NOW, closes_at=None, remaining_ms=None)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def test_a_save_is_asked_for_as_it_was_read_and_answered_by_its_number(world: World):
    world.save(12)
    assert (world.told, world.inner, world.heard) == ([], [], ["a"])
    actor, lease, writes, received_at, size = world.asked[0]
    assert size == len(f'["save_responses",{sent()}]')
    assert (actor, lease, writes[0].value, received_at) == (ADA, "l-1", {"choice": "a"}, NOW)
    world.saves[0].answer(ACK)
    assert world.told == [("ada", f"3/exam,12[{save_acknowledged(ACK)}]")]
    assert 'kaohe_socket_events_total{event="save_responses"} 1' in world.counted


@pytest.mark.parametrize(
    "data",
    [
        '2/exam,1["beat",{}]',
        f'2/exam,["save_responses",{sent()}]',
        f'2/exam,01["save_responses",{sent()}]',
        f'2/exam,1 ["save_responses",{sent()}]',
        f'2/room,1["save_responses",{sent()}]',
        f'2/exam?a=b,1["save_responses",{sent()}]',
        '2/exam,1["save_responses",{}]',
        '2/exam,1["save_responses"]',
        "0/exam,",
        b"bytes",
    ],
)
def test_whatever_else_it_is_goes_on_to_the_library(world: World, data):
    world.message("ada", data)
    assert world.inner == [("ada", data)]
    assert not world.asked


@pytest.mark.parametrize("client", ["nobody", "grace"])
def test_only_a_candidate_who_was_let_in_is_answered_here(world: World, client):
    world.save(1, client)
    assert len(world.inner) == 1
    assert not world.asked


def test_refusals_become_problems(world: World):
    world.save(1)
    world.saves[0].answer(AttemptClosed("over", state="collected"))
    world.refuse = Throttled("too much is waiting to be saved", retry_after_s=1)
    world.save(2)
    problems = [json.loads(text.partition("[")[2][:-1])["problem"]["type"] for _, text in world.told]
    assert problems == ["urn:kaohe:problem:attempt_closed", "urn:kaohe:problem:throttled"]


def test_of_saves_committed_together_each_is_told_its_own_even_if_one_cannot_be_sent(world: World):
    world.save(1)
    world.save(2)
    world.save(3)
    send = world.quick._engine.send

    def fails_once(client: str, text: str) -> None:
        world.quick._engine.send = send
        raise KeyError(client)

    world.quick._engine.send = fails_once
    world.commit(ACK, AttemptClosed("over", state="collected"), ACK)
    assert [text[:9] for _, text in world.told] == ["3/exam,2[", "3/exam,3["]
    assert "attempt_closed" in world.told[0][1]
    world.message("ada", '2/exam,4["beat",{}]')  # nothing is waited for any more
    assert len(world.inner) == 1
    assert 'kaohe_socket_events_total{event="save_responses"} 3' in world.counted


def test_what_comes_after_a_save_is_answered_after_it(world: World):
    world.save(1)
    world.save(2)
    later = threading.Thread(target=world.message, args=("ada", '2/exam,3["beat",{}]'))
    later.start()
    world.message("bob", '2/exam,1["beat",{}]')
    assert [client for client, _ in world.inner] == ["bob"]
    world.saves[0].answer(ACK)
    later.join(0.05)
    assert later.is_alive()
    world.saves[1].answer(ACK)
    later.join(5)
    assert [client for client, _ in world.inner] == ["bob", "ada"]
    assert [text[:9] for _, text in world.told] == ["3/exam,1[", "3/exam,2["]


def test_a_database_that_stands_still_is_said_once_and_holds_up_nothing(world: World):
    world.save(1)
    world.passed = quick_saves.saving.ANSWERED_WITHIN_S - 1
    world.save(2)
    world.quick.give_up()
    assert world.told == []
    world.passed += 2
    world.quick.give_up()
    world.quick.give_up()
    assert len(world.told) == 1
    assert "not_ready" in world.told[0][1]
    world.saves[0].answer(ACK)
    world.saves[1].answer(ACK)
    assert [text[:9] for _, text in world.told] == ["3/exam,1[", "3/exam,2["]
    world.message("ada", '2/exam,3["beat",{}]')
    assert len(world.inner) == 1


def test_a_process_that_stood_still_leaves_its_writer_the_time_to_answer(world: World):
    world.save(1)
    world.quick.give_up()
    world.passed = 10 * quick_saves.saving.ANSWERED_WITHIN_S
    world.quick.give_up()
    assert world.told == []
    for _ in range(int(quick_saves.saving.ANSWERED_WITHIN_S) - 1):
        world.passed += 1
        world.quick.give_up()
    assert world.told == []
    world.passed += 1
    world.quick.give_up()
    assert "not_ready" in world.told[0][1]
