"""Only plain files reach a box, the author's win, and lines that must stay are looked for."""

import pytest

from server.practical.handing_in import is_safe_path, laid_files, missing_line, unusable
from tests.unit.practical_cast import make_case, make_task


@pytest.mark.parametrize("path", ["solution.py", "pkg/mod.py", "数据.txt", "a-b c.py"])
def test_plain_relative_paths_are_taken(path: str) -> None:
    assert is_safe_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "..",
        "/etc/passwd",
        "../x.py",
        "a/../b.py",
        "a//b.py",
        "./a.py",
        "a/",
        "a\\b.py",
        "a\0b",
        "a\nb",
        "\ud800.py",
        "a/" * 9 + "b.py",
        "字" * 90,
    ],
)
def test_every_other_path_is_refused(path: str) -> None:
    assert not is_safe_path(path)
    assert unusable(make_task(), {path: b""}) is not None


def test_too_many_and_too_large_files_are_refused() -> None:
    assert unusable(make_task(), {f"{at}.py": b"" for at in range(65)}) is not None
    assert unusable(make_task(), {"solution.py": bytes(1024 * 1024 + 1)}) is not None
    assert unusable(make_task(), {"solution.py": bytes(1024 * 1024)}) is None


def test_a_file_that_takes_the_place_of_a_given_folder_is_refused() -> None:
    task = make_task(attachments=(("names/a.txt", b"Ada"),))
    assert unusable(task, {"solution.py": b"", "names": b""}) is not None
    case = make_case("secret/01", b"", b"", files=(("in.txt", b"Ada"),))
    assert unusable(make_task(secrets=(case,)), {"solution.py": b"", "in.txt/x.py": b""}) is not None


def test_given_files_win_over_handed_in_ones_and_starters_are_not_laid() -> None:
    task = make_task(attachments=(("solution.py", b"starter"), ("rates.csv", b"given")))
    laid = dict(laid_files(task, {"solution.py": b"mine", "rates.csv": b"forged"}, (("in.txt", b"case"),)))
    assert laid == {"solution.py": b"mine", "rates.csv": b"given", "in.txt": b"case"}


def test_a_protected_line_counts_however_it_is_indented() -> None:
    task = make_task(protected=("total = 0", "for item in items:"))
    assert (
        missing_line(task, {"solution.py": b"def f(items):\n    total = 0\n    for item in items:\n"}) is None
    )


def test_the_first_protected_line_that_is_gone_is_named() -> None:
    task = make_task(protected=("total = 0", "return total"))
    assert missing_line(task, {"solution.py": b"total = 0\nprint(total)\n"}) == "return total"


def test_a_line_protected_twice_must_be_there_twice() -> None:
    task = make_task(protected=("step()", "step()"))
    assert missing_line(task, {"solution.py": b"step()\n"}) == "step()"
    assert missing_line(task, {"solution.py": b"step()\nstep()\n"}) is None
