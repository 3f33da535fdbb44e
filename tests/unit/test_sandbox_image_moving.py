"""An archive is let in only when it holds what it claims to hold."""

import io
import json
import tarfile
from collections.abc import Iterator

import pytest

from sandbox.errors import BadImage
from sandbox.image_archive import Layer, made_layer, read_archive, rootfs_digest, write_archive
from sandbox.image_labels import FLAVOUR, KEPT, ROOTFS
from sandbox.image_moving import proven
from sandbox.image_runner import VERSION_FILE
from sandbox.image_tree import Entry, folder_at
from sandbox.rootfs import runner_version

VERSION = Entry(path=VERSION_FILE, content=f"{runner_version()}\n".encode(), mode=0o400)
LOWER = [Entry(path="/usr/lib/answer.py", content=b"ANSWER = 42\n")]
UPPER = [folder_at("/runner", 0o700), VERSION]


@pytest.fixture
def layers() -> Iterator[list[Layer]]:
    made = [made_layer(LOWER), made_layer(UPPER)]
    yield made
    for layer in made:
        layer.file.close()


def archived(layers: list[Layer], **labels: str) -> bytes:
    given = {ROOTFS: rootfs_digest(layers), FLAVOUR: "stdlib"} | {f"kaohe.{k}": v for k, v in labels.items()}
    archive = io.BytesIO()
    write_archive(archive, "kaohe-sandbox:test", layers, given)
    return archive.getvalue()


def judged(archive: bytes) -> str:
    with read_archive(io.BytesIO(archive), [VERSION_FILE]) as found:
        return proven(found, "it").rootfs


def test_what_is_as_it_says_is_let_in(layers: list[Layer]) -> None:
    assert judged(archived(layers)) == rootfs_digest(layers)


def test_the_same_layers_make_the_same_archive(layers: list[Layer]) -> None:
    assert archived(layers) == archived(layers)


def test_layers_divided_otherwise_are_the_same_root_file_system(layers: list[Layer]) -> None:
    together = made_layer([*LOWER, *UPPER])
    with together.file:
        assert rootfs_digest([together]) == rootfs_digest(layers)


def test_content_other_than_the_label_says_is_refused(layers: list[Layer]) -> None:
    other = made_layer([Entry(path="/usr/lib/answer.py", content=b"ANSWER = 43\n")])
    with other.file, pytest.raises(BadImage, match="claims to be"):
        judged(archived([other, layers[1]], rootfs=rootfs_digest(layers)))


def test_something_laid_over_it_is_refused(layers: list[Layer]) -> None:
    over = made_layer([Entry(path="/usr/lib/sitecustomize.py", content=b"print('hello')\n")])
    with over.file, pytest.raises(BadImage, match="claims to be"):
        judged(archived([*layers, over], rootfs=rootfs_digest(layers)))


def test_another_runner_is_refused_although_digest_and_label_agree(layers: list[Layer]) -> None:
    older = made_layer([Entry(path=VERSION_FILE, content=b"older\n", mode=0o400)])
    with older.file, pytest.raises(BadImage, match="another version"):
        judged(archived([layers[0], older]))
    with pytest.raises(BadImage, match="another version"):
        judged(archived(layers[:1]))


def test_a_flavour_nobody_knows_is_refused(layers: list[Layer]) -> None:
    with pytest.raises(BadImage, match="flavour"):
        judged(archived(layers, flavour="everything"))


def test_only_our_labels_are_kept(layers: list[Layer]) -> None:
    with read_archive(io.BytesIO(archived(layers, other="x")), [VERSION_FILE]) as found:
        assert set(proven(found, "it").labels) == set(KEPT)


@pytest.mark.parametrize("content", [b"", b"no archive", b"\0" * 20000])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(BadImage, match="no archive"):
        judged(content)


@pytest.mark.parametrize(
    "manifest", ["[]", "{}", "no json", '[{"Config": "c", "Layers": []}]', '[{"Config": 1}]', "[1]", "7"]
)
def test_a_manifest_that_makes_no_sense_is_refused(manifest: str) -> None:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for name, content in (("manifest.json", manifest), ("1", json.dumps({}))):
            header = tarfile.TarInfo(name)
            header.size = len(content)
            tar.addfile(header, io.BytesIO(content.encode()))
    with pytest.raises(BadImage):
        judged(archive.getvalue())
