"""What only a real box can promise: its rights, its measures, its environment."""

import os
from collections.abc import Iterator

import pytest

from sandbox.docker_sandbox import DockerSandbox
from sandbox.errors import SandboxError
from sandbox.image import build_image
from sandbox.values import Ended, Limits, Mode
from server.practical.sandboxing import Box
from tests.sandbox_contract import ECHO, GREETS, PARROT, execution
from tests.support.one_way import OneWayBox

MEMORY_MIB = 128
LIMITS = Limits(cpu_ms=1000, wall_ms=4000, memory_mib=MEMORY_MIB)

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def opened(docker_ready: None) -> Iterator[Box]:
    build_image()
    with DockerSandbox().open(MEMORY_MIB) as box:
        yield box


@pytest.fixture(params=list(Mode))
def box(opened: Box, request: pytest.FixtureRequest) -> OneWayBox:
    return OneWayBox(opened, request.param)


def printed(box: OneWayBox, program: str, stdin: bytes = b"") -> str:
    outcome = box.run(execution(program, stdin, limits=LIMITS))
    assert (outcome.ended, outcome.exit_code) == (Ended.EXITED, 0), outcome
    return outcome.stdout.decode()


def test_a_program_holds_no_right_and_can_get_none(box: OneWayBox) -> None:
    lines = dict(
        line.split(":", 1)
        for line in printed(box, "print(open('/proc/self/status').read())").splitlines()
        if line
    )
    for kind in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(lines[kind], 16) == 0, kind
    assert lines["NoNewPrivs"].strip() == "1"
    assert lines["Seccomp"].strip() == "2"
    uids = set(lines["Uid"].split())
    assert len(uids) == 1
    assert int(uids.pop()) >= 20000
    assert lines["Groups"].split() == []


def test_a_program_is_not_the_first_process(box: OneWayBox) -> None:
    assert printed(box, "import os; print(os.getpid() != 1, os.getppid(), os.getsid(0) == os.getpid())") == (
        "True 1 True\n"
    )


def test_nothing_in_the_image_changes_who_runs_it(box: OneWayBox) -> None:
    program = """
import os, stat
found = 0
for folder, _, names in os.walk("/", onerror=None):
    if folder.startswith(("/proc", "/sys")):
        continue
    for name in names:
        mode = os.lstat(f"{folder}/{name}").st_mode
        found += 1
        if mode & (stat.S_ISUID | stat.S_ISGID):
            print(folder, name)
print(found > 1000)
"""
    assert printed(box, program) == "True\n"


def test_a_box_has_a_network_of_its_own_with_nobody_in_it(box: OneWayBox) -> None:
    program = """
import os
print(os.readlink("/proc/self/ns/net"))
print([line.split(":")[0].strip() for line in open("/proc/net/dev").readlines()[2:]])
"""
    namespace, interfaces = printed(box, program).splitlines()
    assert namespace != os.readlink("/proc/self/ns/net")
    assert interfaces == "['lo']"


def test_the_environment_is_ours_alone_and_always_the_same(box: OneWayBox) -> None:
    program = "import os, sys; print(sorted(os.environ), os.getcwd(), sys.path[0], hash('a'))"
    expected = (
        "['HOME', 'LANG', 'LC_ALL', 'PATH', 'PYTHONDONTWRITEBYTECODE', 'PYTHONHASHSEED', 'PYTHONUTF8',"
        " 'TMPDIR', 'TZ'] /box /box "
    )
    first = printed(box, program)
    assert first.startswith(expected)
    assert printed(box, program) == first


def test_clock_and_text_are_those_of_the_exam_room(box: OneWayBox) -> None:
    program = """
import datetime, locale, sys, time
print(datetime.datetime.fromtimestamp(0), locale.setlocale(locale.LC_ALL, ""), sys.stdout.encoding)
"""
    assert printed(box, program) == "1970-01-01 08:00:00 C.UTF-8 utf-8\n"


def test_the_standard_library_works(box: OneWayBox) -> None:
    program = """
import asyncio, bz2, concurrent.futures, csv, ctypes, dataclasses, decimal, hashlib, html.parser, json, lzma
import multiprocessing, random, re, shutil, sqlite3, ssl, statistics, tempfile, typing, unittest, uuid, zlib
def square(x): return x * x
if __name__ == "__main__":
    with sqlite3.connect("a.db") as db:
        db.execute("create table t (a)")
        db.execute("insert into t values (?)", ("好",))
        print(db.execute("select a from t").fetchall())
    with multiprocessing.Pool(2) as pool:
        print(pool.map(square, range(4)))
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        print(sum(pool.map(square, range(4))))
    async def nap():
        await asyncio.sleep(0.001)
        return "rested"
    print(asyncio.run(nap()))
    shutil.copy2("a.db", tempfile.mkdtemp())
    print(decimal.Decimal("1.10") + 1, ssl.HAS_TLSv1_3, ctypes.sizeof(ctypes.c_long))
"""
    assert printed(box, program).splitlines() == ["[('好',)]", "[0, 1, 4, 9]", "14", "rested", "2.10 True 8"]


def test_a_traceback_shows_only_the_candidates_own_frames(box: OneWayBox) -> None:
    helper = ("parts/helper.py", b"def divide(x):\n    return 1 / x\n")
    outcome = box.run(
        execution("from parts.helper import divide\ndivide(0)\n", limits=LIMITS, files=(helper,))
    )
    lines = [line for line in outcome.stderr.decode().splitlines() if line.startswith("  File")]
    assert lines == [
        '  File "/box/main.py", line 2, in <module>',
        '  File "/box/parts/helper.py", line 2, in divide',
    ]


def test_input_beyond_its_end_is_an_ordinary_error(box: OneWayBox) -> None:
    outcome = box.run(execution("input()", limits=LIMITS))
    assert outcome.exit_code == 1
    assert b"EOFError" in outcome.stderr


def test_a_given_file_can_be_read_changed_and_comes_back(box: OneWayBox) -> None:
    program = "text = open('in/a.csv').read(); open('in/a.csv', 'a').write('2\\n'); print(text)"
    asked = execution(program, limits=LIMITS, files=(("in/a.csv", b"1\n"),), collect=("in/a.csv",))
    assert box.run(asked).collected == (("in/a.csv", b"1\n2\n"),)


def test_cpu_of_children_nobody_waits_for_counts(box: OneWayBox) -> None:
    program = """
import os, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
if os.fork() == 0:
    while time.process_time() < 0.3: pass
    os._exit(0)
time.sleep(0.05)
while True:
    try: os.waitpid(-1, 0)
    except OSError: break
"""
    outcome = box.run(execution(program, limits=LIMITS))
    assert outcome.ended is Ended.EXITED
    assert 290 <= outcome.cpu_ms < 900


def test_a_measured_run_says_how_long_it_really_took(box: OneWayBox) -> None:
    outcome = box.run(execution("import time; time.sleep(0.3)", limits=LIMITS))
    assert 300 <= outcome.wall_ms < 2000
    assert outcome.cpu_ms < 200


def test_a_limit_below_the_boxes_memory_holds_too(box: OneWayBox) -> None:
    tight = Limits(cpu_ms=2000, wall_ms=4000, memory_mib=32)
    outcome = box.run(execution("x = b'x' * (60 << 20)", limits=tight))
    assert outcome.ended is Ended.MEMORY
    assert box.run(execution("x = b'x' * (60 << 20)", limits=LIMITS)).ended is Ended.EXITED


def test_files_that_do_not_fit_are_our_error_and_the_box_goes_on(box: OneWayBox) -> None:
    large = execution(ECHO, limits=LIMITS, files=(("large.bin", bytes(40 << 20)),))
    with pytest.raises(SandboxError, match="space"):
        box.run(large)
    assert printed(box, ECHO, b"on") == "on"


def test_the_wall_limit_ends_a_conversation_nobody_leads(box: OneWayBox) -> None:
    talk = box.start(execution(PARROT, limits=Limits(cpu_ms=500, wall_ms=300, memory_mib=MEMORY_MIB)))
    assert talk.receive(100, 5.0) == b""
    assert talk.finish().ended is Ended.WALL


def test_a_conversation_with_a_program_that_never_reads_cannot_get_stuck(box: OneWayBox) -> None:
    deaf = execution(
        "import time; time.sleep(60)", limits=Limits(cpu_ms=500, wall_ms=600, memory_mib=MEMORY_MIB)
    )
    talk = box.start(deaf)
    for _ in range(64):
        talk.send(bytes(131072))
    assert talk.finish().ended is Ended.WALL
    assert printed(box, ECHO, b"on") == "on"


def test_a_flood_in_a_conversation_is_cut_at_the_cap(box: OneWayBox) -> None:
    limits = Limits(cpu_ms=1000, wall_ms=4000, memory_mib=MEMORY_MIB, output_kib=64)
    outcome = box.start(execution("while True: print('x' * 999)", limits=limits)).finish()
    assert outcome.ended is Ended.OUTPUT
    assert len(outcome.stdout) == 65536


def test_a_program_that_stays_after_the_goodbye_is_ended(box: OneWayBox) -> None:
    stays = "import sys, time\nprint('ready', flush=True)\nsys.stdin.read()\ntime.sleep(60)\n"
    outcome = box.start(execution(stays, limits=Limits(cpu_ms=500, wall_ms=20000, memory_mib=128))).finish()
    assert (outcome.ended, outcome.stdout) == (Ended.WALL, b"ready\n")
    assert outcome.wall_ms < 4000


def test_a_conversation_that_is_finished_unheard_says_all_the_same(box: OneWayBox) -> None:
    outcome = box.start(execution(GREETS, limits=LIMITS)).finish()
    assert outcome.stdout == b"ready\n"
    assert b"EOFError" in outcome.stderr
