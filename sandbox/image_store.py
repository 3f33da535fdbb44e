"""The engine's store of images: what is there, loading, saving, and one run of a raw root file system."""

import io
import secrets
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from sandbox.engine import CALL_TIMEOUT_S, Engine, how_to_build
from sandbox.errors import BadImage, ImageMissing

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredImage:
    """An image as the engine has it: its id ("sha256:…", one engine's own affair), tags and labels."""

    id: str
    tags: tuple[str, ...]
    labels: Mapping[str, str]


class ImageStore(Engine):
    """An engine, asked about its images. Every verb raises EngineUnavailable when none answers."""

    def image(self, reference: str) -> StoredImage:
        """An image by tag or id. Raises ImageMissing."""
        try:
            with self._asked(f"find image {reference}") as api:
                found = api.inspect_image(reference)  # type: ignore[no-untyped-call] # bare stub
        except ImageMissing as missing:
            raise ImageMissing(f"the engine has no image {reference}; {how_to_build(reference)}") from missing
        labels = found["Config"].get("Labels") or {}
        return StoredImage(id=found["Id"], tags=tuple(found["RepoTags"] or ()), labels=labels)

    def images(self, repository: str) -> list[StoredImage]:
        """All images under a repository's name, newest name last."""
        with self._asked("list images") as api:
            found = api.images(name=repository)
        images = [
            StoredImage(id=one["Id"], tags=tuple(one["RepoTags"] or ()), labels=one["Labels"] or {})
            for one in found
        ]
        return sorted(images, key=lambda image: image.tags)

    def save(self, reference: str, target: IO[bytes]) -> None:
        """Write the engine's own archive of an image. Raises ImageMissing."""
        self.image(reference)
        with self._asked(f"save image {reference}") as api:
            for chunk in api.get_image(reference, chunk_size=CHUNK):
                target.write(chunk)

    def forget(self, reference: str) -> None:
        """Take a name away, and the image with its last one, though a container be still on its way out."""
        with self._asked(f"forget image {reference}") as api:
            api.remove_image(reference, force=True, noprune=True)

    def run_in(self, reference: str, command: list[str], given: dict[str, bytes], made: str) -> bytes:
        """Run a command of a raw image without network; what it left in the file `made`.

        Args:
            given: files laid into the image's root folder beforehand, by name.

        Raises:
            BadImage: it failed or left nothing.
        """
        with self._stopped_container(reference, command) as container:
            with self._asked("prepare an image") as api:
                api.put_archive(container, "/", _packed(given))
                api.start(container)
                ended = api.wait(container, timeout=10 * CALL_TIMEOUT_S)
                said = api.logs(container, tail=5).decode(errors="replace").strip()
            if ended["StatusCode"] != 0:
                raise BadImage(f"the image's interpreter does not work: {said or ended}")
            with self._asked("read what was prepared") as api:
                stream, _ = api.get_archive(container, made)
                packed = b"".join(stream)
        with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            content = tar.extractfile(tar.getmembers()[0])
            if content is None:
                raise BadImage(f"{made} is no file")
            return content.read()

    @contextmanager
    def _stopped_container(self, reference: str, command: list[str]) -> Iterator[str]:
        container = f"kaohe-image-{secrets.token_hex(6)}"
        self.create(
            container,
            {
                "Image": reference,
                "Cmd": command,
                "Env": ["PYTHONHASHSEED=0", "LC_ALL=C.UTF-8"],
                "NetworkDisabled": True,
                "HostConfig": {
                    "NetworkMode": "none",
                    "CapDrop": ["ALL"],
                    "CapAdd": ["DAC_OVERRIDE"],
                    "SecurityOpt": ["no-new-privileges"],
                },
            },
        )
        try:
            yield container
        finally:
            self.remove(container)


def _packed(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, content in files.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            tar.addfile(header, io.BytesIO(content))
    return packed.getvalue()
