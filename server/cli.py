"""`kaohe`: all commands in one place."""

import click

from server.commands.answers import answers
from server.commands.banking import bank
from server.commands.certificate import certificate
from server.commands.demo import demo
from server.commands.doctor import doctor
from server.commands.evidence import evidence
from server.commands.judge import judge
from server.commands.loading import plan, profile, staff
from server.commands.receipt import receipt
from server.commands.rehearse import rehearse
from server.commands.sandboxing import sandbox
from server.commands.serving import serve
from server.commands.storing import db
from server.commands.time import time_group


@click.group()
@click.version_option(package_name="kaohe")
def main() -> None:
    """Kaohe 考核: deliver, judge and invigilate computer-based exams."""


COMMANDS = (
    answers,
    bank,
    certificate,
    db,
    demo,
    doctor,
    evidence,
    judge,
    plan,
    profile,
    receipt,
    rehearse,
    sandbox,
    serve,
    staff,
    time_group,
)

for command in COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
