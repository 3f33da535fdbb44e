"""One execution from order to reply: start, watch, kill, measure, read files; then wipe for the next."""

import gc
import os

from sandbox.order import FORK, RUN, TALK, Order
from sandbox.runner.capture import Capture
from sandbox.runner.cgroup import Meter
from sandbox.runner.channel import Channel
from sandbox.runner.child import Becoming, Child
from sandbox.runner.copying import Copying
from sandbox.runner.ending import OUTPUT, ended_how
from sandbox.runner.gauge import Gauge
from sandbox.runner.sweeping import Reaped, collect, kill_everything, wipe
from sandbox.runner.talking import DriverWatch, ForwardedCapture, Talk
from sandbox.runner.warmth import NO_SUPPORT, Warmth
from sandbox.runner.watching import watch

TOLD_AT_MOST = 256 * 1024  # bytes of files; more would fill the memory of a program that did not ask for them


class Runner:
    """Carries out orders in this box, one at a time; programs run under `uid`.

    After a run the next child is forked while the driver still reads the reply: it waits for the next order.
    """

    def __init__(self, channel: Channel, uid: int) -> None:
        self._channel = channel
        self._uid = uid
        self._meter = Meter()
        self._warmth = Warmth()
        self._anew = Becoming()
        self._copying = Copying(self._warmth)
        self._waiting: Child | None = None
        self._waiting_for = ""  # what it can become: one kind of order
        gc.freeze()

    def carry_out(self, order: Order) -> None:
        """Run it and send the reply: "ended" with what happened, or "failed" when it could not be started.

        Raises:
            DriverGone, BadFrame: no use in going on.
            Unclean: the box must not be used again.
        """
        support = NO_SUPPORT
        if order.mode == FORK:
            support = self._warmth.prepare(order)
            order.support = []
        child = self._child(order)
        gauge = Gauge(order, self._meter)
        child.begin(order, support)
        err = Capture(child.stderr, order.output_bytes)
        if order.verb == RUN:
            out = Capture(child.stdout, order.output_bytes)
            self._channel.send(self._follow(order, child, gauge, (out, err), DriverWatch(self._channel)))
            wipe(self._uid)
            order.forget_input()
            self._waiting = self._fork(order)
            self._waiting_for = self._kind(order)
        else:
            out = ForwardedCapture(child.stdout, order.output_bytes, self._channel)
            talk = Talk(self._channel, child.stdin)
            self._channel.send(self._follow(order, child, gauge, (out, err), talk))
            wipe(self._uid)
            talk.wait_for_finish()

    def _child(self, order: Order) -> Child:
        """The one that waits, if it can become what is asked for, else a new one."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            if self._waiting_for == self._kind(order) and order.size() <= TOLD_AT_MOST:
                return waiting
            waiting.drop()
        return self._fork(order, order)

    def _fork(self, like: Order, order: Order | None = None) -> Child:
        """For this order, or ahead of the next one of its kind."""
        gc.freeze()  # what is there now is no copy's to walk through or to clear away
        becoming = self._copying if like.mode == FORK else self._anew
        return Child(self._uid, becoming, talks=like.verb == TALK, order=order)

    def _kind(self, order: Order) -> str:
        return f"{order.verb!r} {order.mode} {self._warmth.changes if order.mode == FORK else 0}"

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
        found = collect(order, self._uid) if order.collect else []
        return [b"ended", ended.encode(), *(b"%d" % one for one in numbers), stdout, bytes(err.kept), *found]
