"""Tests stay on this machine: the guard of tests/support/network.py lets loopback pass and nothing else."""

import socket

import pytest

from tests.support.network import NetworkForbidden, is_on_this_machine

ELSEWHERE = "192.0.2.1"  # reserved for documentation: nobody is there even if the guard were off


def test_connecting_beyond_this_machine_is_refused():
    with socket.socket() as ours, pytest.raises(NetworkForbidden):
        ours.connect((ELSEWHERE, 80))


def test_a_datagram_beyond_this_machine_is_refused():
    with socket.socket(type=socket.SOCK_DGRAM) as ours, pytest.raises(NetworkForbidden):
        ours.sendto(b"", (ELSEWHERE, 9))


def test_looking_up_a_name_is_refused():
    with pytest.raises(NetworkForbidden):
        socket.getaddrinfo("host.example", 80)


def test_loopback_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        server.accept()[0].close()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", b"localhost", None])
def test_a_loopback_host_is_on_this_machine(host):
    assert is_on_this_machine(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "192.168.1.1", "fe80::1%eth0", "localhost.example", b"example"])
def test_any_other_host_is_not(host):
    assert not is_on_this_machine(host)
