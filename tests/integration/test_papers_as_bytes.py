"""A paper put together from pieces says what one written whole would say, in the candidate's own order."""

import gzip
import json

import pytest

from server.edge.models_papers import PracticalPaper, TheoryPaper
from server.exam.words import Section
from server.services import papers
from tests.support.app import Site
from tests.support.cast import Seated


def written_whole(site: Site, seated: Seated, section: Section) -> object:
    """By the models alone, laid out by hand."""
    mine = papers.my_arrangement(site.app.deps, seated.actor, section)
    whole = papers.whole_paper(site.app.deps, mine.sitting_id, section)
    entries = {entry["key"]: entry for entry in whole["entries"]}
    laid_out = []
    for number, (key, options) in enumerate(mine.entries, 1):
        entry = entries[key] | {"number": number}
        if section is Section.THEORY:
            by_id = {option["id"]: option for option in entry["item"]["options"]}
            entry["item"] = entry["item"] | {"options": [by_id[option] for option in options]}
        laid_out.append(entry)
    model = TheoryPaper if section is Section.THEORY else PracticalPaper
    return model.model_validate(whole | {"entries": laid_out}).model_dump(mode="json")


def test_every_candidate_gets_the_paper_in_an_order_of_their_own(site: Site):
    seats = site.hall.running("Ada", "Bob")
    for seated in seats:
        shown = site.candidate(seated).get("/api/attempt/paper/theory").json
        assert shown == written_whole(site, seated, Section.THEORY)
    site.hall.practise(seats[0])
    practical = site.candidate(seats[0]).get("/api/attempt/paper/practical").json
    assert practical == written_whole(site, seats[0], Section.PRACTICAL)


@pytest.mark.parametrize("takes", ["gzip, deflate, br", "br", ""])
def test_a_paper_is_compressed_for_whoever_takes_that_and_left_out_for_whoever_has_it(site: Site, takes: str):
    (ada,) = site.hall.running("Ada")
    caller = site.candidate(ada)
    plain = caller.get("/api/attempt/paper/theory")
    answer = caller.send("GET", "/api/attempt/paper/theory", headers={"Accept-Encoding": takes})
    packed = "gzip" in takes
    assert (answer.headers.get("Content-Encoding") == "gzip") is packed
    assert json.loads(gzip.decompress(answer.data) if packed else answer.data) == plain.json
    assert answer.headers["Cache-Control"] == "no-store"
    again = caller.send("GET", "/api/attempt/paper/theory", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/static/css/tokens.css", "/static/js/api.js", "/static/vendor/realtime.js"]
)
def test_files_of_the_browser_code_come_compressed_and_once(site: Site, path: str):
    anybody = site.anybody()
    plain = anybody.get(path)
    packed = anybody.send("GET", path, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)
    assert packed.headers["Vary"] == "Accept-Encoding"
    again = anybody.send("GET", path, headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
