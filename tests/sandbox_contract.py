"""What every sandbox promises; each implementation's test module runs this class on its own `sandbox`.

The programs are few and named, so that a scripted sandbox can be told what each of them does.
"""

import re
from collections.abc import Iterator

import pytest

from sandbox.values import Ended, Execution, Limits
from server.practical.sandboxing import Box, Sandbox

MEMORY_MIB = 64

ECHO = "import sys; sys.stdout.write(sys.stdin.read())"
EXIT_THREE = "exit(3)"
DIES = "import os; os.kill(os.getpid(), 11)"
BUSY = "while True: pass"
SLEEPS = "import time; time.sleep(30)"
HOARDS = "x = b'x' * (200 << 20)"
FLOODS = "print('x' * 5000)"
ARGUMENTS = "import sys; print(*sys.argv[1:])"
WRITES = "open('out.txt', 'w').write('done'); open('big.txt', 'w').write('x' * 3000); open('extra.txt', 'w')"
IMPORTS = "import helper; print(helper.NAME) if __name__ == '__main__' else None"
COMPLAINS = "import sys; print('oops', file=sys.stderr)"
PARROT = "while True: print(input() * 2, flush=True)"
GREETS = "print('ready', flush=True); input()"

SMALL = Limits(cpu_ms=2000, wall_ms=8000, memory_mib=MEMORY_MIB)


def execution(
    program: str,
    stdin: bytes = b"",
    *,
    limits: Limits = SMALL,
    files: tuple[tuple[str, bytes], ...] = (),
    arguments: tuple[str, ...] = (),
    collect: tuple[str, ...] = (),
) -> Execution:
    """An execution of one program text."""
    return Execution(
        files=(("main.py", program.encode()), *files),
        entry="main.py",
        limits=limits,
        stdin=stdin,
        arguments=arguments,
        collect=collect,
    )


class SandboxContract:
    """Subclasses give a `sandbox` fixture."""

    @pytest.fixture
    def box(self, sandbox: Sandbox) -> Iterator[Box]:
        with sandbox.open(MEMORY_MIB) as box:
            yield box

    def test_a_program_reads_its_input_and_its_output_comes_back(self, box: Box) -> None:
        outcome = box.run(execution(ECHO, b"hello\n"))
        assert (outcome.ended, outcome.exit_code, outcome.signal) == (Ended.EXITED, 0, None)
        assert (outcome.stdout, outcome.stderr) == (b"hello\n", b"")
        assert outcome.memory_kib > 1000
        assert outcome.wall_ms > 0

    def test_text_of_every_script_survives(self, box: Box) -> None:
        text = "考核 𠮷 é 🐍\n".encode()
        assert box.run(execution(ECHO, text)).stdout == text

    def test_a_mebibyte_of_input_arrives_whole(self, box: Box) -> None:
        text = b"0123456789abcde\n" * 65536
        roomy = Limits(cpu_ms=2000, wall_ms=4000, memory_mib=MEMORY_MIB, output_kib=1024)
        assert box.run(execution(ECHO, text, limits=roomy)).stdout == text

    def test_an_exit_code_is_told(self, box: Box) -> None:
        outcome = box.run(execution(EXIT_THREE))
        assert (outcome.ended, outcome.exit_code) == (Ended.EXITED, 3)

    def test_a_signal_is_told(self, box: Box) -> None:
        outcome = box.run(execution(DIES))
        assert (outcome.ended, outcome.exit_code, outcome.signal) == (Ended.SIGNALLED, None, 11)

    def test_the_error_stream_is_kept_apart(self, box: Box) -> None:
        outcome = box.run(execution(COMPLAINS))
        assert (outcome.stdout, outcome.stderr) == (b"", b"oops\n")

    def test_the_cpu_limit_ends_a_busy_program(self, box: Box) -> None:
        outcome = box.run(execution(BUSY, limits=Limits(cpu_ms=200, wall_ms=8000, memory_mib=MEMORY_MIB)))
        assert (outcome.ended, outcome.exit_code, outcome.signal) == (Ended.CPU, None, None)

    def test_the_wall_limit_ends_a_sleeping_program(self, box: Box) -> None:
        outcome = box.run(execution(SLEEPS, limits=Limits(cpu_ms=200, wall_ms=300, memory_mib=MEMORY_MIB)))
        assert (outcome.ended, outcome.exit_code, outcome.signal) == (Ended.WALL, None, None)

    def test_the_memory_limit_ends_a_hoarding_program(self, box: Box) -> None:
        roomy = Limits(cpu_ms=4000, wall_ms=8000, memory_mib=MEMORY_MIB)
        outcome = box.run(execution(HOARDS, limits=roomy))
        assert (outcome.ended, outcome.exit_code, outcome.signal) == (Ended.MEMORY, None, None)

    def test_output_above_the_cap_is_cut_there(self, box: Box) -> None:
        tight = Limits(cpu_ms=2000, wall_ms=8000, memory_mib=MEMORY_MIB, output_kib=2)
        outcome = box.run(execution(FLOODS, limits=tight))
        assert outcome.ended is Ended.OUTPUT
        assert outcome.stdout == b"x" * 2048

    def test_arguments_reach_the_program(self, box: Box) -> None:
        assert box.run(execution(ARGUMENTS, arguments=("a b", "数"))).stdout == "a b 数\n".encode()

    def test_files_beside_the_entry_can_be_imported(self, box: Box) -> None:
        assert box.run(execution(IMPORTS, files=(("helper.py", b"NAME = 'Ada'"),))).stdout == b"Ada\n"

    def test_only_files_asked_for_come_back_and_none_too_large(self, box: Box) -> None:
        tight = Limits(cpu_ms=2000, wall_ms=8000, memory_mib=MEMORY_MIB, file_kib=2)
        wanted = execution(WRITES, collect=("out.txt", "missing.txt", "big.txt"))
        assert dict(box.run(wanted).collected) == {"out.txt": b"done", "big.txt": b"x" * 3000}
        small = execution(WRITES, collect=("out.txt", "big.txt"), limits=tight)
        assert "big.txt" not in dict(box.run(small).collected)

    def test_a_box_names_its_image_by_digest(self, box: Box) -> None:
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", box.image)

    @pytest.mark.parametrize("path", ["../main.py", "/etc/passwd", "a//b", "a/../b", "", "."])
    def test_a_path_that_could_leave_the_working_directory_is_refused(self, box: Box, path: str) -> None:
        with pytest.raises(ValueError, match="path"):
            box.run(execution(ECHO, files=((path, b""),)))

    def test_an_entry_that_is_not_among_the_files_is_refused(self, box: Box) -> None:
        with pytest.raises(ValueError, match="entry"):
            box.run(Execution(files=(), entry="main.py", limits=SMALL))

    def test_more_memory_than_the_box_has_is_refused(self, box: Box) -> None:
        greedy = Limits(cpu_ms=2000, wall_ms=8000, memory_mib=MEMORY_MIB + 1)
        with pytest.raises(ValueError, match="memory_mib"):
            box.run(execution(ECHO, limits=greedy))

    def test_a_conversation_goes_back_and_forth(self, box: Box) -> None:
        talk = box.start(execution(PARROT))
        talk.send(b"ab\n")
        assert _receive_line(talk.receive) == b"abab\n"
        talk.send("好\n".encode())
        assert _receive_line(talk.receive) == "好好\n".encode()
        assert talk.finish().stdout == "abab\n好好\n".encode()

    def test_silence_is_a_timeout_and_the_conversation_goes_on(self, box: Box) -> None:
        talk = box.start(execution(PARROT, limits=Limits(cpu_ms=2000, wall_ms=8000, memory_mib=MEMORY_MIB)))
        with pytest.raises(TimeoutError):
            talk.receive(100, 0.05)
        talk.send(b"x\n")
        assert _receive_line(talk.receive) == b"xx\n"
        talk.finish()

    def test_a_program_that_is_gone_ends_the_stream_and_swallows_what_is_sent(self, box: Box) -> None:
        talk = box.start(execution(GREETS, limits=Limits(cpu_ms=2000, wall_ms=8000, memory_mib=MEMORY_MIB)))
        assert _receive_line(talk.receive) == b"ready\n"
        talk.send(b"go\n")
        assert talk.receive(100, 4.0) == b""
        talk.send(b"anybody?\n")
        outcome = talk.finish()
        assert (outcome.ended, outcome.exit_code, outcome.stdout) == (Ended.EXITED, 0, b"ready\n")

    def test_a_chunk_is_never_larger_than_asked_for(self, box: Box) -> None:
        talk = box.start(execution(GREETS))
        assert talk.receive(2, 4.0) == b"re"
        assert _receive_line(talk.receive) == b"ady\n"
        talk.finish()

    def test_one_conversation_at_a_time_and_a_run_after_it(self, box: Box) -> None:
        talk = box.start(execution(PARROT))
        with pytest.raises(RuntimeError, match="not finished"):
            box.run(execution(ECHO))
        with pytest.raises(RuntimeError, match="not finished"):
            box.start(execution(PARROT))
        talk.finish()
        assert box.run(execution(ECHO, b"again")).stdout == b"again"
        assert box.start(execution(PARROT)).finish().stdout == b""


def _receive_line(receive: object) -> bytes:
    assert callable(receive)
    line = b""
    while not line.endswith(b"\n"):
        chunk: bytes = receive(100, 4.0)
        assert chunk, f"the stream ended after {line!r}"
        line += chunk
    return line
