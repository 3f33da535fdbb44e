"""What the border of the server refuses before any use case sees it."""

import json

import pytest

from server.edge.identity import CSRF_HEADER
from server.services.judges import report
from tests.support.app import Site

SAVE = "/api/attempt/responses"


@pytest.fixture
def site(lasting_site: Site) -> Site:
    """What is refused at the border leaves nothing behind."""
    return lasting_site


@pytest.fixture
def durable(monkeypatch) -> None:
    """The database is taken for one that loses nothing."""
    monkeypatch.setattr("server.services.readiness.why_not_durable", lambda _connection: [])


@pytest.fixture
def ada(site: Site):
    """Ada's browser, answering theory."""
    (seated,) = site.seated
    return site.candidate(seated), seated.lease


def save_body(lease: str, **changes: object) -> dict:
    """One good write, or another by what `changes` say."""
    write = {"item": "one-single", "revision": 1, "value": {"choice": "a"}} | changes
    return {"lease": lease, "writes": [write]}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({CSRF_HEADER: "0" * 32}, 403),
        ({CSRF_HEADER: "é"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_a_change_must_come_from_our_own_pages(ada, headers, code):
    caller, lease = ada
    assert caller.post(SAVE, save_body(lease), headers=headers).status_code == code


def test_a_change_without_the_header_is_refused_also_as_a_delete(ada):
    caller, _lease = ada
    assert caller.client.delete("/api/sign-ins/current").status_code == 403
    assert caller.client.post(SAVE, json={}).status_code == 403


def test_a_sign_in_from_another_site_is_refused(site: Site):
    asked = {"login": "grace", "password": "correct horse battery"}
    refused = site.anybody().post(
        "/api/staff-sign-ins", asked, headers={"Origin": "https://elsewhere.example"}
    )
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("body", "media_type", "code"),
    [
        (b"", "application/json", 400),
        (b"", "text/plain", 400),
        (b"{}", "text/plain", 415),
        (b"{}", "application/x-www-form-urlencoded", 415),
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b'{"a": NaN}', "application/json", 400),
        (b'{"a": 1e999}', "application/json", 400),
        (b'{"a": 1, "a": 2}', "application/json", 400),
        (b"[" * 200 + b"]" * 200, "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"1" * 5000, "application/json", 400),
        (b"[]", "application/json", 422),
        (b'{"lease": "x"}', "application/json", 422),
        (b'"' + b"x" * 600_000 + b'"', "application/json", 413),
    ],
)
def test_a_body_that_no_honest_client_sends(ada, body, media_type, code):
    caller, _lease = ada
    answer = caller.send("POST", SAVE, data=body, content_type=media_type)
    assert answer.status_code == code
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == code


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"item": "../etc"}, "writes.0.item"),
        ({"item": "a\0"}, "writes.0.item"),
        ({"revision": "1"}, "writes.0.revision"),
        ({"revision": True}, "writes.0.revision"),
        ({"revision": 0}, "writes.0.revision"),
        ({"revision": 2**53}, "writes.0.revision"),
        ({"extra": 1}, "writes.0.extra"),
    ],
)
def test_a_field_that_is_wrong_is_named(ada, changes, field):
    caller, lease = ada
    refused = caller.post(SAVE, save_body(lease, **changes))
    assert (refused.status_code, refused.json["field"]) == (422, field)


def test_an_answer_that_is_no_text_spoils_none_of_its_neighbours(ada):
    caller, lease = ada
    body = save_body(lease)
    blanks = {"item": "five-read", "revision": 1, "value": {"blanks": {"1": "\ud800"}}}
    body["writes"].append(blanks)
    answer = caller.send("POST", SAVE, data=json.dumps(body).encode(), content_type="application/json")
    outcomes = {result["item"]: result["outcome"] for result in answer.json["results"]}
    assert outcomes == {"one-single": "saved", "five-read": "refused"}


@pytest.mark.parametrize(
    "path",
    [
        "/api/sittings/0",
        "/api/sittings/-1",
        "/api/sittings/9223372036854775808",
        "/api/sittings/99999999999999999999999",
        "/api/sittings/1.5",
        "/api/submissions/xyz",
        "/api/banks/..",
        "/api/banks/a%00b",
    ],
)
def test_an_id_that_cannot_be_is_not_found(site: Site, path):
    login = "barbara" if "sittings" in path else "alan"
    if "submissions" in path:
        login = "edsger"
    answer = site.staff(login).get(path)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/api/me", "/api/attempt/rules", "/healthz", "/staff"])
def test_another_method_is_told_which_ones_there_are(site: Site, path):
    answer = site.anybody().send("TRACE", path)
    assert answer.status_code == 405
    assert answer.headers["Allow"]


def test_every_answer_carries_the_security_headers_and_its_own_nonce(site: Site):
    seen = set()
    for path in ("/", "/", "/api/me", "/nope", "/static/css/base.css"):
        headers = site.anybody().get(path).headers
        policy = headers["Content-Security-Policy"]
        for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert part in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        seen.add(policy)
    assert len(seen) == 5


def test_the_nonce_of_the_page_is_the_one_of_its_policy(site: Site):
    page = site.anybody().get("/")
    nonce = page.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
    text = page.get_data(as_text=True)
    assert f'name="csp-nonce" content="{nonce}"' in text
    assert f'<script type="importmap" nonce="{nonce}">' in text


def test_a_strange_host_never_reaches_the_policy(site: Site):
    headers = {"Host": "x; script-src *"}
    answer = site.anybody().send("GET", "/", headers=headers)
    assert "script-src *" not in answer.headers.get("Content-Security-Policy", "")


def test_only_browser_files_are_served_and_each_with_its_caching(site: Site):
    anybody = site.anybody()
    assert anybody.get("/static/package.json").status_code == 404
    assert anybody.get("/static/text/common.json").status_code == 404
    assert anybody.get("/static/js/../package.json").status_code == 404
    own = anybody.get("/static/js/api.js")
    assert (own.headers["Cache-Control"], own.mimetype) == ("no-cache", "text/javascript")
    assert "immutable" in anybody.get("/static/js/api.js?v=1").headers["Cache-Control"]
    unchanged = anybody.send("GET", "/static/js/api.js", headers={"If-None-Match": own.headers["ETag"]})
    assert unchanged.status_code == 304


def test_metrics_are_for_this_machine_only(site: Site):
    anybody = site.anybody()
    anybody.get("/healthz")
    assert b'kaohe_http_requests_total{code="200",endpoint="health.healthz"' in anybody.get("/metrics").data
    outside = anybody.send("GET", "/metrics", environ_base={"REMOTE_ADDR": "10.1.2.3"})
    assert outside.status_code == 404
    proxied = anybody.send("GET", "/metrics", headers={"X-Forwarded-For": "10.1.2.3"})
    assert proxied.status_code == 404


def test_readiness_says_what_the_judges_lack_and_serving_goes_on_without_them(site: Site, durable: None):
    def answer() -> tuple[int, bool, str]:
        found = site.anybody().get("/readyz")
        why = next(part["why"] for part in found.json["parts"] if part["part"] == "judges")
        return found.status_code, found.json["ready"], why

    report(site.hall.deps, "judge-1", ("try", "judge"), "ended")
    assert answer() == (200, False, "no judge process is running")
    report(site.hall.deps, "judge-1", ("try", "judge"), "waiting", "no Docker engine answers")
    assert answer() == (200, False, "judge-1 is waiting: no Docker engine answers")
    report(site.hall.deps, "judge-1", ("try", "judge"), "ready")
    assert answer() == (200, True, "")
    metrics = site.anybody().get("/metrics").data
    assert b'kaohe_judges{of="ready"} 1' in metrics
    site.hall.clock.forward(seconds=21)
    assert answer() == (200, False, "judge-1 is silent: not heard of")


def test_readiness_says_when_the_database_may_lose_what_it_acknowledged_and_serving_goes_on(site: Site):
    """As that of most tests may, to be quick."""
    answer = site.anybody().get("/readyz")
    (found,) = (part for part in answer.json["parts"] if part["part"] == "durability")
    assert (answer.status_code, answer.json["ready"], found["ready"]) == (200, False, False)
    assert found["why"] == "SQLite's synchronous is 0, not 2 (full)"


def test_readiness_tells_strangers_which_part_but_not_why(site: Site, durable: None):
    report(site.hall.deps, "judge-1", ("try", "judge"), "waiting", "no Docker engine answers")
    local = site.anybody().send("GET", "/readyz").json["parts"]
    assert "judge-1 is waiting: no Docker engine answers" in {part["why"] for part in local}
    proxied = site.anybody().send("GET", "/readyz", headers={"X-Forwarded-For": "10.1.2.3"})
    assert {part["why"] for part in proxied.json["parts"]} == {""}
    report(site.hall.deps, "judge-1", ("try", "judge"), "ready")
    ready = site.anybody().get("/readyz")
    assert (ready.status_code, ready.json["ready"]) == (200, True)
    assert {part["part"] for part in ready.json["parts"]} >= {"database", "disk"}
    assert site.anybody().get("/healthz").json == {"alive": True}


def test_what_nobody_foresaw_is_answered_with_a_reference(site: Site, monkeypatch):
    def fail(*_parts: object) -> None:
        raise RuntimeError("internal words")

    monkeypatch.setattr("server.web.api_sign_in.signing_in.csrf_for", fail)
    answer = site.anybody().get("/api/openapi.json")
    assert answer.status_code == 200
    caller = site.anybody()
    refused = caller.post("/api/staff-sign-ins", {"login": "grace", "password": "correct horse battery"})
    assert (refused.status_code, refused.json["type"]) == (500, "urn:kaohe:problem:unforeseen")
    assert "internal words" not in refused.get_data(as_text=True)


def test_submitting_too_often_is_slowed_for_that_candidate_only(site: Site, ada):
    caller, _lease = ada
    body = {"task": "double-up", "files": {"solution.py": "x"}}
    codes = [caller.post("/api/attempt/submissions", body).status_code for _ in range(35)]
    assert codes[0] == 409  # the practical paper is not open, and asking costs all the same
    assert codes[-1] == 429
    assert caller.get("/api/attempt").status_code == 200
