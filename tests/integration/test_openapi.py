"""The JSON API is what its OpenAPI document says: for generated requests of every role, and on a walk."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from server.edge.identity import COOKIE, CSRF_HEADER
from server.web.routing import operations
from tests.guards.access_table import FILE, ROLES, read_table
from tests.guards.access_world import World, build
from tests.support.app import Site, site_in, zipped
from tests.support.cast import BANK, CATEGORY, TITLE, document_of
from tests.support.sealing import file_of, line

# Too large is a refusal too; schemathesis does not count it as one by itself.
REFUSALS = ["400", "401", "403", "404", "405", "409", "413", "415", "422", "429"]
CONFIG = schemathesis.Config.from_dict(
    {"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}
)
GOOD, BAD = {200, 201, 204}, {404, 422}
EXAMPLES = 10  # of each operation, for each role, of good and of bad input


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Both stations while the exam runs."""
    with site_in(tmp_path_factory.mktemp("openapi")) as site:
        yield build(site, "during")


def callable_by(world: World, role: str, mode: GenerationMode) -> dict[str, Any]:
    """The document with what this role may call; that it may call nothing else the access matrix says.

    Bad input is bad in its body or path: the sign-in stays good, so it is not among what may be spoilt.
    """
    document: dict[str, Any] = world.site.anybody().get("/api/openapi.json").json
    for path, methods in document["paths"].items():
        hidden = {"security"} if mode is GenerationMode.NEGATIVE else set()
        document["paths"][path] = {
            method: {key: part for key, part in operation.items() if key not in hidden}
            for method, operation in methods.items()
            if {role, "anybody"} & set(operation["x-roles"])
        }
    return document


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("role", ROLES)
def test_generated_requests_are_answered_as_described(world: World, role: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(callable_by(world, role, mode), config=CONFIG)
    schema.app = world.site.app.flask
    token = world.tokens.get(role, "")
    csrf = world.site.holder(token).csrf
    identity: dict[str, dict[str, str]] = {"headers": {"Accept-Encoding": "identity"}}
    if token:
        identity = {"cookies": {COOKIE: token}, "headers": identity["headers"] | {CSRF_HEADER: csrf}}
    refused: list[str] = []
    codes: set[int] = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        raw = operation.definition.raw
        if mode is GenerationMode.NEGATIVE and not (raw["parameters"] or "requestBody" in raw):
            continue  # nothing is taken, so nothing can be wrong with it

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(operation.as_strategy(generation_mode=mode))
        def send(case: Any) -> None:
            try:
                # What a schema cannot say (a plan must exist, seats must suffice) may refuse good input.
                answer = case.call_and_validate(excluded_checks=[positive_data_acceptance], **identity)
                codes.add(answer.status_code)
            finally:
                if case.method != "GET":
                    world.restore()

        try:
            send()
        except FailureGroup as group:
            refused += [f"{operation.label}: {each.title}: {each.message}" for each in group.exceptions]
    assert not refused, "\n".join(refused)
    assert codes & (GOOD if mode is GenerationMode.POSITIVE else BAD)  # the requests did get that far


def test_the_document_may_be_wrong_and_then_is_found_out(world: World) -> None:
    document = callable_by(world, "admin", GenerationMode.POSITIVE)
    kept = document["paths"]["/api/stations"]["get"]
    document["paths"] = {"/api/stations": {"get": kept}}
    kept["responses"]["200"]["content"]["application/json"]["schema"] = {"type": "string"}
    schema = schemathesis.openapi.from_dict(document, config=CONFIG)
    schema.app = world.site.app.flask
    case = schema["/api/stations"]["GET"].Case()
    with pytest.raises(FailureGroup):
        case.call_and_validate(cookies={COOKIE: world.tokens["admin"]})


def test_every_operation_answers_well_at_least_once(tmp_path: Path) -> None:
    """The table of access has been asked cell by cell; what is never good there is asked for here."""
    table = read_table(FILE.read_text(encoding="utf-8"))
    good = {cell.route for cell, answer in table.items() if answer.startswith("2")}
    with site_in(tmp_path) as site:
        routes = {f"{operation.method} {operation.path}" for operation in operations()}
        seldom = {route: ask(site) for route, ask in SELDOM.items()}
    assert {route: code for route, code in seldom.items() if not 200 <= code < 300} == {}
    assert routes - good == set(seldom)


def theory_while_it_is_open(site: Site) -> int:
    """Ada answers theory; Bob has not come."""
    site.hall.register("Ada", "Bob")
    site.hall.admit()
    ada = site.hall.arrive("Ada")
    site.hall.steer("running")
    return site.candidate(ada).get("/api/attempt/paper/theory").status_code


def an_answer_file_is_looked_at(site: Site, then: str = "", **also: str) -> int:
    """Grace types the code that stands on Ada's screen."""
    ada = site.hall.sign_in("Ada")
    file = file_of(site.hall, ada, line("one-single", 1, {"choice": "a"}))
    path = f"/api/sitting-rooms/{site.hall.sitting_room_id}/answer-files{then}"
    return site.staff("grace").post(path, {"content": file.text, "code": file.code} | also).status_code


def an_answer_file_is_loaded(site: Site) -> int:
    """The network never came back."""
    return an_answer_file_is_looked_at(site, "/loads", reason="network")


def candidates_of_a_draft(site: Site) -> int:
    """Eve registers for a sitting that nobody has sealed."""
    asked = {
        "code": "draft",
        "plan_id": "plan-2026",
        "profile_id": "rules",
        "bank_id": "pair",
        "form_id": "pair-a",
        "level": "初级",
        "kind": "trial",
        "title": TITLE,
        "starts_at": "2026-05-01T01:00:00Z",
        "room_ids": [site.hall.room_id],
        "sitting_no": 7,
        "divide_durations_by": 60,
    }
    office = site.staff("barbara")
    made = office.post("/api/sittings", asked)
    assert made.status_code == 201, made.json
    row = {"name": "Eve", "category": CATEGORY, "document_number": document_of("Eve")}
    path = f"/api/sittings/{made.json['sitting']['id']}/candidates"
    return office.post(path, {"candidates": [row], "seed": "s"}).status_code


def a_bank_without_problems(site: Site) -> int:
    """Alan uploads the bank that is there already, once more."""
    form = {"package": (io.BytesIO(zipped(BANK)), "bank.zip")}
    return site.staff("alan").post("/api/banks", data=form).status_code


def somebody_later_than_the_limit(site: Site) -> int:
    """Bob is still on his way."""
    path = f"/api/sitting-rooms/{site.hall.sitting_room_id}/late-admissions"
    asked = {"attempt": site.hall.seats["Bob"].attempt_id, "reason": "snow"}
    return site.staff("katherine").post(path, asked).status_code


def a_move_with_its_code(site: Site) -> int:
    """Ada, who answers by now, is moved and goes on by the code."""
    grace, room = site.staff("grace"), f"/api/sitting-rooms/{site.hall.sitting_room_id}"
    cells = grace.get(f"{room}/board").json["cells"]
    (ada,) = [cell["attempt_id"] for cell in cells if cell["candidate_name"] == "Ada"]
    code = grace.post(f"{room}/moves", {"attempt": ada, "reason": "bluescreen"}).json["code"]
    number = site.hall.seats["Ada"].candidate_number
    return (
        site.anybody().post("/api/move-sign-ins", {"candidate_number": number, "move_code": code}).status_code
    )


SELDOM = {
    "GET /api/attempt/paper/theory": theory_while_it_is_open,
    "POST /api/sitting-rooms/<row:room_id>/answer-files": an_answer_file_is_looked_at,
    "POST /api/sitting-rooms/<row:room_id>/answer-files/loads": an_answer_file_is_loaded,
    "POST /api/sittings/<row:sitting_id>/candidates": candidates_of_a_draft,
    "POST /api/move-sign-ins": a_move_with_its_code,
    "POST /api/banks": a_bank_without_problems,
    "POST /api/sitting-rooms/<row:room_id>/late-admissions": somebody_later_than_the_limit,
}
