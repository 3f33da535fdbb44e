"""The first process of a box: takes orders one at a time until the driver says goodbye or is gone."""

import os
import site
import sys
import time

from sandbox.order import PROTOCOL, RUN, TALK, BadOrder, Order
from sandbox.runner.channel import Channel, DriverGone
from sandbox.runner.child import ENVIRONMENT
from sandbox.runner.running import Runner


def main() -> None:
    """Serve the driver on standard input and output; `sys.argv[1]` is the uid programs run under.

    Any error ends this process with its traceback, and with it the box: nothing that went wrong here may
    reach a second program.
    """
    uid = int(sys.argv[1])
    channel = Channel.over_standard_streams()
    os.umask(0o077)
    _live_as_programs_do()
    runner = Runner(channel, uid)
    try:
        channel.send([b"ready", PROTOCOL])
        serve(channel, runner)
    except DriverGone:
        return


def serve(channel: Channel, runner: Runner) -> None:
    """Carry out orders until "bye". Raises DriverGone, BadFrame, BadOrder, Unclean."""
    while True:
        fields, last = channel.receive_order()
        if not fields and bytes(last) == b"bye":
            return
        if not fields or fields[0] not in (RUN, TALK):
            raise BadOrder("an unknown verb")
        order = Order.from_fields([*fields, b""])
        order.stdin = last
        runner.carry_out(order)


def _live_as_programs_do() -> None:
    """Environment, time zone and built-ins of the programs that will be copies of this process."""
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    time.tzset()
    site.main()
    sys.path.remove("/runner")
