"""Pages as declared by their views: a path, who may open it, and the view that renders it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, g, render_template
from werkzeug.wrappers import Response

from server.edge.context import Call, call
from server.edge.guard import Door
from server.edge.policies import Policy
from server.exam.words import Role

PageView = Callable[..., str | Response]

ROLE_TITLES = {
    Role.CANDIDATE: "roles.candidate",
    Role.INVIGILATOR: "roles.invigilator",
    Role.AUTHOR: "roles.author",
    Role.GRADER: "roles.grader",
    Role.OFFICE: "roles.office",
    Role.CHIEF: "roles.chief",
    Role.INSPECTOR: "roles.inspector",
    Role.ADMIN: "roles.admin",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the URL map."""

    path: str
    policy: Policy
    view: PageView
    name: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Collects the pages of one module: `pages = Pages("grade")`, then `@pages("/grade", graders)`."""

    area: str
    all: list[Page] = field(default_factory=list)

    def __call__(self, path: str, policy: Policy) -> Callable[[PageView], PageView]:
        """Declare the view below; it is called with the `Call` and the path parts by name."""

        def declare(view: PageView) -> PageView:
            self.all.append(
                Page(path=path, policy=policy, view=view, name=f"page.{self.area}.{view.__name__}")
            )
            return view

        return declare


def add_page(app: Flask, page: Page) -> Door:
    """Route the page; says what the guard asks before it."""

    def answer(**path_parts: object) -> str | Response:
        return page.view(call(), **path_parts)

    app.add_url_rule(page.path, endpoint=page.name, view_func=answer, methods=["GET"])
    return Door(policy=page.policy)


def person() -> dict[str, str] | None:
    """The signed-in member of staff for the bar at the top; None for everybody else."""
    here: Call | None = g.get("call")
    if here is None or here.actor is None or here.actor.role is Role.CANDIDATE:
        return None
    return {"name": here.actor.name, "role": here.actor.role.value, "role_key": ROLE_TITLES[here.actor.role]}


def render(template: str, **context: object) -> str:
    """A page. Templates also see locale, csp_nonce, t, texts and user (server.web.rendering)."""
    return render_template(template, **context)
