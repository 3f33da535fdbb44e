"""A candidate's whole sitting over plain HTTP."""

import pytest

from server.edge.identity import COOKIE
from tests.support.app import Caller, Site
from tests.support.cast import DOUBLE, RIGHT, TIMES, document_of, files, written


def knock(site: Site, name: str, **changes: object):
    """A candidate at the door; returns browser and answer."""
    caller = site.anybody()
    asked = {
        "candidate_number": site.hall.seats[name].candidate_number,
        "document_last6": document_of(name)[-6:],
        "start_code": site.hall.sitting_room().start_code,
    } | changes
    return caller, caller.post("/api/candidate-sign-ins", asked)


def admitted(site: Site) -> Caller:
    """Ada, signed in by the door of an admitting room."""
    site.hall.register("Ada")
    site.hall.admit()
    caller, answer = knock(site, "Ada")
    assert answer.status_code == 201, answer.json
    return Caller(client=caller.client, csrf=answer.json["csrf"])


def test_a_sitting_from_the_door_to_the_receipt(site: Site):
    hall = site.hall
    ada = admitted(site)
    me = ada.get("/api/me").json
    assert (me["kind"], me["role"], me["name"], me["csrf"]) == ("candidate", "candidate", "Ada", ada.csrf)
    view = ada.get("/api/attempt").json
    assert (view["state"], view["section"], view["confirmed_at"]) == ("checked_in", None, None)
    assert ada.post("/api/attempt/confirmation", {}).json["confirmed_at"] == "2026-03-14T01:00:00.000Z"
    assert ada.post("/api/attempt/rules", {"accepted": True}).json["state"] == "waiting"
    assert ada.get("/api/attempt/paper/theory").status_code == 409
    hall.steer("running")
    lease = ada.get("/api/attempt").json["lease"]
    paper = ada.get("/api/attempt/paper/theory").json
    assert (paper["section"], paper["total_points"]) == ("theory", "100.00")
    writes = [{"item": item, "revision": 1, "value": value} for item, value in RIGHT.items()]
    ack = ada.post("/api/attempt/responses", {"lease": lease, "writes": writes}).json
    assert {result["outcome"] for result in ack["results"]} == {"saved"}
    assert ada.get("/api/attempt/paper/practical").status_code == 409
    assert ada.put("/api/attempt/section", {"section": "practical"}).json["state"] == "practical"
    assert len(ada.get("/api/attempt/paper/practical").json["entries"]) == 2
    save = [{"item": DOUBLE, "revision": 1, "value": written(TIMES[2])}]
    assert ada.post("/api/attempt/responses", {"lease": lease, "writes": save}).status_code == 200
    run = ada.post(
        "/api/attempt/tries",
        {"task": DOUBLE, "files": files(TIMES[2]), "sample": "sample/1", "stdin": None},
    )
    assert (run.status_code, run.json["try"]["state"]) == (202, "queued")
    path = f"/api/attempt/tries/{run.json['try']['id']}"
    again = ada.post("/api/attempt/tries", {"task": DOUBLE, "files": files(TIMES[2])})
    assert again.status_code == 409
    hall.judge()
    assert ada.get(path).json["try"]["outcome"]["matches"] is True
    sent = ada.post("/api/attempt/submissions", {"task": DOUBLE, "files": files(TIMES[2])})
    assert sent.status_code == 201
    listed = ada.get("/api/attempt/submissions").json["submissions"]
    assert [set(each) for each in listed] == [{"id", "task", "at", "files_digest", "cause"}]
    early = ada.post("/api/attempt/hand-in", {})
    assert (early.status_code, early.json["type"]) == (409, "urn:kaohe:problem:too_early")
    assert "hand_in_from" in early.json
    assert ada.get("/api/attempt/receipt").status_code == 404
    hall.clock.forward(minutes=61)
    receipt = ada.post("/api/attempt/hand-in", {})
    assert (receipt.status_code, receipt.json["answered"]) == (201, {"theory": 5, "practical": 1})
    assert ada.get("/api/attempt/receipt").json == receipt.json
    late = ada.post("/api/attempt/responses", {"lease": lease, "writes": save})
    assert late.json["type"] == "urn:kaohe:problem:attempt_closed"


@pytest.mark.parametrize(
    "changes",
    [
        {"document_last6": "00000X"},
        {"document_last6": document_of("Bob")[-6:]},
        {"start_code": "WRONG1"},
        {"start_code": None},
    ],
)
def test_the_door_says_the_same_whatever_was_wrong(site: Site, changes):
    site.hall.register("Ada", "Bob")
    site.hall.admit()
    _caller, refused = knock(site, "Ada", **changes)
    assert refused.status_code == 401
    assert refused.content_type == "application/problem+json"
    assert refused.json == knock(site, "Ada", document_last6="99999X")[1].json
    assert "Set-Cookie" not in refused.headers


def test_a_closed_room_admits_nobody_and_many_wrong_tries_must_wait(site: Site):
    site.hall.register("Ada")
    assert knock(site, "Ada")[1].status_code == 409
    site.hall.admit()
    codes = [knock(site, "Ada", start_code="WRONG1")[1].status_code for _ in range(8)]
    assert codes[0] == 401
    assert codes[-1] == 429
    throttled = knock(site, "Ada")[1]
    assert int(throttled.headers["Retry-After"]) >= 1


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(site: Site):
    site.hall.register("Ada")
    site.hall.admit()
    _caller, answer = knock(site, "Ada")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for part in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=216000"):
        assert part in cookie
    assert "Secure" not in cookie  # plain http on this machine


def test_signing_out_ends_the_sign_in_and_the_next_one_goes_on(site: Site):
    ada = admitted(site)
    assert ada.delete("/api/sign-ins/current").status_code == 204
    assert ada.get("/api/attempt").status_code == 401
    _caller, again = knock(site, "Ada")
    assert again.json["attempt"]["state"] == "checked_in"


def test_a_second_device_takes_over_and_the_first_is_signed_out(site: Site):
    ada = admitted(site)
    caller, again = knock(site, "Ada")
    assert ada.get("/api/attempt").status_code == 401
    second = Caller(client=caller.client, csrf=again.json["csrf"])
    assert second.get("/api/attempt").json["lease"] == again.json["attempt"]["lease"]


def test_no_answer_to_a_candidate_holds_a_key_or_a_hidden_case(site: Site):
    (ada,) = site.hall.running("Ada")
    caller = site.candidate(ada)
    theory = caller.get("/api/attempt/paper/theory").get_data(as_text=True)
    caller.put("/api/attempt/section", {"section": "practical"})
    practical = caller.get("/api/attempt/paper/practical").get_data(as_text=True)
    for word in ('"key"', '"why"', '"accept"', '"explanation"', "secret/", "accepted/"):
        assert theory.count(word) == (5 if word == '"key"' else 0)  # an entry's own name is called key
        assert practical.count(word) == (2 if word == '"key"' else 0)
