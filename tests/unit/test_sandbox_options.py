"""The rights of a box, word for word: whoever changes one changes this page too."""

import json

from sandbox.options import SandboxSettings, box_options, seccomp_profile

IMAGE = "sha256:" + "0" * 64
FOLDER = "rw,nosuid,nodev,noexec,nr_inodes=4096,mode=0700,uid=20003,gid=20003"


def options(settings: SandboxSettings | None = None) -> dict[str, object]:
    settings = settings or SandboxSettings(owner="judge-1")
    return box_options(settings, image=IMAGE, memory_mib=256, uid=20003, maker="boot/1/2/3")


def test_a_box_has_exactly_these_rights() -> None:
    found = options()
    host = found.pop("HostConfig")
    assert isinstance(host, dict)
    security = host.pop("SecurityOpt")
    assert security == ["no-new-privileges", f"seccomp={seccomp_profile()}"]
    command = found.pop("Cmd")
    assert isinstance(command, list)
    assert command[:8] == ["/usr/bin/python3", "-s", "-S", "-P", "-B", "-X", "utf8", "-c"]
    assert command[-1] == "20003"
    assert found == {
        "Image": IMAGE,
        "Env": ["LC_ALL=C.UTF-8", "PYTHONHASHSEED=0"],
        "NetworkDisabled": True,
        "User": "0:0",
        "StopSignal": "SIGKILL",
        "WorkingDir": "/",
        "Hostname": "box",
        "OpenStdin": True,
        "StdinOnce": True,
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
        "Tty": False,
        "Labels": {"kaohe.owner": "judge-1", "kaohe.maker": "boot/1/2/3"},
    }
    assert host == {
        "AutoRemove": True,
        "NetworkMode": "none",
        "ReadonlyRootfs": True,
        "Init": False,
        "CapDrop": ["ALL"],
        "CapAdd": ["SETUID", "SETGID", "KILL"],
        "PidsLimit": 64,
        "Memory": 288 * 1024 * 1024,
        "MemorySwap": 288 * 1024 * 1024,
        "OomKillDisable": False,
        "IpcMode": "private",
        "ShmSize": 1024 * 1024,
        "LogConfig": {"Type": "none", "Config": {}},
        "Tmpfs": {"/box": f"{FOLDER},size=32m", "/tmp": f"{FOLDER},size=16m"},
        "Ulimits": [
            {"Name": "core", "Soft": 0, "Hard": 0},
            {"Name": "nofile", "Soft": 256, "Hard": 256},
            {"Name": "msgqueue", "Soft": 0, "Hard": 0},
        ],
        "NanoCpus": 1_000_000_000,
    }


def test_runtime_and_share_of_cores_are_settings() -> None:
    host = options(SandboxSettings(runtime="runsc", cpus=None))["HostConfig"]
    assert isinstance(host, dict)
    assert host["Runtime"] == "runsc"
    assert "NanoCpus" not in host


def test_the_system_call_filter_refuses_unless_it_lists() -> None:
    profile = json.loads(seccomp_profile())
    assert profile["defaultAction"] == "SCMP_ACT_ERRNO"
    allowed = [rule for rule in profile["syscalls"] if rule["action"] == "SCMP_ACT_ALLOW"]
    names = {name for rule in allowed for name in rule["names"]}
    forbidden = (
        "add_key bpf chroot clone3 fanotify_init flock init_module inotify_init1 io_uring_setup ioperm"
        " kexec_load keyctl mknod mount mq_open msgget open_by_handle_at perf_event_open personality"
        " pivot_root process_vm_readv ptrace reboot request_key semget setns setuid shmget swapon syslog"
        " umount2 unshare userfaultfd"
    )
    assert not names & set(forbidden.split())
    narrowed = {"clone", "fcntl", "ioctl", "prctl", "socket", "socketpair"}
    unconditional = {name for rule in allowed if "args" not in rule for name in rule["names"]}
    assert not unconditional & narrowed
    assert narrowed <= names
