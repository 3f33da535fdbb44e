"""Validators of a package and the programs they judge, each in its own box of the real sandbox."""

from dataclasses import replace
from pathlib import Path

import pytest

from question_bank.proving_validators import prove_validator
from question_bank.reading import read_task
from question_bank.tasks import Task, Validator
from sandbox.docker_sandbox import DockerSandbox
from sandbox.image import build_image
from server.practical.errors import ValidatorFault
from server.practical.judging import judge
from server.practical.proving_validators import ValidatorProver
from server.practical.verdicts import Verdict

FIXTURES = Path(__file__).parent.parent / "fixtures"
AC, WA, JE = Verdict.AC, Verdict.WA, Verdict.JE

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def sandbox(docker_ready: None) -> DockerSandbox:
    build_image()
    return DockerSandbox()


def load(name: str) -> Task:
    task, issues = read_task(FIXTURES / "tasks" / name)
    assert task is not None, issues
    return task


def program(path: str) -> dict[str, bytes]:
    return {"solution.py": (FIXTURES / "programs" / path).read_bytes()}


@pytest.mark.parametrize(
    ("task", "path", "says"),
    [
        ("divisors", "divisors/partial/largest_first.py", None),
        ("guess", "guess/partial/counts_up_from_30.py", "found after 8"),
    ],
)
def test_a_validator_gives_part_of_the_points(
    task: str, path: str, says: str | None, sandbox: DockerSandbox
) -> None:
    judgement = judge(load(task), program(path), sandbox, points_h=1001)
    assert (judgement.verdict, judgement.maximum_h) == (AC, 1001)
    assert judgement.score_h in (501, 500 + len(judgement.runs) - 1)
    assert judgement.runs[0].message == says


def test_what_a_validator_says_of_a_wrong_answer_is_kept(sandbox: DockerSandbox) -> None:
    judgement = judge(load("divisors"), program("divisors/WA/one_and_itself.py"), sandbox, points_h=100)
    assert [run.message for run in judgement.runs] == ["not two divisors of 12", "not two divisors of 35"]


CROOKED = {
    "ends with 0": "",
    "crashes": "1 / 0",
    "hangs": "while True: pass",
    "floods": "while True: print('x' * 65536)",
    "hoards": "hoard = b'x' * (200 << 20)",
    "gives too much": "open(sys.argv[3] + 'score_multiplier.txt', 'w').write('1.5'); sys.exit(42)",
    "gives no number": "open(sys.argv[3] + 'score_multiplier.txt', 'w').write('nan'); sys.exit(42)",
}


@pytest.mark.parametrize("interactive", [False, True])
def test_a_validator_that_fails_gives_no_score_and_is_named(
    interactive: bool, sandbox: DockerSandbox
) -> None:
    """All in one submission: the validator misbehaves by the name of its case."""
    lines = ["import sys", "name = open(sys.argv[2]).read()"]
    lines += [f"if name == {name!r}: exec({code!r})" for name, code in CROOKED.items()]
    lines += ["if name == 'is sound': sys.exit(42)", "sys.exit(0)"]
    sound = load("divisors")
    assert sound.validator is not None
    cases = tuple(
        replace(sound.secrets[0], id=f"secret/{at:02}", answer=name.encode())
        for at, name in enumerate(["is sound", *CROOKED])
    )
    validator = Validator(
        files=(("v.py", "\n".join(lines).encode()),),
        entry="v.py",
        interactive=interactive,
        scores=True,
        limits=replace(sound.validator.limits, cpu_ms=500, output_kib=256),
    )
    points = dict.fromkeys((case.id for case in cases), sound.case_points["secret/01"])
    task = replace(sound, secrets=cases, validator=validator, case_points=points, weights={})
    with pytest.raises(ValidatorFault) as fault:
        judge(task, {"solution.py": b"print(2, 6)"}, sandbox, points_h=100)
    runs = fault.value.judgement.runs
    assert [run.verdict for run in runs] == [AC] + [JE] * len(CROOKED)
    assert fault.value.case == "secret/01"
    assert all("the output validator failed" in (run.message or "") for run in runs[1:])
    assert fault.value.judgement.to_json()["score"] is None


@pytest.mark.parametrize("name", ["divisors", "guess"])
def test_a_sound_validator_survives_all_it_is_fed(name: str, sandbox: DockerSandbox) -> None:
    assert prove_validator(load(name), ValidatorProver(sandbox)) == []


def test_a_careless_validator_is_refused_by_case_and_output(sandbox: DockerSandbox) -> None:
    careless = (
        b"import sys\nif sys.stdin.buffer.read().decode().strip().isdigit(): int('\xc2\xb2')\nsys.exit(43)"
    )
    task = load("divisors")
    assert task.validator is not None
    task = replace(task, validator=replace(task.validator, files=(("v.py", careless),), entry="v.py"))
    found = {
        (issue.path, issue.message.partition(":")[0])
        for issue in prove_validator(task, ValidatorProver(sandbox))
    }
    assert ("data/secret/01.ans", "the output validator fails on 1 MiB of digits") in found
    assert ("data/secret/01.ans", "the output validator fails on binary output") in found
    assert not any("empty" in what for _, what in found)


def test_a_pattern_decides_in_a_box_and_one_that_never_ends_is_a_fault(sandbox: DockerSandbox) -> None:
    base = load("doubling")
    cases = tuple(
        replace(base.secrets[0], id=f"secret/{at}", answer=pattern)
        for at, pattern in enumerate([rb"a{30}\W*", b"b+"])
    )
    task = replace(base, checker="regex", secrets=cases, weights={})
    judgement = judge(task, {"solution.py": b"print('a' * 30 + '!')"}, sandbox, points_h=100)
    assert [run.verdict for run in judgement.runs] == [AC, WA]
    endless = replace(task, secrets=(replace(cases[0], answer=b"(a+)+"),))
    with pytest.raises(ValidatorFault):
        judge(endless, {"solution.py": b"print('a' * 30 + '!')"}, sandbox, points_h=100)
