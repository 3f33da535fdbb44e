"""What every template sees: the words, the language, the nonce and who is signed in."""

from typing import Any

from flask import Flask
from markupsafe import Markup

from server.services.markup import highlight_code
from server.web.bundles import exam_bundle, written_in
from server.web.headers import nonce
from server.web.locale import locale
from server.web.markdown import in_short, markdown_html
from server.web.modules import modules_of
from server.web.pages import person
from server.web.texts import Texts
from server.web.visible import unseen_framed, visible


def install(app: Flask, texts: Texts) -> None:
    """Give `app`'s templates `t`, `texts`, what names browser code, `locale`, `csp_nonce` and `user`."""

    def t(key: str, **values: object) -> str:
        return texts.say(locale(), key, **values)

    def texts_for(*areas: str) -> dict[str, str]:
        return texts.of_areas(locale(), areas)

    def context() -> dict[str, Any]:
        user = person()
        if user is not None:
            user["role_title"] = t(user["role_key"])
        return {"locale": locale(), "csp_nonce": nonce(), "user": user}

    app.jinja_env.globals.update(t=t, texts=texts_for, modules_of=modules_of)
    app.jinja_env.globals.update(exam_bundle=exam_bundle, written_in=written_in)
    app.jinja_env.filters.update(
        visible=visible, python_html=python_html, markdown_html=markdown_html, in_short=in_short
    )
    app.context_processor(context)


def python_html(source: str) -> Markup:
    """Python source with Pygments' short classes, escaped by it; what hides in it is framed."""
    return unseen_framed(highlight_code(source))
