"""The loop of one judge process: woken by the bell, claims until nothing is left."""

import signal
import time
from collections.abc import Callable

import click
import structlog
from sqlalchemy.exc import SQLAlchemyError

from sandbox.docker_sandbox import DockerSandbox
from sandbox.errors import SandboxError
from server.commands.pulse import JudgeSandbox, Pulse, why_not
from server.commands.self_check import self_check
from server.config import Settings
from server.edge.logs import configure_logs
from server.services.anchoring import hold_clock
from server.services.deps import Deps
from server.services.faults import Machine
from server.services.judge_images import ImageNews
from server.services.judges import take_over
from server.services.judging import work_once
from server.services.readiness import room_for_evidence
from server.store.redis_doorbell import bell_of
from server.wiring import docker_sandbox, judge_owner, wire

LOOK_AGAIN_S = 1.0  # a lost ring, a lease that ran out, a job that waits for its time
AFTER_FAULT_S = 1.0
TRIES = ("try",)
ALL = ("try", "judge")

MayJudge = Callable[[], bool]

log = structlog.get_logger(__name__)


@click.command()
@click.argument("number", type=click.IntRange(1, 999))
@click.option("--tries", is_flag=True, help="Only runs that candidates wait for.")
def main(number: int, tries: bool) -> None:
    """Judge process NUMBER of this host."""
    pools = TRIES if tries else ALL
    configure_logs()
    settings = Settings()
    owner = judge_owner(settings, f"{pools[-1]}-{number}")
    processes = max(1, settings.judges + settings.tries)
    sandbox: DockerSandbox = docker_sandbox(settings, owner, processes=processes)
    try:
        run_judge(settings, owner, pools, sandbox, lambda deps: self_check(deps, sandbox).allows)
    finally:
        sandbox.close()


def run_judge(
    settings: Settings,
    owner: str,
    pools: tuple[str, ...],
    sandbox: JudgeSandbox,
    self_check_of: Callable[[Deps], MayJudge],
) -> None:
    """Work until SIGTERM or SIGINT; the job at hand is finished first.

    Args:
        owner: stable over restarts.
        self_check_of: gives what is asked before every job, whether this machine keeps its limits.
    """
    ending: list[int] = []
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda number, _frame: ending.append(number))
    deps = wire(settings)
    _hold_clock(deps)
    bell = bell_of(settings.runtime_dir, pools, settings.redis_url)
    machine = Machine(lambda: (*why_not(sandbox), *room_for_evidence(deps)))
    pulse = Pulse(deps, owner, pools, machine)
    judge = _Judge(deps, sandbox, owner, pools, machine, self_check_of(deps))
    pulse.start()
    while not ending:
        try:
            worked = judge.step()
        except Exception:
            # The database may be away for a moment; a judge that ends would judge nothing.
            log.exception("judge stumbled", owner=owner)
            judge.stumbled()
            time.sleep(AFTER_FAULT_S)
            continue
        if not worked:
            bell.wait(LOOK_AGAIN_S)
    pulse.stop()
    bell.close()
    deps.close()


def _hold_clock(deps: Deps) -> None:
    """Leases are compared between processes, so all count from one anchor; the pulse looks again."""
    try:
        hold_clock(deps)
    except SQLAlchemyError:  # away, or no schema yet: judging says so itself
        log.warning("clock not anchored yet", exc_info=True)


class _Judge:
    """One judge process between its start and its end."""

    def __init__(
        self,
        deps: Deps,
        sandbox: JudgeSandbox,
        owner: str,
        pools: tuple[str, ...],
        machine: Machine,
        may_judge: MayJudge,
    ) -> None:
        self._deps = deps
        self._sandbox = sandbox
        self._owner = owner
        self._pools = pools
        self._machine = machine
        self._may_judge = may_judge
        self._news = ImageNews(deps, sandbox, owner)
        self._is_new = True
        self._left_behind = True  # jobs in our name that we do not hold
        self._leftovers = True  # boxes in our name that we did not open

    def step(self) -> bool:
        """One job; False when there is none, or nothing can be run now."""
        if self._left_behind:
            jobs = take_over(self._deps, self._owner, died=self._is_new)
            self._left_behind = self._is_new = False
            log.info("judge ready", owner=self._owner, pools=self._pools, jobs_taken_back=jobs)
        if self._machine.why and self._machine.look():
            return False
        if self._leftovers and not self._clear():
            return False
        self._news.tell_if_due()
        if not self._may_judge():
            return False
        kept_for = self._sandbox.keeps_for()
        return work_once(self._deps, self._sandbox, self._owner, self._pools, self._machine, kept_for)

    def stumbled(self) -> None:
        """A step failed: what it held is let go of when the database answers again."""
        self._left_behind = True

    def _clear(self) -> bool:
        try:
            removed = self._sandbox.remove_leftovers(self._owner)
        except SandboxError as reason:
            self._machine.fell_short(str(reason))
            log.warning("submissions are kept until the engine answers", owner=self._owner, why=str(reason))
            return False
        self._leftovers = False
        log.info("boxes cleared", owner=self._owner, boxes=removed)
        return True


if __name__ == "__main__":
    main()
