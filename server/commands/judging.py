"""The loop of one judge process: woken by the bell, claims until nothing is left."""

import signal
import time

import click
import structlog

from sandbox.errors import EngineUnavailable
from server.commands.self_check import self_check
from server.config import Settings
from server.edge.logs import configure_logs
from server.services.judge_images import ImageNews
from server.services.judging import work_once
from server.store.doorbell import Bell
from server.wiring import docker_sandbox, judge_owner, wire

LOOK_AGAIN_S = 1.0  # a lost ring, a lease that ran out, a job that waits for its time
AFTER_FAULT_S = 2.0
TRIES = ("try",)
ALL = ("try", "judge")

log = structlog.get_logger(__name__)


@click.command()
@click.argument("number", type=click.IntRange(1, 999))
@click.option("--tries", is_flag=True, help="Only runs that candidates wait for.")
def main(number: int, tries: bool) -> None:
    """Judge process NUMBER of this host."""
    pools = TRIES if tries else ALL
    configure_logs()
    settings = Settings()
    run_judge(settings, judge_owner(settings, f"{pools[-1]}-{number}"), pools)


def run_judge(settings: Settings, owner: str, pools: tuple[str, ...]) -> None:
    """Work until SIGTERM or SIGINT; the job at hand is finished first. `owner` is stable over restarts."""
    ending: list[int] = []
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda number, _frame: ending.append(number))
    deps = wire(settings)
    sandbox = docker_sandbox(settings, owner, processes=max(1, settings.judges + settings.tries))
    bell = Bell(settings.runtime_dir, pools)
    try:
        removed = sandbox.remove_leftovers(owner)
        log.info("judge ready", owner=owner, pools=pools, leftovers=removed)
    except EngineUnavailable as reason:
        log.warning("no engine: submissions are kept until one answers", owner=owner, why=str(reason))
    news = ImageNews(deps, sandbox, owner)
    check = self_check(deps, sandbox)
    while not ending:
        try:
            news.tell_if_due()
            worked = check.allows() and work_once(deps, sandbox, owner, pools)
        except Exception:
            # The database may be away for a moment; a judge that ends would judge nothing.
            log.exception("judge stumbled", owner=owner)
            time.sleep(AFTER_FAULT_S)
            continue
        if not worked:
            bell.wait(LOOK_AGAIN_S)
    bell.close()
    sandbox.close()
    deps.close()


if __name__ == "__main__":
    main()
