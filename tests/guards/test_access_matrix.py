"""Every route and event answers every role, here and elsewhere, in every phase, as the table says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.access_table import (
    FILE,
    PHASES,
    BadTable,
    Cell,
    differences,
    read_table,
    undeclared,
    vanished,
)
from tests.guards.access_world import build, every_cell, routes_of
from tests.support.app import Site, site_in

TABLE = read_table(FILE.read_text(encoding="utf-8"))


@pytest.fixture
def small_site(tmp_path: Path) -> Iterator[Site]:
    """The site on a database file that can be put back after each request."""
    with site_in(tmp_path) as site:
        yield site


@pytest.mark.parametrize("phase", PHASES)
def test_everybody_gets_exactly_what_the_table_says(small_site: Site, phase):
    world = build(small_site, phase)
    observed = {
        cell: world.ask(cell.route, cell.place, cell.role)
        for cell in every_cell(routes_of(small_site), phase)
    }
    found = differences(TABLE, observed)
    assert not found, "\n".join(found)


def test_every_route_and_event_is_in_the_table_and_nothing_else(small_site: Site):
    routes = routes_of(small_site)
    assert undeclared(routes, TABLE) == set()
    assert vanished(routes, TABLE) == set()


def test_a_route_that_the_table_does_not_know_is_found():
    assert undeclared(["GET /api/new"], TABLE) == {"GET /api/new"}
    known = next(iter(TABLE)).route
    assert vanished([], TABLE) >= {known}


def test_a_cell_that_the_table_leaves_out_is_found():
    line = "GET /api/new own before 401 401 401 401 401 401 401 401 401"
    assert undeclared(["GET /api/new"], read_table(line)) == {"GET /api/new"}


def test_an_answer_that_differs_is_found():
    cell = Cell("GET /api/new", "own", "before", "nobody")
    assert differences({cell: "401"}, {cell: "200"}) == [
        "GET /api/new [own, before] nobody: expected 401, is 200"
    ]
    assert differences({}, {cell: "200"})
    assert differences({cell: "200"}, {cell: "200"}) == []


@pytest.mark.parametrize(
    "text",
    [
        "GET /api/new own before 401",
        "GET /api/new near before 401 401 401 401 401 401 401 401 401",
        "GET /api/new any any 401 401 401 401 401 401 401 401 401\n"
        "GET /api/new own before 200 401 401 401 401 401 401 401 401",
    ],
)
def test_a_table_that_cannot_be_read_is_refused(text):
    with pytest.raises(BadTable):
        read_table(text)
