"""Keeping who is connected and when they were last heard of, and the silences in between."""

from collections.abc import Mapping
from datetime import datetime

from server.services.deps import Deps
from server.services.outages import note_silences
from server.store.tables.sittings import AttemptRow

AT_ONCE = 250  # attempts: saves wait for no more of them than that


def note_presence(deps: Deps, seen: Mapping[str, tuple[bool, datetime]]) -> None:
    """Keep who is connected and when they were last heard of; a silence that ends is an outage."""
    # Everybody locks in this order.
    everybody = sorted(seen.items())
    for start in range(0, len(everybody), AT_ONCE):
        some = everybody[start : start + AT_ONCE]
        with deps.store.write() as work:
            note_silences(work, deps, {attempt_id: at for attempt_id, (_, at) in some})
            work.update_all(
                AttemptRow,
                [
                    {"id": attempt_id, "connected": there, "last_seen_at": at}
                    for attempt_id, (there, at) in some
                ],
            )
