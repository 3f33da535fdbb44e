"""A small bank as its API shows it, rules of a profile, and a tally for the rehearsal's own tests."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from server.rehearsal.content import BankContent, task_content
from server.rehearsal.rules import Rules, rules_of

PROFILE: Mapping[str, Any] = {
    "id": "standard-210",
    "timing": "rollover",
    "total_minutes": 210,
    "theory_max_minutes": 90,
    "early_hand_in_minutes": 60,
    "early_needs_theory_sealed": True,
    "grace_s": 3,
    "extend_invigilator_max_minutes": 10,
    "weights": {"theory": 40, "practical": 60},
    "pass_line": 60,
    "multiple": "partial_half",
    "true_false_wrong_h": 0,
    "practical_counts": "better_of_both",
    "shuffle": ["items", "options"],
    "start_code": "required",
    "feedback": "none",
}


def rules(speed: str = "60", **changes: Any) -> Rules:
    """The standard profile with some keys changed."""
    return rules_of({**PROFILE, **changes}, Decimal(speed))


def single(item_id: str = "s1") -> dict[str, Any]:
    """单选 with the key b."""
    return _item(item_id, "single", options=_options("abcd"), key=["b"])


def multiple(item_id: str = "m1") -> dict[str, Any]:
    """多选 with the key a, c, d."""
    return _item(item_id, "multiple", options=_options("abcd"), key=["a", "c", "d"])


def true_false(item_id: str = "t1", *, key: bool = False) -> dict[str, Any]:
    """判断."""
    return _item(item_id, "true_false", key=key)


def fill(item_id: str = "f1") -> dict[str, Any]:
    """填空 with three blanks; the last one forgives nothing."""
    blanks = [
        {"id": "1", "accept": ["len", "len()"], "normalise": ["width", "space"]},
        {"id": "2", "accept": ["Append"], "normalise": ["width", "space", "case"]},
        {"id": "3", "accept": ["x  y"], "normalise": []},
    ]
    return _item(item_id, "fill", blanks=blanks)


def task_answer(task_id: str = "bill", *, promised: str = "85.00") -> dict[str, Any]:
    """A task as the bank API shows it: one right program, one with a known mistake, one without a promise."""
    view = {
        "id": task_id,
        "title": {"zh": "水费", "en": "Bill"},
        "statement_html": {"zh": "<p>读入两个数</p>", "en": "<p>Read two numbers</p>"},
        "starter": {"solution.py": "def bill(first, second):\n    pass\n"},
        "data_files": {},
        "samples": [{"id": "sample/1", "stdin": "1 2\n", "answer": "3\n", "files": {}, "expected_files": {}}],
        "protected": [],
    }
    good = "def bill(first, second):\n    return first * 2 + second * 3  # exact\n"
    bad = "def bill(first, second):\n    return first * 2 + second * 2  # forgets a tier\n"
    return {
        "task": view,
        "cases": ["secret/01-small", "secret/02-large"],
        "solutions": [
            _solution("accepted/good.py", good, ["AC"], "100.00"),
            _solution("wrong_answer/bad.py", bad, ["WA"], promised),
            _solution("time_limit_exceeded/slow.py", "while True: pass\n", ["TLE"], None),
        ],
    }


def bank() -> BankContent:
    """One item of each kind and two tasks."""
    items = {item["id"]: item for item in (single(), multiple(), true_false(), fill())}
    return BankContent(
        id="small",
        level="初级",
        form="a",
        items=items,
        item_views={
            key: {"id": key, "kind": item["kind"], "stem_html": item["stem"]} for key, item in items.items()
        },
        tasks={key: task_content(key, task_answer(key)) for key in ("bill", "card")},
    )


def _item(item_id: str, kind: str, **parts: Any) -> dict[str, Any]:
    return {
        "id": item_id,
        "kind": kind,
        "stem": {"zh": f"题干 {item_id}", "en": f"Stem of {item_id}"},
        "explanation": {
            "zh": f"{item_id} 的解析说明这一题为什么这样作答",
            "en": f"The reason behind {item_id} is long enough",
        },
        **parts,
    }


def _options(ids: str) -> list[dict[str, Any]]:
    return [
        {
            "id": each,
            "text": {"zh": each, "en": each},
            "why": {"zh": f"理由{each}", "en": f"because of {each}"},
        }
        for each in ids
    ]


def _solution(path: str, source: str, promised: list[str], score: str | None) -> dict[str, Any]:
    return {"path": path, "promised": promised, "promised_score": score, "files": {"solution.py": source}}
