"""Every route of the server: the API by resource, the pages by audience, static files; and their doors."""

from flask import Flask

from server.edge import guard
from server.edge.api import add_operation
from server.edge.converters import CONVERTERS
from server.edge.guard import Door
from server.edge.operations import Operation
from server.edge.policies import public
from server.web import (
    api_answer_files,
    api_attempt,
    api_banks,
    api_grading,
    api_health,
    api_moves,
    api_practical,
    api_responses,
    api_rooms,
    api_setting_up,
    api_sign_in,
    api_sittings,
    api_watching,
    pages_author,
    pages_doors,
    pages_grade,
    pages_invigilate,
    pages_office,
    pages_watching,
)
from server.web.pages import add_page
from server.web.static import serve_static

APIS = (
    api_sign_in,
    api_attempt,
    api_responses,
    api_practical,
    api_rooms,
    api_moves,
    api_answer_files,
    api_sittings,
    api_grading,
    api_banks,
    api_setting_up,
    api_health,
    api_watching,
)
PAGES = (pages_doors, pages_invigilate, pages_grade, pages_author, pages_office, pages_watching)


def operations() -> list[Operation]:
    """Every operation of the JSON API."""
    return [operation for module in APIS for operation in module.api.operations]


def install(app: Flask) -> None:
    """Route everything and guard it. Raises Undeclared for a route without a policy."""
    app.url_map.converters.update(CONVERTERS)
    doors: dict[str, Door] = {}
    for operation in operations():
        add_operation(app, operation)
        doors[operation.name] = Door(
            policy=operation.policy, largest=operation.largest, pace=operation.pace, former=operation.former
        )
    for module in PAGES:
        for page in module.pages.all:
            doors[page.name] = add_page(app, page)
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=serve_static, methods=["GET"])
    doors["static"] = Door(policy=public, looks=False)
    guard.install(app, doors)
