"""Every validator is fed what programs may print; what it fails on is named by case and output."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from question_bank.proving_validators import Trial, outputs, prove_validator
from question_bank.tasks import Case, Task, Validator
from sandbox.scripted import ScriptedSandbox, exited
from sandbox.values import Execution, Outcome
from server.practical.conversing import END_OF_WORDS
from server.practical.framing import pack
from server.practical.proving_validators import ValidatorProver
from tests.unit.practical_cast import make_case, make_task

V = Validator(files=(("v.py", b""),), entry="v.py")
TALKING = Validator(files=(("v.py", b""),), entry="v.py", interactive=True)


class ScriptedTrier:
    """Fails where `fails` says so."""

    def __init__(self, fails: Callable[[Case, bytes], str | None]) -> None:
        self._fails = fails

    @contextmanager
    def trying(self, task: Task) -> Iterator[Trial | None]:
        yield self._fails if task.validator is not None else None


def test_an_issue_names_the_case_and_the_output() -> None:
    task = make_task(validator=V)

    def fails(case: Case, output: bytes) -> str | None:
        return "exit code 1" if case.id == "secret/02" and not output else None

    (issue,) = prove_validator(task, ScriptedTrier(fails))
    assert issue.path == "data/secret/02.ans"
    assert issue.message == "the output validator fails on empty output: exit code 1"
    assert "空输出" in issue.message_zh


def test_a_task_without_a_validator_has_nothing_to_prove() -> None:
    assert prove_validator(make_task(), ScriptedTrier(lambda case, output: "never")) == []


def test_nothing_binary_cut_and_large_outputs_are_fed_and_the_answer_itself() -> None:
    fed = {what.en: output for what, output in outputs(b"12 ab\n")}
    assert fed["the answer itself"] == b"12 ab\n"
    assert fed["empty output"] == b""
    assert fed["the answer cut in half"] == b"12 "
    assert set(fed["binary output"]) == set(range(256))
    assert sum(len(output) == 1024 * 1024 for output in fed.values()) == 2
    assert fed['the answer beginning with "nan"'] == b"nan ab\n"


def test_every_case_is_tried_in_one_box() -> None:
    def decide(execution: Execution) -> Outcome:
        return exited(code=42 if execution.stdin == b"one" else 43 if execution.stdin else 3)

    sandbox = ScriptedSandbox([decide])
    task = make_task(validator=V, samples=(make_case("sample/1", b"", b"s"),))
    issues = prove_validator(task, ValidatorProver(sandbox))
    assert [issue.path for issue in issues if "empty output" in issue.message] == [
        "data/sample/1.ans",
        "data/secret/01.ans",
        "data/secret/02.ans",
    ]
    assert all("42 or 43" in issue.message for issue in issues)
    assert sandbox.open_boxes == 0


def test_a_validator_that_talks_hears_the_output_and_its_end() -> None:
    sandbox = ScriptedSandbox([lambda execution: exited(code=43)])
    assert prove_validator(make_task(validator=TALKING), ValidatorProver(sandbox)) == []
    assert sandbox.executions[0].stdin == pack(b"one") + END_OF_WORDS
    assert sandbox.executions[1].stdin == END_OF_WORDS
