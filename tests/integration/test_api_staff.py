"""Staff over plain HTTP: setting up, steering, grading, banks, lists to take away."""

import csv
import io

from server.services import attempts
from tests.support.app import Site, zipped
from tests.support.cast import BANK, DOUBLE, PASSWORD, RIGHT, TIMES, files


def test_an_admin_sets_up_a_station_with_a_room_and_people(site: Site):
    admin = site.staff("dorothy")
    station = admin.post("/api/stations", {"code": "11001", "name": "新站"}).json["station"]
    body = {
        "station_id": station["id"],
        "code": "02",
        "name": "第二考场",
        "rows": 3,
        "columns": 4,
        "seats": 10,
        "spares": 1,
    }
    room = admin.post("/api/rooms", body)
    assert (room.status_code, room.json["room"]) == (201, {"id": room.json["room"]["id"]} | body)
    again = admin.post("/api/rooms", body)
    assert again.status_code == 409
    person = {"login": "new.one", "name": "新人", "role": "grader", "password": PASSWORD, "station_id": None}
    added = admin.post("/api/staff", person)
    assert (added.status_code, "password" in added.get_data(as_text=True)) == (201, False)
    assert site.anybody().post("/api/staff-sign-ins", {"login": "new.one", "password": PASSWORD}).json[
        "staff"
    ] == {"login": "new.one", "name": "新人", "role": "grader"}
    assert {each["code"] for each in admin.get("/api/stations").json["stations"]} >= {"11001"}
    assert any(each["code"] == "02" for each in admin.get("/api/rooms").json["rooms"])
    assert any(each["login"] == "new.one" for each in admin.get("/api/staff").json["staff"])


def test_a_plan_and_a_profile_load_as_their_files_say_and_mistakes_are_named(site: Site):
    admin = site.staff("dorothy")
    profile = {"id": "short", "title": {"zh": "短", "en": "Short"}, "total_minutes": 240}
    kept = admin.post("/api/policy-profiles", profile).json["profile"]
    assert (kept["id"], kept["total_minutes"], kept["pass_line"]) == ("short", 240, 60)
    wrong = admin.post("/api/policy-profiles", profile | {"total_minute": 1})
    assert (wrong.status_code, wrong.json["field"]) == (422, "total_minute")
    nul = admin.post("/api/plans", {"id": "x", "title": {"zh": "a\0", "en": "b"}})
    assert nul.status_code == 422
    assert len(admin.get("/api/plans").json["plans"]) == 1


def test_a_sitting_is_made_ready_step_by_step_and_steered_to_its_end(site: Site):
    hall = site.hall
    hall.register("Ada", "Bob")
    office, grace = site.staff("barbara"), site.staff("grace")
    path = f"/api/sittings/{hall.sitting_id}"
    for state in ("sealed", "loaded", "ready"):
        moved = office.put(f"{path}/state", {"state": state, "reason": ""})
        assert moved.json["sitting"]["state"] == state
    refused = office.put(f"{path}/state", {"state": "running", "reason": ""})
    assert refused.status_code == 409
    listed = office.get(f"{path}/candidates").json["candidates"]
    assert {each["name"] for each in listed} == {"Ada", "Bob"}
    assert all("*" in each["document_masked"] for each in listed)
    room = f"/api/sitting-rooms/{hall.sitting_room_id}"
    opened = grace.put(f"{room}/state", {"state": "admitting"})
    assert len(opened.json["sitting_room"]["start_code"]) == 6
    ada = hall.arrive("Ada")
    started = grace.put(f"{room}/state", {"state": "running"})
    assert started.json["sitting_room"]["started_at"] == "2026-03-14T01:00:00.000Z"
    credit = {"minutes": 0.5, "reason": "鼠标更换", "attempts": [ada.id]}
    assert grace.post(f"{room}/credits", credit).json == {"attempts": 1}
    too_much = grace.post(f"{room}/credits", credit | {"minutes": 11})
    assert (too_much.status_code, too_much.json["limit_minutes"]) == (403, "10")
    told = grace.post(f"{room}/messages", {"text": "请保持安静", "attempt": ada.id})
    assert told.json["message"]["text"] == "请保持安静"
    board = grace.get(f"{room}/board").json
    mine = next(cell for cell in board["cells"] if cell["attempt_id"] == ada.id)
    assert (mine["credits_ms"], mine["state"]) == (30_000, "theory")
    done = grace.post(f"{room}/collections", {"reason": "提前结束", "attempts": None})
    assert done.json == {"attempts": 1}
    assert grace.get(f"{room}/board").json["counts"]["absent"] == 1


def test_graders_read_source_runs_and_the_score_with_its_parts(site: Site):
    hall = site.hall
    (ada,) = hall.running("Ada")
    hall.save(ada, *((item, 1, value) for item, value in RIGHT.items()))
    hall.practise(ada)
    caller = site.candidate(ada)
    caller.post("/api/attempt/submissions", {"task": DOUBLE, "files": files(TIMES[2])})
    hall.clock.forward(minutes=61)
    caller.post("/api/attempt/hand-in", {})
    hall.judge()
    edsger = site.staff("edsger")
    (entry,) = [
        each
        for each in edsger.get(f"/api/sittings/{hall.sitting_id}/submissions").json["submissions"]
        if each["cause"] == "submitted"
    ]
    assert (entry["verdict"], entry["score"]) == ("AC", entry["maximum"])
    whole = edsger.get(f"/api/submissions/{entry['id']}").json
    assert whole["files"] == files(TIMES[2])
    assert {run["verdict"] for run in whole["runs"]} == {"AC"}
    score = edsger.get(f"/api/attempts/{ada.id}/score").json
    assert score["result"]["theory"] == "100.00"
    assert {each["section"] for each in score["entries"]} == {"theory", "practical"}
    again = edsger.post(f"/api/submissions/{entry['id']}/judgements", {"reason": "复核"})
    assert (again.status_code, again.json["submission"]["state"]) == (202, "queued")
    unsaid = edsger.post(f"/api/submissions/{entry['id']}/judgements", {"reason": "  "})
    assert (unsaid.status_code, unsaid.json["field"]) == (422, "reason")


def test_lists_to_take_away_open_in_a_spreadsheet_and_run_nothing_there(site: Site):
    hall = site.hall
    hall.register("=1+1", "Ada")
    office = site.staff("barbara")
    answer = office.get(f"/api/sittings/{hall.sitting_id}/candidates.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert {row[1] for row in rows[1:]} == {"'=1+1", "Ada"}
    assert office.get(f"/api/sittings/{hall.sitting_id}/results.csv").status_code == 200


def test_a_bank_with_problems_stays_out_and_every_problem_is_named(site: Site, tmp_path):
    alan = site.staff("alan")
    good = alan.post("/api/banks", data={"package": (io.BytesIO(zipped(BANK)), "bank.zip")})
    assert (good.status_code, good.json["bank"]["id"], good.json["issues"]) == (201, "pair", [])
    broken = tmp_path / "pair"
    for path in BANK.rglob("*"):
        if path.is_file():
            copy = broken / path.relative_to(BANK)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes().replace(b"kind: single", b"kind: guess"))
    bad = alan.post("/api/banks", data={"package": (io.BytesIO(zipped(broken)), "bank.zip")})
    assert (bad.status_code, bad.json["bank"]) == (422, None)
    assert {"path", "field", "message"} <= set(bad.json["issues"][0])
    no_file = alan.post("/api/banks", data={"other": "x"}, content_type="multipart/form-data")
    assert no_file.status_code == 400
    assert alan.post("/api/banks", {}).status_code == 415
    item = alan.get("/api/banks/pair/items/one-single").json
    assert item["item"]["key"] == ["a"]
    assert "key" not in item["view"]
    task = alan.get(f"/api/banks/pair/tasks/{DOUBLE}").json
    assert any(case.startswith("secret/") for case in task["cases"])
    assert alan.get("/api/banks/pair/items/nothing").status_code == 404


def test_a_wrong_password_and_an_unknown_name_read_alike(site: Site):
    wrong = site.anybody().post("/api/staff-sign-ins", {"login": "grace", "password": "no"})
    unknown = site.anybody().post("/api/staff-sign-ins", {"login": "nobody", "password": "no"})
    assert wrong.status_code == 401
    assert wrong.json == unknown.json


def test_a_member_of_staff_goes_on_to_the_page_asked_for_and_to_no_other_site(site: Site):
    away = site.anybody().get("/grade/sittings/1")
    assert (away.status_code, away.headers["Location"]) == (303, "/staff/sign-in?next=/grade/sittings/1")
    page = site.anybody().get(away.headers["Location"]).get_data(as_text=True)
    assert 'data-next="/grade/sittings/1"' in page
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example"):
        page = site.anybody().send("GET", "/staff/sign-in", query_string={"next": elsewhere})
        assert 'data-next="/staff"' in page.get_data(as_text=True)


def test_hostile_source_is_shown_and_not_run_on_the_graders_page(site: Site):
    hall = site.hall
    (ada,) = hall.running("Ada")
    attempts.change_section(hall.deps, ada.actor, attempts.Section.PRACTICAL)
    hostile = "</code><script>alert(1)</script>\u202e# x\n"
    sent = site.candidate(ada).post("/api/attempt/submissions", {"task": DOUBLE, "files": files(hostile)})
    page = site.staff("edsger").get(f"/grade/submissions/{sent.json['submission']['id']}")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "<script>alert" not in text
    assert "\u202e" not in text
