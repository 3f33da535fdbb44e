"""Our own WebSocket transport under real sockets: honest clients, broken ones, slow ones and hostile ones."""

import ssl
import subprocess
import sys
import time

import gevent
import pytest
import socketio
from gevent.event import Event

from tests.support.app import until
from tests.support.certificates import station_context
from tests.support.loop_server import UPGRADE, RawClient, loop_server


@pytest.fixture(scope="module")
def loop():
    with loop_server() as running:
        yield running


@pytest.fixture
def talk(loop):
    """The namespace, when the clients of the last test are gone."""
    until(lambda: loop.do(lambda: not loop.io.server.eio.sockets))
    loop.talk.happened.clear()
    loop.talk.answers.clear()
    return loop.talk


def test_the_handshake_proves_that_the_key_was_read(loop, talk):
    client = RawClient(loop.port)
    assert client.head.startswith(b"HTTP/1.1 101 ")
    assert b"Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=" in client.head
    assert b"Extensions" not in client.head
    client.close()


@pytest.mark.parametrize(
    "wrong",
    [
        UPGRADE.replace("Upgrade: websocket\r\n", ""),
        UPGRADE.replace("Version: 13", "Version: 8"),
        UPGRADE.replace("AAAAAAAAAAAAAAAAAAAAAA==", "AAAA"),
        UPGRADE.replace("AAAAAAAAAAAAAAAAAAAAAA==", "not base64 at all!!"),
        UPGRADE.replace("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", ""),
        UPGRADE.replace("keep-alive, Upgrade", "keep-alive"),
    ],
)
def test_a_request_that_is_no_proper_upgrade_gets_400(loop, talk, wrong):
    client = RawClient(loop.port, headers=wrong)
    assert client.head.startswith(b"HTTP/1.1 400 ")
    client.close()


def test_a_page_of_another_origin_is_not_let_in():
    with loop_server(cors_allowed_origins=["https://exam.test"]) as running:
        refused = RawClient(running.port, headers=UPGRADE + "Origin: https://elsewhere.test\r\n")
        assert refused.head.startswith(b"HTTP/1.1 400 ")
        taken = RawClient(running.port, headers=UPGRADE + "Origin: https://exam.test\r\n")
        assert taken.head.startswith(b"HTTP/1.1 101 ")
        refused.close()
        taken.close()


def test_plain_requests_and_kept_alive_connections_go_on_beside_the_sockets(loop, talk):
    client = RawClient(loop.port).join()
    plain = RawClient(loop.port, headers="Connection: keep-alive\r\n")
    assert plain.head.startswith(b"HTTP/1.1 400 ")  # the address of sockets without an upgrade
    plain.socket.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert b"plain" in plain.socket.recv(4096) + plain.socket.recv(4096)
    client.send('42/talk,1["say"]')
    assert client.text() == "43/talk,1[]"
    client.close()
    plain.close()


def test_the_librarys_own_client_speaks_over_it_both_ways(loop, talk):
    talk.answers["say"] = lambda _sid, words: {"heard": words}
    client = socketio.Client(reconnection=False)
    pushed = []
    client.on("told", pushed.append, namespace="/talk")
    client.connect(f"http://127.0.0.1:{loop.port}", transports=["websocket"], namespaces=["/talk"])
    try:
        assert client.call("say", "考试", namespace="/talk") == {"heard": "考试"}
        loop.do(lambda: loop.io.server.emit("told", {"n": 1}, namespace="/talk"))
        until(lambda: pushed == [{"n": 1}])
    finally:
        client.disconnect()
    until(lambda: talk.count("disconnect") == 1)


def test_polling_still_works_where_a_proxy_lets_no_socket_through():
    with loop_server(ping_interval=1, ping_timeout=1) as running:
        running.talk.answers["say"] = lambda _sid, words: words
        client = socketio.Client(reconnection=False)
        client.connect(f"http://127.0.0.1:{running.port}", transports=["polling"], namespaces=["/talk"])
        try:
            assert client.transport() == "polling"
            assert client.call("say", "hello", namespace="/talk") == "hello"
        finally:
            client.disconnect()
        until(lambda: running.do(lambda: not running.io.server.eio.sockets))


def test_events_of_one_client_are_answered_in_their_order_even_when_one_waits(loop, talk):
    talk.answers["say"] = lambda _sid, number: (gevent.sleep(0.05 if number % 3 == 0 else 0), number)[1]
    client = RawClient(loop.port).join()
    for number in range(40):
        client.send(f'42/talk,{number}["say",{number}]')
    assert [client.text() for _ in range(40)] == [f"43/talk,{n}[{n}]" for n in range(40)]
    client.close()


def test_a_handler_that_waits_keeps_nobody_else_waiting(loop, talk):
    free = loop.do(Event)
    talk.answers["wait"] = lambda _sid: free.wait(10)
    talk.answers["say"] = lambda _sid, words: words
    waiting = [RawClient(loop.port).join() for _ in range(5)]
    for client in waiting:
        client.send('42/talk,1["wait"]')
    other = RawClient(loop.port).join()
    other.send('42/talk,1["say","now"]')
    assert other.text() == '43/talk,1["now"]'
    loop.do(free.set)
    assert [client.text() for client in waiting] == ["43/talk,1[true]"] * 5
    for client in [*waiting, other]:
        client.close()


def test_a_message_in_fragments_with_a_ping_between_them_is_one_message(loop, talk):
    talk.answers["say"] = lambda _sid, words: words
    client = RawClient(loop.port).join()
    words = b'42/talk,7["say","in pieces"]'
    client.socket.sendall(bytes((0x01, 0x80 | 10)) + bytes(4) + words[:10])
    client.socket.sendall(bytes((0x89, 0x80 | 2)) + bytes(4) + b"hi")
    for byte in bytes((0x80, 0x80 | len(words[10:]))) + bytes(4) + words[10:]:
        client.socket.sendall(bytes((byte,)))
    assert client.frame() == (10, b"hi")
    assert client.text() == '43/talk,7["in pieces"]'
    client.close()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x81\x01x", 1002),  # no mask
        (b"\xc1\x81\0\0\0\0x", 1002),  # a reserved bit
        (b"\x83\x80\0\0\0\0", 1002),  # no such opcode
        (b"\x80\x81\0\0\0\0x", 1002),  # a continuation of nothing
        (b"\x82\x81\0\0\0\0x", 1003),  # binary
        (b"\x81\x82\0\0\0\0\xc3\x28", 1007),  # no UTF-8
        (b"\x81\xff" + (70_001).to_bytes(8, "big") + bytes(4), 1009),  # too large
        (b"\x88\x82\0\0\0\0\x03\xe8", 1000),  # a proper goodbye
        (b"\x88\x80\0\0\0\0", 1000),
        (b"\x88\x82\0\0\0\0\x03\xed", 1002),  # a code that nobody may send
        (b"\x81\x81\0\0\0\0x", 1002),  # no packet of Engine.IO
        (b"\x81\x85\0\0\0\x0042[[[", 1002),  # no packet of Socket.IO
        (b"\x81\x83\0\0\0\x00451", 1002),
        (b"\x81\x8c\0\0\0\x004599999999-[", 1002),
    ],
)
def test_whoever_breaks_the_protocol_is_told_why_and_is_gone_and_the_rest_goes_on(loop, talk, data, code):
    other = RawClient(loop.port).join()
    client = RawClient(loop.port).join()
    client.socket.sendall(data)
    assert client.close_code() == code
    until(lambda: talk.count("disconnect") == 1)
    other.send('42/talk,1["say"]')
    assert other.text() == "43/talk,1[]"
    client.close()
    other.close()


def test_a_client_that_vanishes_is_noticed_once(loop, talk):
    client = RawClient(loop.port).join()
    client.socket.setsockopt(1, 13, b"\1\0\0\0\0\0\0\0")  # SO_LINGER 0: the connection is reset
    client.close()
    until(lambda: talk.count("disconnect") == 1)
    until(lambda: loop.do(lambda: len(loop.io.server.eio.sockets)) == 0)
    assert talk.count("disconnect") == 1


# In a process of its own: the loop's library aborts the process that watches a closed file.
GONE_BEFORE_THE_START = """
import socket
import gevent
from server.serving.transport.connection import Connection
from server.serving.transport.runners import Runners

class Nobody:
    received = lost = lambda *_: print("lost")

ours, theirs = socket.socketpair()
connection = Connection(ours, Nobody(), Runners(), 70_000)
theirs.close()
connection.send(b"HTTP/1.1 101 Switching Protocols")
assert not connection.is_open
connection.start()
gevent.sleep(0.05)
"""


def test_a_client_that_is_gone_before_it_was_let_in_does_not_end_the_server():
    command = [sys.executable, "-c", GONE_BEFORE_THE_START]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (outcome.returncode, outcome.stdout) == (0, "lost\n"), outcome.stderr


def test_one_that_reads_nothing_is_cut_off_and_holds_nobody_up(loop, talk):
    slow, quick = RawClient(loop.port).join(), RawClient(loop.port).join()
    words = "x" * 60_000
    told = 0
    while told < 400 and not talk.count("disconnect"):
        loop.do(lambda: loop.io.server.emit("told", words, namespace="/talk"))
        assert len(quick.text()) > 60_000
        told += 1
    print(f"cut off after {told} messages of 60 kB")
    assert talk.count("disconnect") == 1, "24 MB were kept for a client that read nothing"
    assert loop.do(lambda: len(loop.io.server.eio.sockets)) == 1
    quick.send('42/talk,1["say"]')
    assert quick.text() == "43/talk,1[]"
    slow.close()
    quick.close()


def test_much_that_is_read_late_arrives_whole_and_in_order(loop, talk):
    client = RawClient(loop.port).join()
    for number in range(60):
        loop.do(lambda number=number: loop.io.server.emit("told", [number, "y" * 10_000], namespace="/talk"))
    heard = [client.text() for _ in range(60)]
    assert [int(text.split("[")[2].split(",")[0]) for text in heard] == list(range(60))
    client.close()


def test_a_flood_of_control_frames_ends_the_connection(loop, talk):
    client = RawClient(loop.port).join()
    client.socket.sendall((b"\x89\x80" + bytes(4)) * 3_000)
    assert client.close_code() == 1008
    client.close()


def test_clients_are_pinged_and_the_silent_are_let_go():
    with loop_server(ping_interval=1, ping_timeout=1) as running:
        speaking, silent = RawClient(running.port).join(), RawClient(running.port).join()
        started = time.monotonic()
        while running.talk.count("disconnect") == 0 and time.monotonic() - started < 15:
            if speaking.frame() == (1, b"2"):
                speaking.send("3")
        assert running.do(lambda: len(running.io.server.eio.sockets)) == 1
        assert silent.frame() == (1, b"2")
        speaking.send('42/talk,1["say"]')
        assert speaking.text() == "43/talk,1[]"
        speaking.close()
        silent.close()


def test_no_more_clients_than_the_server_can_hold_are_let_in():
    with loop_server(most_clients=2) as running:
        clients = [RawClient(running.port) for _ in range(3)]
        assert [client.head[:12] for client in clients] == [b"HTTP/1.1 101"] * 2 + [b"HTTP/1.1 503"]
        for client in clients:
            client.close()


def test_a_disconnected_client_hears_it_and_its_rooms_are_forgotten(loop, talk):
    sids = []
    talk.answers["say"] = lambda sid: sids.append(sid) or talk.enter_room(sid, "hall") or talk.rooms(sid)
    client = RawClient(loop.port).join()
    client.send('42/talk,1["say"]')
    assert '"hall"' in client.text()
    manager = loop.io.server.manager
    assert loop.do(lambda: list(manager.get_participants("/talk", "hall")))[0][0] == sids[0]
    loop.do(lambda: talk.disconnect(sids[0]))
    assert client.text() == "41/talk,"
    assert loop.do(lambda: list(manager.get_participants("/talk", "hall"))) == []
    assert loop.do(lambda: manager._rooms_of) == {}
    client.close()


def test_a_room_hears_what_only_the_room_is_told(loop, talk):
    talk.answers["enter"] = lambda sid, room: talk.enter_room(sid, room)
    here, there = RawClient(loop.port).join(), RawClient(loop.port).join()
    here.send('42/talk,1["enter","a"]')
    there.send('42/talk,1["enter","b"]')
    assert (here.text(), there.text()) == ("43/talk,1[]", "43/talk,1[]")
    loop.do(lambda: loop.io.server.emit("told", 1, room="a", namespace="/talk"))
    loop.do(lambda: loop.io.server.emit("told", 2, room=["a", "b"], namespace="/talk"))
    assert [here.text(), here.text(), there.text()] == [
        '42/talk,["told",1]',
        '42/talk,["told",2]',
        '42/talk,["told",2]',
    ]
    here.close()
    there.close()


def test_it_speaks_tls_also_when_a_record_holds_more_than_one_message(tmp_path):
    server_side, client_side = station_context(tmp_path)
    with loop_server(tls=server_side) as running:
        running.talk.answers["say"] = lambda _sid, words: words
        client = RawClient(
            running.port, wrap=lambda sock: client_side.wrap_socket(sock, server_hostname="localhost")
        )
        assert isinstance(client.socket, ssl.SSLSocket)
        client.join()
        words = "z" * 3_000
        head = f'["say","{words}"]'
        together = b"".join(_frame(f"42/talk,{number}{head}") for number in range(5))
        client.socket.sendall(together)
        assert [client.text() for _ in range(5)] == [f'43/talk,{n}["{words}"]' for n in range(5)]
        client.close()
        until(lambda: running.talk.count("disconnect") == 1)


def _frame(text: str) -> bytes:
    payload = text.encode()
    return b"\x81\xfe" + len(payload).to_bytes(2, "big") + bytes(4) + payload
