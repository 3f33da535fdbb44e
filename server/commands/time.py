"""`kaohe time …`: why an attempt ends when it ends, as it can be read out to whoever asks."""

import json
from datetime import datetime

import click

from server.clock import instant_text
from server.config import Settings
from server.errors import NotFound
from server.services.explaining import explain_by_name
from server.services.views_time import PauseView, TimeExplanation, TimeRow
from server.wiring import wire

BASES = {
    "room_start": ("考场开考", "start of the room"),
    "first_answer": ("首次作答", "first answer"),
    "latest": ("最迟起计时刻（尚未作答）", "latest start (nothing answered)"),
}
STEPS = {
    "allowance": ("规定时长", "allowance"),
    "accommodation": ("特殊安排", "accommodation"),
    "credit": ("补时", "time given"),
    "pause": ("暂停顺延", "pause"),
    "changeover": ("理论收尾", "change-over"),
    "unused_theory": ("理论未用时间", "unused theory time"),
}
PLACE = {"zh": 0, "en": 1}
END = ("结束", "end")
STANDS = ("时钟已停止", "the clock stands")
NO_CLOCK = ("尚未开始计时", "the clock has not started")


@click.group("time")
def time_group() -> None:
    """The clocks of attempts."""


@time_group.command("explain")
@click.argument("attempt")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of the rows.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def explain(attempt: str, lang: str, as_json: bool) -> None:
    """Every row from where the time of ATTEMPT (its id, or a candidate number) counts to its end."""
    try:
        found = explain_by_name(wire(Settings()), attempt)
    except NotFound as missing:
        raise click.ClickException(missing.detail) from missing
    if as_json:
        click.echo(json.dumps(as_document(found), ensure_ascii=False))
    else:
        click.echo("\n".join(lines_of(found, PLACE[lang])))


def as_document(found: TimeExplanation) -> dict[str, object]:
    """As the HTTP API says it: instants as RFC 3339 text, `base_at` plus all `ms` is `closes_at`."""
    return {
        "attempt_id": found.attempt_id,
        "candidate_number": found.candidate_number,
        "timing": found.timing,
        "base": found.base,
        "base_at": _text(found.base_at),
        "rows": [
            {
                "what": row.what,
                "ms": row.ms,
                "reason": row.reason,
                "by": row.by,
                "at": _text(row.at),
                "closes_at": _text(row.closes_at),
            }
            for row in found.rows
        ],
        "closes_at": _text(found.closes_at),
        "theory_closes_at": _text(found.theory_closes_at),
        "paused_at": _text(found.paused_at),
    }


def lines_of(found: TimeExplanation, language: int) -> list[str]:
    """What is read out, in the time zone of the machine; `language`: 0 zh, 1 en."""
    if found.base_at is None or found.closes_at is None:
        return [f"{found.candidate_number}  {NO_CLOCK[language]}"]
    return [
        f"{found.candidate_number}  {found.attempt_id}",
        f"{_clock(found.base_at)}  {BASES[found.base][language]}",
        *(_row_line(row, language) for row in found.rows),
        *(_pause_line(pause, language) for pause in found.pauses),
        f"{_clock(found.closes_at)}  {END[language]}",
    ]


def _row_line(row: TimeRow, language: int) -> str:
    why = "  ".join(part for part in (row.by, row.reason) if part)
    return f"{_clock(row.closes_at)}  {_length(row.ms)}  {STEPS[row.what][language]}  {why}".rstrip()


def _pause_line(pause: PauseView, language: int) -> str:
    return f"{_clock(pause.since)}  {STANDS[language]}  {pause.by}  {pause.reason}"


def _length(ms: int) -> str:
    """`+3:30:00.000`: exact, so that the rows can be added up by hand."""
    seconds, thousandths = divmod(abs(ms), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{'-' if ms < 0 else '+'}{hours}:{minutes:02}:{seconds:02}.{thousandths:03}"


def _clock(at: datetime) -> str:
    return at.astimezone().strftime("%H:%M:%S.%f")[:-3]


def _text(at: datetime | None) -> str | None:
    return None if at is None else instant_text(at)
