"""The real images: the same wherever and whenever they are built, moved without loss, complete inside."""

import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from sandbox.docker_sandbox import DockerSandbox
from sandbox.errors import BadImage
from sandbox.image import build_image, image_tag
from sandbox.image_building import builder
from sandbox.image_check import check_image
from sandbox.image_moving import export_image, import_image
from sandbox.image_store import ImageStore
from sandbox.image_tarball import RAW_REPOSITORY, tarball_base
from sandbox.image_tree import in_order, write_layer
from sandbox.options import SandboxSettings
from sandbox.rootfs import interpreter_files
from sandbox.values import Flavour
from tests.sandbox_contract import execution

pytestmark = [pytest.mark.docker, pytest.mark.usefixtures("docker_ready")]

TREE = Path(__file__).parents[2]
WHEELS = TREE / "build" / "wheels"  # where the set-up leaves them
ANEW = f"""
import email, decimal, wave  # whatever a process did before leaves no trace in what it builds
from pathlib import Path
from sandbox.image_archive import rootfs_digest
from sandbox.image_base import interpreter_base
from sandbox.image_building import builder
from sandbox.values import Flavour
with builder(interpreter_base(), Path({str(WHEELS)!r})) as making:
    stdlib, web = making.layers(Flavour.STDLIB), making.layers(Flavour.WEB)
    assert stdlib == [web[0], web[-1]]
    print(rootfs_digest(stdlib), rootfs_digest(web))
"""


def test_building_again_in_another_process_gives_the_same_digest() -> None:
    built = [build_image(flavour=flavour, wheels=WHEELS).rootfs for flavour in (Flavour.STDLIB, Flavour.WEB)]
    again = subprocess.run(
        [sys.executable, "-c", ANEW],
        cwd=TREE,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert again.stdout.split() == built


@pytest.mark.parametrize("flavour", list(Flavour))
def test_all_that_students_expect_works_inside_and_nothing_else_is_there(flavour: Flavour) -> None:
    build_image(flavour=flavour, wheels=WHEELS)
    checked = list(check_image(ImageStore(), SandboxSettings(owner="image-test"), flavour))
    assert [f"{one.part}: {one.why}" for one in checked if not one.good] == []
    assert len(checked) > 12


def test_a_box_names_the_digest_of_its_root_file_system_and_the_engines_id_beside_it() -> None:
    built = build_image(flavour=Flavour.WEB, wheels=WHEELS)
    sandbox = DockerSandbox(SandboxSettings(owner="image-test"))
    with sandbox.open(64, flavour=Flavour.WEB) as box:
        assert (box.image, box.engine_image) == (built.rootfs, built.id)
        assert sandbox.image(Flavour.WEB) == built.rootfs
        refused = box.run(execution("open('/runner/version').read()"))
    assert b"PermissionError" in refused.stderr


def test_an_image_travels_as_a_file_and_a_changed_file_is_refused(tmp_path: Path) -> None:
    built, store, file = build_image(), ImageStore(), tmp_path / "image.tar"
    with file.open("wb") as target:
        assert export_image(store, Flavour.STDLIB, target) == built.rootfs
    with pytest.raises(BadImage, match="not sha256:0"):
        import_image(store, file, f"sha256:{'0' * 64}")
    arrived = import_image(store, file, built.rootfs)
    assert (arrived.rootfs, arrived.tag, arrived.source) == (built.rootfs, built.tag, built.source)
    at = _middle_of(file, "encodings/ascii.py")
    with file.open("r+b") as target:
        target.seek(at)
        byte = target.read(1)
        target.seek(at)
        target.write(bytes([byte[0] ^ 1]))
    with pytest.raises(BadImage, match="claims to be"):
        import_image(store, file)
    assert store.image(image_tag()).id == built.id


def test_a_tarball_of_others_is_compiled_by_its_own_python_and_works_the_same(tmp_path: Path) -> None:
    """Its own Python compiles it inside a container; here it is this one, packed as somebody else would."""
    store, tag, path = ImageStore(), f"kaohe-sandbox-test:{tmp_path.name}", tmp_path / "root.tar"
    with path.open("wb") as target:
        write_layer(target, in_order(interpreter_files()))
    before = {image.tags for image in store.images(RAW_REPOSITORY)}
    with tarball_base(store, path) as base, builder(base, WHEELS) as making:
        rootfs = making.load(store, Flavour.STDLIB, tag)
    try:
        settings = SandboxSettings(owner="image-test", image=tag)
        checked = list(check_image(store, settings, Flavour.STDLIB))
        assert [f"{one.part}: {one.why}" for one in checked if not one.good] == []
        assert checked[0].why == rootfs == build_image().rootfs, "the same files, the same digest"
    finally:
        store.forget(tag)
    assert {image.tags for image in store.images(RAW_REPOSITORY)} == before


def _middle_of(file: Path, ending: str) -> int:
    """Offset in the archive of a byte within a file of its lowest layer."""
    with tarfile.open(file) as outer:
        lowest = json.load(outer.extractfile("manifest.json"))[0]["Layers"][0]  # type: ignore[arg-type]
        layer = outer.getmember(lowest)
        with tarfile.open(fileobj=outer.extractfile(layer)) as inner:
            found = next(each for each in inner if each.name.endswith(ending))
            return layer.offset_data + found.offset_data + found.size // 2
