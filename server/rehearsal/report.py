"""The report of a rehearsal: every promise with how often it was checked, and the numbers measured."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.rehearsal.candidate import Account
from server.rehearsal.points import percentile
from server.rehearsal.promises import Tally

SHOWN_DETAILS = 5
P50, P95 = 0.5, 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was played and what came of it; `numbers` are counts, milliseconds (`_ms`) or seconds (`_s`)."""

    played: Mapping[str, Any]
    promises: Sequence[Mapping[str, Any]]
    numbers: Mapping[str, Any]
    held: bool

    def to_json(self) -> str:
        """The whole report."""
        body = {
            "held": self.held,
            "played": self.played,
            "promises": self.promises,
            "numbers": self.numbers,
        }
        return json.dumps(body, ensure_ascii=False, indent=2)

    def to_text(self) -> str:
        """For people."""
        lines = [" ".join(f"{key} {value}" for key, value in self.played.items()), ""]
        for promise in self.promises:
            mark = "kept  " if promise["held"] else "BROKEN"
            lines.append(f"{mark} {promise['checks']:>6}  {promise['promise']}")
            lines += [f"               {detail}" for detail in promise["broken"][:SHOWN_DETAILS]]
            if len(promise["broken"]) > SHOWN_DETAILS:
                lines.append(f"               and {len(promise['broken']) - SHOWN_DETAILS} more")
        lines.append("")
        lines += [f"{name:<28} {_number(value)}" for name, value in self.numbers.items()]
        kept = sum(promise["held"] for promise in self.promises)
        verdict = "every promise held" if self.held else "NOT every promise held"
        return "\n".join([*lines, "", f"{verdict}: {kept} of {len(self.promises)}"])


def report_of(played: Mapping[str, Any], tally: Tally, numbers: Mapping[str, Any]) -> Report:
    """Put together; a promise that was never checked does not count as kept."""
    promises = [
        {
            "name": promise.name.lower(),
            "promise": promise.value,
            "held": bool(count.checks) and not count.broken,
            "checks": count.checks,
            "broken": count.broken or ([] if count.checks else ["never checked"]),
        }
        for promise, count in tally.counts().items()
    ]
    return Report(played=played, promises=promises, numbers=numbers, held=tally.all_held)


def numbers_of_saves(accounts: Sequence[Account]) -> dict[str, Any]:
    """Writes as their candidates counted them, and how long acknowledgements and runs took."""
    ledgers = [account.desk.ledger for account in accounts]
    lost = sum(
        "acknowledged" in difference
        for account in accounts
        for difference in account.desk.ledger.differences(account.stored)
    )
    save_ms = [ms for account in accounts for ms in account.desk.save_ms]
    run_ms = [ms for account in accounts for ms in account.bench.run_ms]
    delays = [account.collected_after_s for account in accounts if account.collected_after_s is not None]
    return {
        "saves_sent": sum(ledger.sent for ledger in ledgers),
        "saves_acknowledged": sum(ledger.acked for ledger in ledgers),
        "saves_refused_as_closed": sum(ledger.closed for ledger in ledgers),
        "saves_unanswered": sum(len(ledger.unanswered()) for ledger in ledgers),
        "saves_lost": lost,
        "saves_sent_again": sum(ledger.resent for ledger in ledgers),
        "payloads_searched": sum(account.desk.searched for account in accounts),
        "connections_broken": sum(account.desk.breaks for account in accounts),
        **_percentiles("save_ack_ms", save_ms),
        **_percentiles("run_to_output_ms", run_ms),
        **_percentiles("collected_after_end_s", delays),
    }


def _percentiles(name: str, values: Sequence[float]) -> dict[str, float | None]:
    return {f"{name}_p50": _short(percentile(values, P50)), f"{name}_p95": _short(percentile(values, P95))}


def delays_of_board(delays: Sequence[float]) -> dict[str, float | None]:
    """From a hand-in to the board."""
    return _percentiles("board_delay_s", delays)


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _number(value: object) -> str:
    return "-" if value is None else str(value)
