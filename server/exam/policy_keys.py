"""The keys of a profile file and how the value of each is read."""

from collections.abc import Callable

from server.exam.policy_parts import mask_of, start_code_of, try_runs_of, weights_of
from server.exam.policy_words import (
    ClockFrom,
    Feedback,
    MultipleRule,
    PracticalCounts,
    Shuffle,
    Timing,
)
from server.exam.readers import (
    choice_of,
    decimal_of,
    flag_of,
    list_of,
    localised_of,
    or_none,
    text_of,
    whole_of,
)

READERS: dict[str, Callable[[object, str], object]] = {
    "id": text_of,
    "title": localised_of,
    "total_minutes": decimal_of,
    "theory_max_minutes": or_none(decimal_of),
    "timing": choice_of(Timing),
    "weights": weights_of,
    "pass_line": decimal_of,
    "late_limit_minutes": decimal_of,
    "early_hand_in_minutes": decimal_of,
    "early_needs_theory_sealed": flag_of,
    "warn_at_minutes": list_of(decimal_of),
    "grace_s": decimal_of,
    "resync_s": decimal_of,
    "heartbeat_s": decimal_of,
    "offline_after_s": decimal_of,
    "autosave_s": decimal_of,
    "multiple": choice_of(MultipleRule),
    "true_false_wrong_h": whole_of,
    "start_code": start_code_of,
    "practical_counts": choice_of(PracticalCounts),
    "shuffle": list_of(choice_of(Shuffle)),
    "try_runs": try_runs_of,
    "feedback": choice_of(Feedback),
    "extend_invigilator_max_minutes": decimal_of,
    "extend_chief_max_minutes": decimal_of,
    "login_open_minutes": decimal_of,
    "checkin_open_minutes": decimal_of,
    "clock_from": choice_of(ClockFrom),
    "mask_document": mask_of,
}
