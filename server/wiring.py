"""Putting the parts of one process together: settings to Deps, and the sandbox a judge is handed."""

import hashlib
import socket
from dataclasses import replace

from sandbox.docker_sandbox import DockerSandbox
from sandbox.options import Reuse, SandboxSettings
from sandbox.pool_sizes import (
    NO_POOL,
    SLOTS_SHARE,
    PoolSettings,
    machine_cores,
    machine_free_mib,
    pool_for,
)
from server.clock import AnchoredClock, Clock
from server.config import Settings
from server.services.deps import Deps
from server.services.keys import load_keys
from server.services.passwords import Passwords
from server.store.engine import open_engine
from server.store.redis_doorbell import doorbells_of
from server.store.work import Store


def wire(settings: Settings, clock: Clock | None = None) -> Deps:
    """Everything use cases need, on the database the settings name.

    Args:
        clock: None for one that counts from an anchor; `services.anchoring` gives it that of the machine.
    """
    clock = clock or AnchoredClock()
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    settings.runtime_dir.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.store_url)
    doorbells = doorbells_of(settings.runtime_dir, settings.redis_url)
    return Deps(
        store=Store(engine, clock, doorbells.ring),
        clock=clock,
        settings=settings,
        keys=load_keys(settings.var_dir),
        passwords=Passwords(
            workers=settings.password_workers,
            memory_kib=settings.password_memory_kib,
            passes=settings.password_passes,
        ),
        on_close=(doorbells.close,),
    )


def docker_sandbox(
    settings: Settings, owner: str = "kaohe", *, processes: int = 0, engine_wait_s: float = 0.0
) -> DockerSandbox:
    """The sandbox of one judge.

    Args:
        owner: marks its boxes so that they can be cleared after a crash.
        processes: how many like this one share the machine and its ready boxes; 0 makes boxes on demand
            only, as is best for a handful of programs.
        engine_wait_s: how long a box is waited for while the engine is away; jobs of a judge wait anyway.
    """
    slots = SandboxSettings().slots
    return DockerSandbox(
        SandboxSettings(
            owner=owner,
            runtime=settings.runtime or None,
            slots=slots,
            pool=_pool(settings, processes, slots) if processes else NO_POOL,
            reuse=Reuse(settings.sandbox_reuse),
            kept_most=max(1, slots // SLOTS_SHARE // max(1, processes)),
            kept_idle_s=settings.sandbox_idle_s,
            engine_wait_s=engine_wait_s,
        )
    )


def _pool(settings: Settings, processes: int, slots: int) -> PoolSettings:
    found = pool_for(processes, cores=machine_cores(), free_mib=machine_free_mib(), slots=slots)
    size = found.size if settings.sandbox_pool is None else settings.sandbox_pool
    return replace(
        found,
        size=size,
        most=max(found.most, size),
        makers=settings.sandbox_refills or found.makers,
        idle_s=settings.sandbox_idle_s,
    )


def judge_owner(settings: Settings, name: str) -> str:
    """A judge process's name, the same after a restart and another one for every server of this host."""
    instance = hashlib.sha256(settings.store_url.encode()).hexdigest()[:8]
    return f"{socket.gethostname()}-{instance}-{name}"
