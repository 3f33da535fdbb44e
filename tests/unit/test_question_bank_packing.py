"""A packed task is the same bytes everywhere, and the same task again."""

import os
import shutil
from pathlib import Path

import pytest

from question_bank.archive import UnsafeArchive
from question_bank.packing import UnsoundTask, pack_task, pack_tree, task_digest, unpack_task
from question_bank.reading import read_task

TASKS = Path(__file__).parent.parent / "fixtures" / "banks" / "small" / "tasks"
NAMES = sorted(folder.name for folder in TASKS.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_a_packed_task_is_the_task_of_its_folder(name: str):
    task, _ = read_task(TASKS / name)
    assert unpack_task(pack_task(TASKS / name)) == task


def test_times_modes_and_litter_do_not_change_the_bytes(tmp_path: Path):
    copy = tmp_path / "double-it"
    shutil.copytree(TASKS / "double-it", copy)
    (copy / ".git").mkdir()
    (copy / ".git" / "HEAD").write_text("x")
    (copy / "attachments" / "__pycache__").mkdir()
    (copy / "attachments" / "__pycache__" / "solution.pyc").write_bytes(b"x")
    os.utime(copy / "problem.yaml", (0, 0))
    (copy / "problem.yaml").chmod(0o777)
    assert pack_task(copy) == pack_task(TASKS / "double-it")


def test_one_byte_of_a_case_changes_the_digest(tmp_path: Path):
    copy = tmp_path / "double-it"
    shutil.copytree(TASKS / "double-it", copy)
    before = task_digest(pack_task(copy))
    (copy / "data" / "secret" / "01.ans").write_bytes(b"1\n")
    assert task_digest(pack_task(copy)) != before


def test_the_digest_names_its_algorithm():
    assert task_digest(b"") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_order_of_the_files_does_not_matter():
    assert pack_tree({"b": b"1", "a": b"2"}, "t") == pack_tree({"a": b"2", "b": b"1"}, "t")


def test_a_package_that_cannot_be_judged_says_why():
    with pytest.raises(UnsoundTask, match=r"task t: problem\.yaml  this file is missing") as refused:
        unpack_task(pack_tree({"README": b""}, "t"))
    assert refused.value.issues[0].path == "problem.yaml"


def test_a_blob_that_is_no_zip_is_refused():
    with pytest.raises(UnsafeArchive):
        unpack_task(b"nothing")
