"""The kernel's counters in both of their forms."""

import time
from pathlib import Path

import pytest

from sandbox.runner.cgroup import Meter, NoCounters

V1 = {
    "cpuacct/cpuacct.usage": "99000000000\n",
    "memory/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n",
    "memory/memory.stat": "cache 9999999\nrss 1048576\nrss_huge 0\nshmem 2097152\n",
}
V2 = {
    "cpu.stat": "usage_usec 99000000\nuser_usec 1\nsystem_usec 2\n",
    "memory.events": "low 0\nhigh 0\nmax 9\noom 4\noom_kill 3\noom_group_kill 0\n",
    "memory.stat": "anon 1048576\nfile 9999999\nshmem 2097152\n",
}


def lay(root: Path, files: dict[str, str]) -> str:
    for name, content in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(content)
    return str(root)


@pytest.mark.parametrize("files", [V1, V2], ids=["v1", "v2"])
def test_both_versions_tell_the_same(tmp_path: Path, files: dict[str, str]) -> None:
    meter = Meter(lay(tmp_path, files))
    own_us = time.process_time_ns() // 1000
    assert 99_000_000 - own_us - 1_000_000 < meter.candidate_cpu_us() <= 99_000_000 - own_us
    assert meter.out_of_memory_kills() == 3
    assert meter.memory_kib() == 3072
    meter.close()


def test_a_counter_that_rises_is_seen_to_rise(tmp_path: Path) -> None:
    meter = Meter(lay(tmp_path, V2))
    (tmp_path / "memory.events").write_text("oom_kill 4\n")
    assert meter.out_of_memory_kills() == 4
    meter.close()


def test_without_counters_no_program_is_run(tmp_path: Path) -> None:
    with pytest.raises(NoCounters, match="cgroup"):
        Meter(str(tmp_path))
