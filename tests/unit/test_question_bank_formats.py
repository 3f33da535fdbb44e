"""The format of a folder is told by the file every such folder has."""

import pytest

from question_bank.formats import BankFormat, detect_format


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("bank.yaml", "items/a.yaml"), BankFormat.KAOHE),
        (("around/bank.yaml", "around/tasks/sum/problem.yaml"), BankFormat.KAOHE),
        (("problem.yaml", "data/secret/1.in"), BankFormat.ICPC),
        (("imsmanifest.xml",), None),
        ((), None),
    ],
)
def test_a_format_is_told_by_its_head_file(names: tuple[str, ...], expected: BankFormat | None):
    assert detect_format(dict.fromkeys(names, b"")) is expected
