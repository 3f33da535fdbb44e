"""Messages between driver and runner: what goes in comes out, and nothing else gets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.errors import BoxLost, SandboxError
from sandbox.frames import BadFrame, body_length, pack, unpack, unpack_keeping_last
from sandbox.order import RUN, BadOrder, Order
from sandbox.orders import order_for, outcome_from
from sandbox.runner import ending
from sandbox.values import Ended, Execution, Limits, Mode

LIMITS = Limits(cpu_ms=1500, wall_ms=5500, memory_mib=64, output_kib=8, file_kib=16, processes=9)
ASKED = Execution(
    files=(("main.py", b"print(1)"), ("数据/a.csv", b"\0\xff")),
    entry="main.py",
    limits=LIMITS,
    stdin=b"5\n",
    arguments=("-v", "考"),
    collect=("out.txt", "b/c.txt"),
    support=(("ours.py", b"pass"),),
    mode=Mode.FORK,
    overtime=0.1,
)
REPLY = [b"ended", b"exited", b"0", b"0", b"12", b"15", b"9000", b"out", b"err"]


@given(st.lists(st.binary(max_size=50), min_size=1))
def test_a_packed_message_unpacks_to_its_fields(fields: list[bytes]) -> None:
    message = pack(fields)
    assert body_length(message[:4]) == len(message) - 4
    assert unpack(message[4:]) == fields


@given(st.lists(st.binary(max_size=50), min_size=1))
def test_the_last_field_can_be_overwritten_where_it_came(fields: list[bytes]) -> None:
    body = bytearray(pack(fields)[4:])
    others, last = unpack_keeping_last(body)
    assert [*others, bytes(last)] == fields
    last[:] = bytes(len(last))
    assert body.endswith(bytes(len(fields[-1])))
    assert unpack(bytes(body)) == [*others, bytes(len(fields[-1]))]


@pytest.mark.parametrize("body", [b"", b"\0\0", b"\0\0\0\2x", b"\xff\xff\xff\xffx"])
def test_bytes_that_are_no_message_are_refused(body: bytes) -> None:
    with pytest.raises(BadFrame):
        unpack(body)
    with pytest.raises(BadFrame):
        unpack_keeping_last(bytearray(body))


def test_a_length_above_the_cap_is_refused_before_anything_is_read() -> None:
    assert body_length(b"\0\0\1\0", cap=256) == 256
    with pytest.raises(BadFrame, match="above the cap"):
        body_length(b"\0\0\1\1", cap=256)


def test_an_order_arrives_as_it_was_written() -> None:
    order = Order.from_fields(unpack(pack(order_for(ASKED, RUN, 64).to_fields())[4:]))
    assert (order.verb, order.mode, order.entry, order.stdin) == (RUN, "fork", "main.py", b"5\n")
    assert tuple(order.support) == ASKED.support
    assert tuple(order.files) == ASKED.files
    assert tuple(order.arguments) == ASKED.arguments
    assert tuple(order.collect) == ASKED.collect
    assert (order.cpu_ms, order.wall_ms, order.memory_kib) == (1500, 5500, 65536)
    assert (order.output_bytes, order.file_bytes, order.processes) == (8192, 16384, 9)
    assert (order.longest(order.cpu_ms), order.longest(order.wall_ms)) == (1650, 6050)


@pytest.mark.parametrize(
    "fields", [[RUN, b"entry"], [RUN], [RUN, b"entry", b"main.py", b"mode", b"exec", b"stdin", b""]]
)
def test_an_order_with_something_missing_is_refused(fields: list[bytes]) -> None:
    with pytest.raises(BadOrder):
        Order.from_fields(fields)


@pytest.mark.parametrize("name", [b"path", b"source"])
def test_a_path_without_a_content_is_refused(name: bytes) -> None:
    fields = order_for(ASKED, RUN, 64).to_fields()
    with pytest.raises(BadOrder, match="path"):
        Order.from_fields([*fields, name, b"x"])


def test_an_unknown_way_to_start_is_refused() -> None:
    fields = order_for(ASKED, RUN, 64).to_fields()
    with pytest.raises(BadOrder, match="mode"):
        Order.from_fields([b"spoon" if field == b"fork" else field for field in fields])


def test_more_processes_than_a_box_has_are_refused() -> None:
    many = Limits(cpu_ms=1, wall_ms=1, memory_mib=1, processes=60)
    with pytest.raises(ValueError, match="processes"):
        order_for(Execution(files=(("m.py", b""),), entry="m.py", limits=many), RUN, 64)


def test_a_reply_becomes_an_outcome() -> None:
    outcome = outcome_from([*REPLY, b"out.txt", b"x"], ASKED)
    assert (outcome.ended, outcome.exit_code, outcome.signal) == (Ended.EXITED, 0, None)
    assert (outcome.cpu_ms, outcome.wall_ms, outcome.memory_kib) == (12, 15, 9000)
    assert (outcome.stdout, outcome.stderr) == (b"out", b"err")
    assert outcome.collected == (("out.txt", b"x"),)


def test_a_program_that_a_limit_stopped_is_told_from_one_that_ended_late() -> None:
    late = [b"ended", b"cpu", b"0", b"0", *REPLY[4:]]
    assert not outcome_from(late, ASKED).was_killed
    assert outcome_from([*late[:3], b"1", *late[4:]], ASKED).was_killed


def test_what_was_heard_before_comes_before_the_rest() -> None:
    assert outcome_from(REPLY, ASKED, b"first ").stdout == b"first out"


@pytest.mark.parametrize(
    ("ended", "number", "exit_code", "signal"),
    [
        (b"exited", b"3", 3, None),
        (b"signalled", b"-11", None, 11),
        (b"cpu", b"-9", None, None),
        (b"memory", b"0", None, None),
    ],
)
def test_exit_code_and_signal_are_told_only_of_a_program_that_ended_by_itself(
    ended: bytes, number: bytes, exit_code: int | None, signal: int | None
) -> None:
    outcome = outcome_from([b"ended", ended, number, *REPLY[3:]], ASKED)
    assert (outcome.exit_code, outcome.signal) == (exit_code, signal)


@pytest.mark.parametrize(
    "reply",
    [
        [b"ended"],
        [b"hello", *REPLY[1:]],
        [b"ended", b"won", *REPLY[2:]],
        [b"ended", b"exited", b"zero", *REPLY[3:]],
        [*REPLY, b"/etc/passwd", b"x"],
        [*REPLY, b"out.txt"],
    ],
)
def test_a_reply_that_is_none_loses_the_box(reply: list[bytes]) -> None:
    with pytest.raises(BoxLost, match="protocol"):
        outcome_from(reply, ASKED)


def test_a_program_that_could_not_be_started_is_our_error() -> None:
    with pytest.raises(SandboxError, match="No space left"):
        outcome_from([b"failed", b"No space left"], ASKED)


def test_runner_and_driver_name_ends_alike() -> None:
    names = {ending.EXITED, ending.SIGNALLED, ending.CPU, ending.WALL, ending.MEMORY, ending.OUTPUT}
    assert names == {ended.value for ended in Ended}
