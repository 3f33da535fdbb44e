"""The scripted sandbox keeps the contract, and says so when its script has a hole."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sandbox.errors import BoxLost
from sandbox.scripted import ScriptedSandbox, Speaker, Unscripted, exited, stopped
from sandbox.values import Ended, Execution, Outcome
from tests import sandbox_contract as contract
from tests.sandbox_contract import SandboxContract, execution

PROGRAMS: dict[str, Callable[[Execution], Outcome]] = {
    contract.ECHO: lambda asked: exited(asked.stdin),
    contract.EXIT_THREE: lambda _: exited(code=3),
    contract.DIES: lambda _: stopped(Ended.SIGNALLED, signal=11),
    contract.BUSY: lambda _: stopped(Ended.CPU),
    contract.SLEEPS: lambda _: stopped(Ended.WALL),
    contract.HOARDS: lambda _: stopped(Ended.MEMORY),
    contract.FLOODS: lambda _: exited(b"x" * 5000 + b"\n"),
    contract.ARGUMENTS: lambda asked: exited(" ".join(asked.arguments).encode() + b"\n"),
    contract.IMPORTS: lambda _: exited(b"Ada\n"),
    contract.COMPLAINS: lambda _: exited(stderr=b"oops\n"),
    contract.WRITES: lambda _: exited(
        collected=(("out.txt", b"done"), ("big.txt", b"x" * 3000), ("extra.txt", b""))
    ),
}


def known_programs(asked: Execution) -> Outcome | None:
    """The rule that knows the contract's programs."""
    program = PROGRAMS.get(dict(asked.files)[asked.entry].decode())
    return None if program is None else program(asked)


def known_speakers(asked: Execution) -> Speaker | None:
    """The contract's two talking programs."""

    def say_twice(heard: bytes) -> bytes:
        return heard.rstrip(b"\n") * 2 + b"\n"

    def leave(_: bytes) -> bytes:
        raise EOFError

    speakers = {
        contract.PARROT: Speaker(answer=say_twice, outcome=exited(code=1)),
        contract.GREETS: Speaker(answer=leave, opening=b"ready\n", outcome=exited()),
    }
    return speakers.get(dict(asked.files)[asked.entry].decode())


class TestScriptedSandbox(SandboxContract):
    @pytest.fixture
    def sandbox(self) -> ScriptedSandbox:
        return ScriptedSandbox([known_programs], [known_speakers])


def test_an_execution_no_rule_knows_is_an_error_naming_it() -> None:
    with ScriptedSandbox([known_programs]).open(64) as box, pytest.raises(Unscripted, match=r"main\.py"):
        box.run(execution("print('unheard of')"))


def test_the_first_rule_that_knows_wins() -> None:
    sandbox = ScriptedSandbox([lambda _: None, lambda _: exited(b"one"), lambda _: exited(b"two")])
    with sandbox.open(64) as box:
        assert box.run(execution(contract.ECHO)).stdout == b"one"


def test_it_remembers_what_was_asked_and_which_boxes_are_open() -> None:
    sandbox = ScriptedSandbox([known_programs])
    with sandbox.open(64) as box:
        assert sandbox.open_boxes == 1
        box.run(execution(contract.ECHO, b"1"))
        box.run(execution(contract.ECHO, b"2"))
    assert sandbox.open_boxes == 0
    assert [asked.stdin for asked in sandbox.executions] == [b"1", b"2"]


def test_a_rule_may_lose_the_box() -> None:
    def lose(_: Execution) -> Outcome:
        raise BoxLost("gone")

    with ScriptedSandbox([lose]).open(64) as box, pytest.raises(BoxLost, match="gone"):
        box.run(execution(contract.ECHO))


def test_a_box_is_of_no_use_after_its_block() -> None:
    sandbox = ScriptedSandbox([known_programs])
    with sandbox.open(64) as box:
        pass
    with pytest.raises(BoxLost, match="closed"):
        box.run(execution(contract.ECHO))


def test_times_of_a_script_can_be_chosen() -> None:
    slow = replace(exited(), cpu_ms=900)
    with ScriptedSandbox([lambda _: slow]).open(64) as box:
        assert box.run(execution(contract.ECHO)).cpu_ms == 900
