"""A step is left out only while its inputs, its words and what it made are as it left them."""

import os

import pytest

from deploy.setup import stamps
from deploy.setup.stamps import Stamp


@pytest.fixture
def lock(tmp_path, monkeypatch):
    monkeypatch.setattr(stamps, "STAMPS", tmp_path / "stamps")
    path = tmp_path / "some.lock"
    path.write_text("one", encoding="utf-8")
    return path


def test_a_step_that_was_never_done_is_due(lock):
    assert not Stamp(name="step", inputs=(lock,)).holds()


def test_a_step_that_was_done_is_left_out(lock):
    Stamp(name="step", inputs=(lock,)).set()
    assert Stamp(name="step", inputs=(lock,)).holds()


def test_a_changed_input_makes_a_step_due(lock):
    Stamp(name="step", inputs=(lock,)).set()
    lock.write_text("two", encoding="utf-8")
    assert not Stamp(name="step", inputs=(lock,)).holds()


def test_a_new_file_in_an_input_folder_makes_a_step_due(lock):
    folder = lock.parent / "folder"
    folder.mkdir()
    Stamp(name="step", inputs=(folder,)).set()
    (folder / "new.js").write_text("", encoding="utf-8")
    assert not Stamp(name="step", inputs=(folder,)).holds()


def test_another_word_makes_a_step_due(lock):
    Stamp(name="step", words=("image 1",)).set()
    assert not Stamp(name="step", words=("image 2",)).holds()


def test_a_missing_output_makes_a_step_due(lock):
    Stamp(name="step", outputs=(lock,)).set()
    lock.unlink()
    assert not Stamp(name="step", outputs=(lock,)).holds()


def test_an_output_made_anew_makes_a_step_due(lock):
    Stamp(name="step", outputs=(lock,)).set()
    os.utime(lock, ns=(1, 1))
    assert not Stamp(name="step", outputs=(lock,)).holds()
