"""All contact with the Docker SDK: a dozen verbs, its errors turned into ours."""

import os
import socket
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from http import HTTPStatus
from typing import IO, Any

import docker
from docker.api.client import APIClient
from docker.errors import APIError, DockerException, ImageNotFound, NotFound

from sandbox.errors import BoxLost, EngineUnavailable, ImageMissing, SandboxError

CALL_TIMEOUT_S = 60
DEFAULT_URL = "unix:///var/run/docker.sock"


class Engine:
    """One Docker engine, contacted at the first verb; `url` None means DOCKER_HOST or the default.

    Every verb raises EngineUnavailable when no engine answers.
    """

    def __init__(self, url: str | None = None) -> None:
        self._url = url

    @cached_property
    def _api(self) -> APIClient:
        with _translated("reach the engine"):
            _knock(self._url or os.environ.get("DOCKER_HOST") or DEFAULT_URL)
            if self._url is None:
                client = docker.from_env(version="auto", timeout=CALL_TIMEOUT_S)
            else:
                client = docker.DockerClient(base_url=self._url, version="auto", timeout=CALL_TIMEOUT_S)
        weakref.finalize(self, client.close)  # its pooled connections, when nobody asks this engine any more
        return client.api

    def version(self) -> str:
        """The engine's own version, such as "20.10.24"."""
        with _translated("ask for the version"):
            return str(self._api.version()["Version"])

    def find_image(self, reference: str) -> str | None:
        """Id ("sha256:…") of an image by tag or id; None when the engine has no such image."""
        try:
            with _translated(f"find image {reference}"):
                return str(self._api.inspect_image(reference)["Id"])  # type: ignore[no-untyped-call] # bare stub
        except ImageMissing:
            return None

    def image_id(self, reference: str) -> str:
        """Id of an image by tag or id. Raises ImageMissing."""
        found = self.find_image(reference)
        if found is None:
            raise ImageMissing(f"the engine has no image {reference}; `kaohe sandbox build` makes it")
        return found

    def load_image(self, archive: IO[bytes]) -> None:
        """Load an image archive (the form of `docker save`)."""
        with _translated("load the image"):
            for progress in self._api.load_image(archive):  # type: ignore[no-untyped-call] # bare stub
                if "error" in progress:
                    raise SandboxError(f"the engine refused the image: {progress['error']}")

    def create(self, options: Mapping[str, Any]) -> str:
        """Make a container from options in the engine's own form; its id."""
        with _translated("create a box"):
            made = self._api.create_container_from_config(dict(options))  # type: ignore[no-untyped-call] # bare stub
            return str(made["Id"])

    def attach(self, container: str) -> socket.socket:
        """A socket to the container's standard streams; the engine frames what comes back."""
        with _translated("attach to a box"):
            stream = self._api.attach_socket(
                container, params={"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
            )
            connection = stream._sock  # the SDK hands out a file around it; only this closes it for good
            try:
                return socket.socket(fileno=os.dup(stream.fileno()))
            finally:
                stream.close()
                connection.close()

    def start(self, container: str) -> None:
        """Start it. Raises BoxLost when the engine cannot."""
        try:
            with _translated("start a box"):
                self._api.start(container)
        except SandboxError as refused:
            if isinstance(refused, EngineUnavailable):
                raise
            raise BoxLost(str(refused)) from refused

    def remove(self, container: str) -> None:
        """Kill and remove it; one that is gone or going already is fine."""
        with _translated("remove a box"):
            try:
                self._api.remove_container(container, force=True)
            except NotFound:
                return
            except APIError as refused:
                if refused.status_code != HTTPStatus.CONFLICT:  # "removal is already in progress"
                    raise

    def containers_labelled(self, label: str) -> list[str]:
        """Ids of all containers, running or not, that carry `label` ("name=value")."""
        with _translated("list boxes"):
            found = self._api.containers(all=True, filters={"label": label})
        return [str(one["Id"]) for one in found]


def _knock(url: str) -> None:
    """Connect once ourselves: the SDK would leave its socket open when nobody answers. Raises OSError."""
    if url.startswith("unix:"):
        with socket.socket(socket.AF_UNIX) as door:
            door.connect("/" + url.removeprefix("unix:").lstrip("/"))


@contextmanager
def _translated(attempted: str) -> Iterator[None]:
    try:
        yield
    except ImageNotFound as missing:
        raise ImageMissing(f"cannot {attempted}: {missing.explanation}") from missing
    except APIError as refused:
        raise SandboxError(f"cannot {attempted}: {refused.explanation}") from refused
    except (DockerException, OSError) as broken:  # OSError: also what the HTTP client under the SDK raises
        raise EngineUnavailable(f"cannot {attempted}: {broken}") from broken
