"""One execution from order to reply: start, watch, kill, measure, read files, wipe."""

import os

from sandbox.order import TALK, Order
from sandbox.runner.capture import Capture
from sandbox.runner.cgroup import Meter
from sandbox.runner.channel import Channel
from sandbox.runner.child import spawn
from sandbox.runner.ending import OUTPUT, ended_how
from sandbox.runner.gauge import Gauge
from sandbox.runner.sweeping import Reaped, collect_and_wipe, kill_everything
from sandbox.runner.talking import DriverWatch, ForwardedCapture, Talk
from sandbox.runner.watching import watch


def carry_out(order: Order, channel: Channel, meter: Meter, uid: int) -> None:
    """Run it and send the reply: "ended" with what happened, or "failed" when it could not be started.

    Raises:
        DriverGone, BadFrame: no use in going on.
        Unclean: the box must not be used again.
    """
    inner_in, our_in = _standard_input(order)
    our_out, inner_out = os.pipe()
    our_err, inner_err = os.pipe()
    gauge = Gauge(order, meter)
    try:
        pid = spawn(order, uid, inner_in, inner_out, inner_err)
    except OSError as failure:
        _close(inner_in, inner_out, inner_err, our_out, our_err, *([] if our_in is None else [our_in]))
        collect_and_wipe(order, uid)
        channel.send([b"failed", str(failure).encode()])
        return
    gauge.start()
    _close(inner_in, inner_out, inner_err)
    driver = DriverWatch(channel) if our_in is None else Talk(channel, our_in)
    out = (
        Capture(our_out, order.output_bytes)
        if our_in is None
        else ForwardedCapture(our_out, order.output_bytes, channel)
    )
    err = Capture(our_err, order.output_bytes)
    reply = _follow(order, uid, pid, gauge, (out, err), driver)
    channel.send(reply)
    if isinstance(driver, Talk):
        driver.wait_for_finish()


def _follow(
    order: Order,
    uid: int,
    pid: int,
    gauge: Gauge,
    captures: tuple[Capture, Capture],
    driver: Talk | DriverWatch,
) -> list[bytes]:
    out, err = captures
    reaped = Reaped(pid)
    stopped = watch(reaped, gauge, captures, driver)
    wall_ms = gauge.wall_ms()
    kill_everything(reaped)
    cpu_ms = gauge.cpu_ms()
    gauge.see_memory(reaped.largest_kib)
    for capture in captures:
        capture.drain()
        capture.close()
    driver.close()
    code = reaped.wait_code or 0
    if stopped is None and (out.is_over or err.is_over):
        stopped = OUTPUT
    ended = ended_how(
        stopped,
        code,
        over_memory=gauge.is_over_memory(),
        over_cpu=cpu_ms > order.cpu_ms,
        over_wall=wall_ms > order.wall_ms,
    )
    number = os.waitstatus_to_exitcode(code)
    found = collect_and_wipe(order, uid)
    numbers = [number, cpu_ms, wall_ms, gauge.peak_kib]
    stdout = b"" if order.verb == TALK else bytes(out.kept)
    return [b"ended", ended.encode(), *(b"%d" % one for one in numbers), stdout, bytes(err.kept), *found]


def _standard_input(order: Order) -> tuple[int, int | None]:
    """(the program's end, our end): a pipe to talk through, else a file in memory that is complete."""
    if order.verb == TALK:
        return os.pipe()
    stored = os.memfd_create("stdin")
    with open(stored, "wb", closefd=False) as file:
        file.write(order.stdin)
    os.lseek(stored, 0, os.SEEK_SET)
    return stored, None


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
