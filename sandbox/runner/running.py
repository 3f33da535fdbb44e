"""One execution from order to reply: start, watch, kill, measure, read files, wipe."""

import os

from sandbox.order import FORK, TALK, Order
from sandbox.runner.capture import Capture
from sandbox.runner.cgroup import Meter
from sandbox.runner.channel import Channel
from sandbox.runner.child import Becoming, Child, spawn
from sandbox.runner.copying import Copying
from sandbox.runner.ending import OUTPUT, ended_how
from sandbox.runner.gauge import Gauge
from sandbox.runner.sweeping import Reaped, collect_and_wipe, kill_everything
from sandbox.runner.talking import DriverWatch, ForwardedCapture, Talk
from sandbox.runner.warmth import Warmth
from sandbox.runner.watching import watch


class Runner:
    """Carries out orders in this box, one at a time; programs run under `uid`."""

    def __init__(self, channel: Channel, uid: int) -> None:
        self._channel = channel
        self._uid = uid
        self._meter = Meter()
        self._warmth = Warmth()
        self._anew = Becoming()
        self._copying = Copying(self._warmth)

    def carry_out(self, order: Order) -> None:
        """Run it and send the reply: "ended" with what happened, or "failed" when it could not be started.

        Raises:
            DriverGone, BadFrame: no use in going on.
            Unclean: the box must not be used again.
        """
        way = self._anew
        if order.mode == FORK:
            self._warmth.prepare(order)
            way = self._copying
        inner_in, our_in = _standard_input(order)
        our_out, inner_out = os.pipe()
        our_err, inner_err = os.pipe()
        gauge = Gauge(order, self._meter)
        child = spawn(order, self._uid, (inner_in, inner_out, inner_err), way)
        for descriptor in (inner_in, inner_out, inner_err):
            os.close(descriptor)
        err = Capture(our_err, order.output_bytes)
        if our_in is None:
            out = Capture(our_out, order.output_bytes)
            self._channel.send(self._follow(order, child, gauge, (out, err), DriverWatch(self._channel)))
        else:
            out = ForwardedCapture(our_out, order.output_bytes, self._channel)
            talk = Talk(self._channel, our_in)
            self._channel.send(self._follow(order, child, gauge, (out, err), talk))
            talk.wait_for_finish()

    def _follow(
        self,
        order: Order,
        child: Child,
        gauge: Gauge,
        captures: tuple[Capture, Capture],
        driver: Talk | DriverWatch,
    ) -> list[bytes]:
        out, err = captures
        reaped = Reaped(child.pid)
        stopped = watch(reaped, gauge, captures, driver)
        wall_ms = gauge.wall_ms()
        kill_everything(reaped)
        cpu_ms = gauge.cpu_ms()
        gauge.see_memory(reaped.largest_kib)
        for capture in captures:
            capture.drain()
            capture.close()
        driver.close()
        failure = child.failure()
        found = collect_and_wipe(order, self._uid)
        if failure:
            return [b"failed", failure.encode()]
        if stopped is None and (out.is_over or err.is_over):
            stopped = OUTPUT
        code = reaped.wait_code or 0
        ended = ended_how(
            stopped,
            code,
            over_memory=gauge.is_over_memory(),
            over_cpu=cpu_ms > order.cpu_ms,
            over_wall=wall_ms > order.wall_ms,
        )
        numbers = [
            os.waitstatus_to_exitcode(code),
            stopped is not None,
            cpu_ms,
            wall_ms,
            gauge.peak_kib,
        ]
        stdout = b"" if order.verb == TALK else bytes(out.kept)
        return [b"ended", ended.encode(), *(b"%d" % one for one in numbers), stdout, bytes(err.kept), *found]


def _standard_input(order: Order) -> tuple[int, int | None]:
    """(the program's end, our end): a pipe to talk through, else a file in memory that is complete."""
    if order.verb == TALK:
        return os.pipe()
    stored = os.memfd_create("stdin")
    left = memoryview(order.stdin)
    while left:
        left = left[os.write(stored, left) :]
    os.lseek(stored, 0, os.SEEK_SET)
    return stored, None
