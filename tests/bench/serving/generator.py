"""A crowd in a process of its own that imports no server code: `-m tests.bench.serving.generator PLAN.json`.

Reads commands from standard input, one JSON object a line, and answers each with one line when it is done.
"""

import gc
import json
import os
import sys
from pathlib import Path
from random import Random
from typing import Any

from tests.bench.serving import loads
from tests.bench.serving.answers import Answers
from tests.bench.serving.crowd import Crowd
from tests.bench.serving.exam_page import World
from tests.bench.serving.pump import Pump


class Generator:
    """One crowd and the commands of whoever drives it."""

    def __init__(self, plan: dict[str, Any]) -> None:
        """`plan`: host, port, sources, seed, content and sign_ins; what is left out is as on a page."""
        self._pump = Pump()
        world = World(
            pump=self._pump,
            to=(plan["host"], plan["port"]),
            answers=Answers(plan["content"], plan["seed"]),
            chance=Random(plan["seed"]),
            heartbeat_s=plan.get("heartbeat_s", 10.0),
            resync_s=plan.get("resync_s", 15.0),
            echo=plan.get("echo", False),
            back_within_s=plan.get("back_within_s", 5.0),
        )
        self._crowd = Crowd(world, plan["sign_ins"], plan["sources"], plan.get("join_within_s", 60.0))
        self._asked = b""

    def run(self) -> None:
        """Until standard input ends."""
        os.set_blocking(0, False)
        self._pump.watch(0, self._read)
        _say({"ready": True})
        self._pump.run()
        self._crowd.close()

    def _read(self, _events: int) -> None:
        data = os.read(0, 65536)
        if not data:
            self._pump.stop()
            return
        *lines, self._asked = (self._asked + data).split(b"\n")
        for line in lines:
            self._do(**json.loads(line))

    def _do(self, do: str, **how: Any) -> None:
        crowd = self._crowd
        match do:
            case "connect":
                crowd.connect(**how, finished=_say)
            case "answer":
                crowd.answer(**how)
                _say({})
            case "measure":
                crowd.measure(**how, finished=_say)
            case "closed_loop":
                loads.closed_loop(crowd, **how, finished=_say)
            case "closed_loop_http":
                loads.closed_loop_http(crowd.world, **how, finished=_say)
            case "listen":
                loads.listen(crowd, **how, finished=_say)
            case "abuse":
                loads.abuse(crowd, **how, finished=_say)
            case "probe":
                loads.probe(crowd, **how)
                _say({})
            case _:
                raise ValueError(f"no command {do}")


def _say(found: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Entry point."""
    gc.disable()  # nothing here lives in circles for long, and looking for them would stop all pages at once
    Generator(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
