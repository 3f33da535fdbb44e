"""Whatever state the Docker engine is in, the set-up gets it going or says what a person must do."""

import threading
from http.server import BaseHTTPRequestHandler
from socketserver import UnixStreamServer

import pytest

from deploy.setup import debian, engine
from deploy.setup.engine_socket import Engine, knock
from deploy.setup.problems import SetupProblem


class _Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"OK" if self.path == "/_ping" else b"")

    def address_string(self):
        return "socket file"

    def log_message(self, *arguments):
        """Say nothing: the test reads what came back."""


@pytest.fixture
def engine_socket(tmp_path, monkeypatch):
    path = tmp_path / "engine.sock"
    monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
    return path


@pytest.fixture
def absent_engine(engine_socket, monkeypatch):
    """No engine, on a machine where this user can neither become root nor install anything."""
    monkeypatch.setattr(engine, "as_root", lambda: None)
    monkeypatch.setattr(debian, "as_root", lambda: None)


def test_an_engine_that_replies_answers(engine_socket):
    with UnixStreamServer(str(engine_socket), _Answering) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        try:
            assert knock() is Engine.ANSWERS
        finally:
            thread.join()


def test_without_a_socket_the_engine_is_absent(engine_socket):
    assert knock() is Engine.ABSENT


def test_a_socket_that_an_engine_left_behind_is_no_engine(engine_socket):
    UnixStreamServer(str(engine_socket), _Answering).server_close()
    assert knock() is Engine.ABSENT


def test_a_socket_closed_to_this_user_is_told_from_an_absent_engine(engine_socket, monkeypatch):
    def refuse(path, resource):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("deploy.setup.engine_socket._get", refuse)
    assert knock() is Engine.REFUSES


def test_without_root_a_missing_engine_names_the_package_to_install(absent_engine, monkeypatch):
    monkeypatch.setattr(engine, "find", lambda program: None)
    with pytest.raises(SetupProblem, match=r"apt-get install docker\.io"):
        engine.prepare()


def test_without_root_a_stopped_engine_names_the_command_that_starts_it(absent_engine, monkeypatch):
    monkeypatch.setattr(engine, "find", lambda program: f"/usr/sbin/{program}")
    with pytest.raises(SetupProblem, match="systemctl start docker"):
        engine.prepare()


def test_without_root_a_closed_socket_names_both_ways_to_open_it(absent_engine, monkeypatch):
    monkeypatch.setattr(engine, "knock", lambda: Engine.REFUSES)
    with pytest.raises(SetupProblem, match=r"usermod -aG docker (.|\n)*setfacl"):
        engine.prepare()


def test_a_first_start_that_fails_is_tried_again_without_a_bridge(engine_socket, monkeypatch):
    tried = []
    monkeypatch.setattr(engine, "find", lambda program: f"/usr/sbin/{program}")
    monkeypatch.setattr(engine, "as_root", list)
    monkeypatch.setattr(engine, "_is_systemd_service", lambda: False)
    monkeypatch.setattr(engine, "_launch", lambda prefix, options: tried.append(options) or bool(options))
    engine.prepare()
    assert tried == [(), engine.WITHOUT_NETWORK]
