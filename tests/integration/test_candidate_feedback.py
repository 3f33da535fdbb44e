"""What a candidate learns of judging: samples in full, of hidden cases nothing, whatever they ask for."""

import json
from dataclasses import dataclass, field, replace

from werkzeug.test import TestResponse

from sandbox.errors import BoxLost
from sandbox.scripted import ScriptedSandbox, exited
from sandbox.values import Execution, Outcome
from server.edge.events import TOLD_TO_ATTEMPT, TOLD_TO_CANDIDATES_OF_ROOM
from server.exam.words import Role
from server.services import judging
from server.services.tails import facts_after
from server.web.routing import PAGES, operations
from tests.support.app import Caller, Site
from tests.support.cast import DOUBLE, TIMES, TRIPLE, files

OUTPUT = "canary-hidden-output"
ERROR = "canary-hidden-error"
CPU_MS = 987_651
HELD = "canary-held-reason"
SHOWN = "canary-of-a-sample"
CANARIES = (
    OUTPUT,
    ERROR,
    HELD,
    str(CPU_MS),
    '"RTE"',
    '"WA"',
    '"AC"',
    "BoxLost",
    "secret/",
    '"verdict"',
    '"score"',
)
DESCRIPTIONS = {"/api/openapi.json", "/api/events.json"}  # name every field there is, and hold no data
STRANGER = {"REMOTE_ADDR": "10.0.0.1"}


@dataclass(slots=True)
class Heard:
    """Everything one candidate's browser was told."""

    caller: Caller
    texts: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: object = None) -> TestResponse:
        """One request from the candidate's machine."""
        answer = self.caller.send(method, path, body, environ_base=STRANGER)
        self.texts[f"{method} {path} #{len(self.texts)}"] = answer.get_data(as_text=True)
        return answer

    def leaks(self) -> list[str]:
        """Which answer holds which canary."""
        return [f"{where}: {canary}" for where, text in self.texts.items() for canary in canaries_in(text)]


def canaries_in(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


def telling(asked: Execution) -> Outcome:
    """Hidden cases write canaries; a sample, whose input differs, writes one that may be seen."""
    if asked.entry != "solution.py":
        return exited()
    if asked.stdin.strip() == b"21":
        return exited(SHOWN.encode())
    return replace(exited(OUTPUT.encode(), code=1, stderr=ERROR.encode()), cpu_ms=CPU_MS)


def lost(_asked: Execution) -> Outcome:
    raise BoxLost(HELD)


def readable_by_candidates() -> list[str]:
    """Paths of everything a candidate or a stranger may GET."""
    declared = [(each.method, each.path, each.policy) for each in operations()]
    declared += [("GET", page.path, page.policy) for module in PAGES for page in module.pages.all]
    return [
        path
        for method, path, policy in declared
        if method == "GET" and (policy.roles is None or Role.CANDIDATE in policy.roles)
    ]


def test_no_answer_and_no_event_tells_a_candidate_of_a_hidden_case(site: Site) -> None:
    hall = site.hall
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    heard = Heard(site.candidate(ada))
    work = {"task": DOUBLE, "files": files(TIMES[2])}
    sent = heard.ask("POST", "/api/attempt/submissions", work).json["submission"]
    hall.judge(ScriptedSandbox([telling]))
    heard.ask("POST", "/api/attempt/submissions", {"task": TRIPLE, "files": files(TIMES[2])})
    for _ in range(3):
        judging.work_once(hall.deps, ScriptedSandbox([lost]), "judge-1")
        hall.clock.forward(seconds=2)
    tried = heard.ask("POST", "/api/attempt/tries", {**work, "stdin": "21"}).json["try"]["id"]
    hall.judge(ScriptedSandbox([telling]))

    def read_all() -> None:
        for path in sorted({*readable_by_candidates()} - DESCRIPTIONS):
            answer = heard.ask("GET", path.replace("<hex:try_id>", tried))
            assert answer.status_code < 500 or path == "/readyz", (path, answer.status_code)

    read_all()
    hall.clock.forward(minutes=100)
    heard.ask("POST", "/api/attempt/hand-in", {})
    hall.judge(ScriptedSandbox([telling]))
    read_all()
    told = {*TOLD_TO_ATTEMPT, *TOLD_TO_CANDIDATES_OF_ROOM}
    for fact in facts_after(hall.deps, 0):
        if fact.kind in told:
            heard.texts[f"event {fact.kind} #{fact.id}"] = json.dumps(dict(fact.payload))
    assert heard.leaks() == []
    assert SHOWN in heard.texts[next(where for where in heard.texts if f"tries/{tried}" in where)]
    graders = site.staff("edsger").get(f"/api/submissions/{sent['id']}").get_data(as_text=True)
    listed = site.staff("edsger").get("/api/judging").get_data(as_text=True)
    missed = set(CANARIES) - set(canaries_in(graders + listed)) - {'"WA"', '"AC"'}
    assert missed == set(), "the search looks for what is nowhere to be found"


def test_a_sample_is_told_in_full(site: Site) -> None:
    hall = site.hall
    (ada,) = hall.running("Ada")
    hall.practise(ada)
    caller = site.candidate(ada)
    body = {"task": DOUBLE, "files": files(TIMES[2]), "sample": "sample/1"}
    tried = caller.post("/api/attempt/tries", body).json["try"]["id"]
    hall.judge()
    outcome = caller.get(f"/api/attempt/tries/{tried}").json["try"]["outcome"]
    assert outcome["matches"] is True
    assert {"ended", "stdout", "stderr", "exit_code", "cpu_ms", "wall_ms", "memory_kib"} <= set(outcome)
