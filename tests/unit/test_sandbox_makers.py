"""A box names the process it ends with; whoever finds it can tell whether that one is dead."""

import pytest

from sandbox.makers import is_dead, machine, maker


def test_this_process_is_not_dead() -> None:
    assert maker().startswith(machine())
    assert not is_dead(maker())


def test_another_process_with_the_same_pid_is_dead() -> None:
    where, _, _ = maker().rpartition("/")
    assert is_dead(f"{where}/1")


def test_a_pid_nobody_has_is_dead() -> None:
    assert is_dead(f"{machine()}/{2**22 + 1}/12345")


@pytest.mark.parametrize("named", ["", "judge-1", "another-boot/4026531836/1/1", "///"])
def test_nobody_can_tell_of_another_machine(named: str) -> None:
    assert not is_dead(named)
