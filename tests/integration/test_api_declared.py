"""A route or event without a policy keeps the server from starting; texts without a language too."""

import json
from functools import partial

import pytest
from flask import Flask

from server.edge import guard
from server.edge.guard import Door, Undeclared
from server.edge.metering import Meters
from server.edge.origins import Origins
from server.edge.policies import public
from server.live.clocks import KeptClocks
from server.live.crossing import InPlace
from server.live.exam_namespace import ExamNamespace
from server.live.namespaces import Wiring
from server.live.presence import Presence
from server.live.sockets import Sockets
from server.services.attempts import my_timing
from server.web.texts import TextMissing, load_texts
from tests.support.app import Site


def test_a_route_without_a_door_is_refused_by_name():
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/open", endpoint="open", view_func=lambda: "")
    guard.install(app, {"open": Door(policy=public)})
    app.add_url_rule("/forgotten", endpoint="forgotten", view_func=lambda: "")
    with pytest.raises(Undeclared, match="/forgotten"):
        guard.install(app, {"open": Door(policy=public)})


@pytest.mark.parametrize("name", ["on_open_everything", "handlers"])
def test_an_event_without_a_command_is_refused(lasting_site: Site, name):
    deps = lasting_site.app.deps
    wiring = Wiring(
        deps=deps,
        origins=Origins(""),
        meters=Meters(),
        sockets=Sockets(),
        presence=Presence(deps.clock, lambda _seen: None),
        crossing=InPlace(),
    )
    clocks = KeptClocks(partial(my_timing, deps), deps.clock, wiring.crossing)
    assert ExamNamespace("/exam", wiring, clocks)
    careless = type("Careless", (ExamNamespace,), {name: lambda _self: {}})
    with pytest.raises(Undeclared):
        careless("/exam", wiring, clocks)


@pytest.mark.parametrize("origin", ["example.org", "https://example.org/path", "ftp://example.org"])
def test_an_origin_that_is_none_keeps_the_server_from_starting(origin):
    with pytest.raises(ValueError, match="public_origin"):
        Origins(origin)


def test_only_listed_origins_may_change_anything_once_there_is_a_list():
    origins = Origins("https://exam.example, http://10.0.0.5:8000")
    assert origins.allows("https://exam.example", "whatever")
    assert not origins.allows("http://whatever", "whatever")
    assert not origins.is_secure
    assert Origins("https://exam.example").is_secure


def test_a_text_needs_both_languages_and_a_key_must_be_there(tmp_path):
    (tmp_path / "good.json").write_text(json.dumps({"a.b": {"zh": "第 {n} 题", "en": "item {n}"}}))
    texts = load_texts(tmp_path)
    assert texts.say("zh", "a.b", n=3) == "第 3 题"
    assert texts.say("en", "a.b") == "item {n}"
    (tmp_path / "many.json").write_text(
        json.dumps({"a.e": {"zh": "{n} 处", "en": "{n} {n|change is|changes are}"}})
    )
    many = load_texts(tmp_path)
    said = [many.say("en", "a.e", n=n) for n in (0, 1, 2)]
    assert said == ["0 changes are", "1 change is", "2 changes are"]
    assert many.say("zh", "a.e", n=1) == "1 处"
    with pytest.raises(TextMissing):
        texts.say("zh", "a.c")
    with pytest.raises(TextMissing):
        texts.of_areas("zh", ("nowhere",))
    (tmp_path / "bad.json").write_text(json.dumps({"a.d": {"zh": "只有中文"}}))
    with pytest.raises(ValueError, match=r"bad\.json: a\.d"):
        load_texts(tmp_path)


def test_the_documents_describe_every_route_and_event(lasting_site: Site):
    anybody = lasting_site.anybody()
    described = anybody.get("/api/openapi.json").json
    assert described["openapi"] == "3.1.0"
    shown = {f"{method.upper()} {path}" for path, methods in described["paths"].items() for method in methods}
    routed = {
        f"{method} {str(rule).replace('<', '{').replace('>', '}')}"
        for rule in lasting_site.app.flask.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if str(rule).startswith("/api/")
    }
    routed = {route.replace("row:", "").replace("hex:", "").replace("slug:", "") for route in routed}
    assert routed == {route for route in shown if " /api/" in route}
    events = anybody.get("/api/events.json").json
    assert {each["event"] for each in events["from_client"]} == {
        *("save_responses", "sync_timer", "beat", "watch_room"),
    }
    assert {each["event"] for each in events["from_server"]} >= {
        "timer_synced",
        "lease_moved",
        "board_changed",
    }
    for each in events["from_server"]:
        assert {"v", "seq", "at"} <= set(each["payload"]["properties"])


def test_the_language_is_asked_for_once_and_then_remembered(lasting_site: Site):
    anybody = lasting_site.anybody()
    assert '<html lang="zh-CN"' in anybody.get("/").get_data(as_text=True)
    assert '<html lang="en"' in anybody.get("/?lang=en").get_data(as_text=True)
    assert '<html lang="en"' in anybody.get("/").get_data(as_text=True)
    assert '<html lang="en"' in anybody.get("/nowhere").get_data(as_text=True)
