"""All contact with the Docker SDK: a dozen verbs, its errors turned into ours."""

import os
import re
import socket
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import IO, Any

import docker
from docker.api.client import APIClient
from docker.errors import APIError, DockerException, ImageNotFound, NotFound

from sandbox.errors import EngineUnavailable, ImageMissing, NoBox, SandboxError
from sandbox.values import Flavour

CALL_TIMEOUT_S = 60
TRAITS = (
    "ID",
    "ServerVersion",
    "KernelVersion",
    "CgroupDriver",
    "CgroupVersion",
    "DefaultRuntime",
    "SecurityOptions",
    "RuncCommit",
)
DEFAULT_URL = "unix:///var/run/docker.sock"
ROOTFS_LABEL = "kaohe.rootfs"
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class EngineImage:
    """An image by the engine's own id and by the digest of its root file system, both "sha256:…".

    The second one is a label that the image was built with; where it has none, the id stands in.
    """

    id: str
    rootfs: str


@dataclass(frozen=True, slots=True)
class LabelledContainer:
    """A container, running or not, and what is written on it."""

    id: str
    labels: Mapping[str, str]


class Engine:
    """One Docker engine, contacted at the first verb; `url` None means DOCKER_HOST or the default.

    Every verb raises EngineUnavailable when no engine answers.
    """

    def __init__(self, url: str | None = None) -> None:
        self._url = url

    @cached_property
    def _api(self) -> APIClient:
        if self._url is None:
            client = docker.from_env(version="auto", timeout=CALL_TIMEOUT_S)
        else:
            client = docker.DockerClient(base_url=self._url, version="auto", timeout=CALL_TIMEOUT_S)
        weakref.finalize(self, client.close)  # its pooled connections, when nobody asks this engine any more
        return client.api

    def version(self) -> str:
        """The engine's own version, such as "20.10.24"."""
        with self._asked("ask for the version") as api:
            return str(api.version()["Version"])

    def traits(self) -> dict[str, Any]:
        """What limits may depend on: the engine, its kernel, how it counts and confines."""
        with self._asked("ask for its traits") as api:
            told = api.info()
        return {name: told.get(name) for name in TRAITS}

    def find_image(self, reference: str) -> str | None:
        """Id ("sha256:…") of an image by tag or id; None when the engine has no such image."""
        try:
            with self._asked(f"find image {reference}") as api:
                return str(api.inspect_image(reference)["Id"])  # type: ignore[no-untyped-call] # bare stub
        except ImageMissing:
            return None

    def image_id(self, reference: str) -> str:
        """Id of an image by tag or id. Raises ImageMissing."""
        found = self.find_image(reference)
        if found is None:
            raise ImageMissing(f"the engine has no image {reference}; {how_to_build(reference)}")
        return found

    def describe_image(self, reference: str) -> EngineImage:
        """An image by tag or id, with its digests. Raises ImageMissing."""
        try:
            with self._asked(f"find image {reference}") as api:
                found = api.inspect_image(reference)  # type: ignore[no-untyped-call] # bare stub
        except ImageMissing as missing:
            raise ImageMissing(f"the engine has no image {reference}; {how_to_build(reference)}") from missing
        labelled = str((found.get("Config", {}).get("Labels") or {}).get(ROOTFS_LABEL, ""))
        return EngineImage(found["Id"], labelled if DIGEST.fullmatch(labelled) else found["Id"])

    def load_image(self, archive: IO[bytes]) -> None:
        """Load an image archive (the form of `docker save`)."""
        with self._asked("load the image") as api:
            for progress in api.load_image(archive):  # type: ignore[no-untyped-call] # bare stub
                if "error" in progress:
                    raise SandboxError(f"the engine refused the image: {progress['error']}")

    def create(self, name: str, options: Mapping[str, Any]) -> None:
        """Make a container of that name from options in the engine's own form. Raises ImageMissing, NoBox."""
        with self._asked("create a box", NoBox) as api:
            api.create_container_from_config(dict(options), name)  # type: ignore[no-untyped-call] # bare stub

    def attach(self, container: str) -> socket.socket:
        """A socket to the container's standard streams; the engine frames what comes back. Raises NoBox."""
        with self._asked("attach to a box", NoBox) as api:
            stream = api.attach_socket(container, params={"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1})
            connection = stream._sock  # the SDK hands out a file around it; only this closes it for good
            try:
                return socket.socket(fileno=os.dup(stream.fileno()))
            finally:
                stream.close()
                connection.close()

    def start(self, container: str) -> None:
        """Start it. Raises NoBox when the engine cannot."""
        with self._asked("start a box", NoBox) as api:
            api.start(container)

    def remove(self, container: str) -> None:
        """Kill and remove it; one that is gone or going already is fine."""
        with self._asked("remove a box") as api:
            try:
                api.remove_container(container, force=True)
            except NotFound:
                return
            except APIError as refused:
                if refused.status_code != HTTPStatus.CONFLICT:  # "removal is already in progress"
                    raise

    def containers_labelled(self, label: str) -> list[str]:
        """Ids of all containers, running or not, that carry `label` ("name=value" or "name")."""
        return [found.id for found in self.labelled(label)]

    def labelled(self, label: str) -> list[LabelledContainer]:
        """As `containers_labelled`, with all their labels."""
        with self._asked("list boxes") as api:
            found = api.containers(all=True, filters={"label": label})
        return [LabelledContainer(str(one["Id"]), one["Labels"] or {}) for one in found]

    @contextmanager
    def _asked(self, attempted: str, refusal: type[SandboxError] = SandboxError) -> Iterator[APIClient]:
        with _translated(attempted, refusal):
            _knock(self._url or os.environ.get("DOCKER_HOST") or DEFAULT_URL)
            yield self._api


def how_to_build(reference: str) -> str:
    """The command that makes an image; our tags end in their flavour."""
    flavour = reference.rpartition("-")[2]
    option = f" --flavour {flavour}" if flavour in list(Flavour) else ""
    return f"`kaohe sandbox build{option}` makes it"


def _knock(url: str) -> None:
    """Connect once ourselves: the SDK would leave its socket open when nobody answers. Raises OSError."""
    if url.startswith("unix:"):
        with socket.socket(socket.AF_UNIX) as door:
            door.connect("/" + url.removeprefix("unix:").lstrip("/"))


@contextmanager
def _translated(attempted: str, refusal: type[SandboxError] = SandboxError) -> Iterator[None]:
    try:
        yield
    except ImageNotFound as missing:
        raise ImageMissing(f"cannot {attempted}: {missing.explanation}") from missing
    except APIError as refused:
        raise refusal(f"cannot {attempted}: {refused.explanation}") from refused
    except (DockerException, OSError) as broken:  # OSError: also what the HTTP client under the SDK raises
        raise EngineUnavailable(
            f"the Docker engine does not answer, cannot {attempted}: {broken}"
        ) from broken
