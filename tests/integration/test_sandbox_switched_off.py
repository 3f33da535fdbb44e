"""With its defence switched off, a hostile program gets what it wants: the suite proves something.

Every change is made here, to one container of the test's own; the product has no way to make such a box.
"""

import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.box import DockerBox
from sandbox.engine import Engine
from sandbox.image import build_image
from sandbox.options import OWNER_LABEL, SandboxSettings
from sandbox.values import Ended, Execution, Mode, Outcome
from tests.support.canaries import canaries
from tests.support.hostile import LIMITS, MEMORY_MIB, Hostile, load_hostile
from tests.support.weak_box import Change, as_user, host, mounted, runner, seccomp, weak_box

SETTINGS = SandboxSettings(owner=f"switched off {secrets.token_hex(4)}", first_uid=29000, slots=8)
UID = SETTINGS.first_uid + 100  # beyond those that boxes take by themselves


pytestmark = [pytest.mark.docker, pytest.mark.usefixtures("image")]


@pytest.fixture(scope="module")
def image(docker_ready: None) -> None:
    """There before anything is tried."""
    build_image()


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchOff:
    """A defence, how it is switched off, and how one sees that the program has won.

    Args:
        besides: what stands behind it and must go too. With this alone switched off, it still holds.
    """

    defence: str
    program: str
    off: tuple[Change, ...]
    wins: Callable[[Outcome], bool]
    besides: tuple[Change, ...] = ()


def prints(words: bytes) -> Callable[[Outcome], bool]:
    """It ended by itself and its output holds these words."""
    return lambda outcome: outcome.ended is Ended.EXITED and words in outcome.stdout


def no_limit(name: str) -> Change:
    """One of the kernel's limits per process is not set."""
    kept = f"lambda kind, pair: None if kind == m.resource.RLIMIT_{name} else was(kind, pair)"
    return runner("child", "resource.setrlimit", kept)


UNCONFINED = seccomp("unconfined")
ROOT_WITHIN_REACH = runner(
    "child", "_drop_rights", "lambda uid: (m.os.setresgid(0, uid, uid), m.os.setresuid(0, uid, uid))"
)
UNCOUNTED = (
    "lambda self, _: (lambda chunk: (setattr(self, 'has_ended', not chunk),"
    " self.take(chunk[: self._cap - len(self.kept)])))(m.os.read(self._descriptor, 65536))"
)
INHERITED = (
    "classmethod(lambda cls: (lambda channel:"
    " (m.os.set_inheritable(channel.outgoing, True), channel)[1])(was()))"
)
FOLLOWING = (
    "lambda root, path, cap: open(f'{root}/{path}', 'rb').read()"
    " if m.os.path.isfile(f'{root}/{path}') and m.os.access(f'{root}/{path}', 4) else None"
)

SWITCH_OFFS = (
    SwitchOff(
        defence="system call filter",
        program="persistence/words_in_the_kernel",
        off=(UNCONFINED,),
        wins=prints(b"shared memory"),
    ),
    SwitchOff(
        defence="system call filter",
        program="probes/reaches_out",
        off=(UNCONFINED,),
        wins=prints(b"2 1\n"),
    ),
    SwitchOff(
        defence="own network",
        program="escape/calls_the_host",
        off=(host(NetworkMode="host"), lambda options: options.update(NetworkDisabled=False)),
        wins=prints(b"answered"),
    ),
    SwitchOff(
        defence="own files",
        program="escape/files_of_the_host",
        off=(
            lambda options: options["HostConfig"].update(Binds=[f"{options['canary']}:{options['canary']}"]),
        ),
        wins=prints(b"/canary"),
    ),
    SwitchOff(
        defence="read-only root",
        program="persistence/poisons_the_library",
        off=(host(ReadonlyRootfs=False),),
        besides=(ROOT_WITHIN_REACH,),
        wins=prints(b"sitecustomize.py"),
    ),
    SwitchOff(
        defence="dropped rights",
        program="probes/becomes_root",
        off=(ROOT_WITHIN_REACH,),
        wins=prints(b"setresuid"),
    ),
    SwitchOff(
        defence="masked kernel files",
        program="probes/eyes_of_the_kernel",
        off=(lambda options: options["HostConfig"].update(MaskedPaths=[], ReadonlyPaths=[]),),
        wins=prints(b"/"),
    ),
    SwitchOff(
        defence="nothing runs from writable folders",
        program="probes/runs_what_it_wrote",
        off=(mounted("noexec", "exec"),),
        wins=prints(b"ran"),
    ),
    SwitchOff(
        defence="process limit",
        program="probes/many_processes",
        off=(host(PidsLimit=0),),
        besides=(no_limit("NPROC"),),
        wins=prints(b"a hundred processes"),
    ),
    SwitchOff(
        defence="memory limit",
        program="probes/memory_for_a_moment",
        off=(host(Memory=0, MemorySwap=0),),
        besides=(runner("gauge", "Gauge.is_over_memory", "lambda self: False"),),
        wins=prints(b"had 400 MiB"),
    ),
    SwitchOff(
        defence="cpu limit",
        program="probes/busy",
        off=(runner("gauge", "Gauge.cpu_ms", "lambda self: 0"),),
        wins=prints(b"done"),
    ),
    SwitchOff(
        defence="wall limit",
        program="probes/sleeper",
        off=(runner("gauge", "Gauge.wall_ms", "lambda self: 0"),),
        wins=prints(b"slept"),
    ),
    SwitchOff(
        defence="output cap",
        program="probes/much_output",
        off=(runner("capture", "Capture.on_ready", UNCOUNTED),),
        wins=prints(b"x" * 1000),
    ),
    SwitchOff(
        defence="file size limit",
        program="probes/large_file",
        off=(no_limit("FSIZE"),),
        wins=prints(b"three megabytes"),
    ),
    SwitchOff(
        defence="open files limit",
        program="probes/many_open_files",
        off=(no_limit("NOFILE"), host(Ulimits=[{"Name": "nofile", "Soft": 4096, "Hard": 4096}])),
        wins=prints(b"a thousand open"),
    ),
    SwitchOff(
        defence="room for files",
        program="probes/many_files",
        off=(mounted("nr_inodes=4096", "nr_inodes=40960"),),
        wins=prints(b"twenty thousand"),
    ),
    SwitchOff(
        defence="closed descriptors",
        program="tampering/runner/forges_the_reply",
        off=(runner("channel", "Channel.over_standard_streams", INHERITED),),
        wins=lambda outcome: (outcome.exit_code, outcome.stdout) == (0, b"42"),
    ),
    SwitchOff(
        defence="plain results",
        program="tampering/files/links_as_results",
        off=(runner("sweeping", "read_plain_file", FOLLOWING),),
        wins=lambda outcome: dict(outcome.collected).keys() >= {"link", "folder/passwd"},
    ),
)
EVERY_SECOND_TIME = (
    ("wipe", "tampering/stdio/remembers_its_turn", runner("sweeping", "empty", "lambda top: None")),
    (
        "total kill",
        "tampering/stdio/remembers_by_a_process",
        runner("running", "kill_everything", "lambda reaped: reaped.reap()"),
    ),
)


SWITCHED_OFF = {one.defence for one in SWITCH_OFFS} | {defence for defence, _, _ in EVERY_SECOND_TIME}
SWITCHED_OFF |= {"own user id", "own shared memory"}


def run_with(program: Hostile, *changes: Change) -> Outcome:
    """Run it once in a box with these changes, the canaries set out where no box has a folder of its own."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder, canaries(Path(folder)) as outside:

        def tell(options: dict[str, object]) -> None:
            options["canary"] = str(outside.path)

        def forget(options: dict[str, object]) -> None:
            del options["canary"]

        ready = (tell, *changes, forget)
        with weak_box(SETTINGS, *ready, memory_mib=MEMORY_MIB) as box:
            return box.run(program.execution(Mode.EXEC, outside.as_stdin()))


@pytest.mark.parametrize("one", SWITCH_OFFS, ids=lambda one: f"{one.defence}-{one.program}")
def test_without_its_defence_the_program_wins(one: SwitchOff) -> None:
    program = load_hostile(one.program)
    assert program.defence == one.defence
    assert program.promise is not None
    outcome = run_with(program, *one.besides, *one.off)
    assert one.wins(outcome), outcome
    assert program.promise.broken_by(outcome) is not None, "the promise cannot be broken: it proves nothing"


@pytest.mark.parametrize(
    "one", [one for one in SWITCH_OFFS if one.besides], ids=lambda one: f"{one.defence}-{one.program}"
)
def test_the_named_defence_alone_holds_when_all_before_it_are_gone(one: SwitchOff) -> None:
    outcome = run_with(load_hostile(one.program), *one.besides)
    assert not one.wins(outcome), outcome


@pytest.mark.parametrize(
    ("defence", "name", "off"), EVERY_SECOND_TIME, ids=[f"{one[0]}-{one[1]}" for one in EVERY_SECOND_TIME]
)
def test_without_its_defence_a_program_learns_from_the_run_before(
    defence: str, name: str, off: Change
) -> None:
    program = load_hostile(name)
    assert program.defence == defence
    case = Execution(files=(("main.py", program.source),), entry="main.py", limits=LIMITS, stdin=b"21\n")
    with weak_box(SETTINGS, off, memory_mib=MEMORY_MIB) as box:
        answers = [box.run(case).stdout.strip(), run_again(box, case)]
    assert answers[0] != b"42"
    assert answers[1] == b"42"


def run_again(box: DockerBox, case: Execution) -> bytes:
    """The file of the first run may lie there still: this one has another name."""
    again = Execution(
        files=(("again.py", case.files[0][1]),), entry="again.py", limits=case.limits, stdin=case.stdin
    )
    return box.run(again).stdout.strip()


def test_with_one_user_id_for_two_boxes_one_starves_the_other() -> None:
    program = load_hostile("resource/starves_its_namesake")
    holds = program.source.replace(b'print("room for ten")', b'print("held", flush=True)\n    input()')
    holding = Execution(files=(("main.py", holds),), entry="main.py", limits=LIMITS)
    found = []
    with weak_box(SETTINGS, as_user(UID), memory_mib=MEMORY_MIB) as first:
        talk = first.start(holding)
        assert talk.receive(100, 30.0) == b"held\n"
        for uid in (UID, UID + 1):
            with weak_box(SETTINGS, as_user(uid), memory_mib=MEMORY_MIB) as second:
                found.append(second.run(program.execution(Mode.EXEC, b"")).stdout)
        talk.finish()
    assert program.defence == "own user id"
    assert found == [b"somebody else has them\n", b"room for ten\n"]


def test_with_shared_memory_in_common_one_box_reads_the_others() -> None:
    program = load_hostile("escape/shared_memory_of_others")
    writes = b"open('/dev/shm/word', 'w').write('x')\nprint('written', flush=True)\ninput()\n"
    writing = Execution(files=(("main.py", writes),), entry="main.py", limits=LIMITS)
    shared = host(IpcMode="shareable")
    with weak_box(SETTINGS, shared, memory_mib=MEMORY_MIB) as first:
        talk = first.start(writing)
        assert talk.receive(100, 30.0) == b"written\n"
        (container,) = Engine().containers_labelled(f"{OWNER_LABEL}={SETTINGS.owner}")
        joined = host(IpcMode=f"container:{container}")
        with weak_box(SETTINGS, joined, memory_mib=MEMORY_MIB) as second:
            outcome = second.run(program.execution(Mode.EXEC, b""))
        talk.finish()
    assert program.defence == "own shared memory"
    assert outcome.stdout == b"word\n"
