"""Knows where a package keeps its statement, in which languages and in which markup."""

import re
from collections.abc import Mapping

from question_bank import messages
from question_bank.package import Package, decoded_text
from question_bank.problem_yaml import language
from question_bank.text import Localised

_NAME = re.compile(
    r"(?:statement|problem_statement)/problem(?:\.(?P<language>[A-Za-z_-]+))?\.(?P<markup>md|tex)"
)
_UNREADABLE = re.compile(
    r"(?:(?:statement|problem_statement)/problem(?:\.[A-Za-z_-]+)?|problem)\.(?:pdf|html)"
)
_SAMPLES = re.compile(r"\{\{(?:nextsample|remainingsamples)\}\}\n?")


def read_statement(package: Package, *, ours: bool, constants: Mapping[str, str]) -> Localised:
    """The statement as Markdown. A language that is missing is stood for by the other.

    Args:
        ours: an exam task, which must have both languages.
        constants: texts put in for `{{name}}` (2025-09, Constants).
    """
    written = {code: _filled(text, constants) for code, text in _texts(package).items()}
    zh, en = language(written, "zh"), language(written, "en")
    printed = any(_UNREADABLE.fullmatch(name) for name in package.tree)
    if not written and not ours and not printed:
        package.remarks.report("statement", "", messages.NO_STATEMENT, language="zh, en")
    for code, text in (("zh", zh), ("en", en)):
        if ours and text is None:
            package.remarks.report(f"statement/problem.{code}.md", "", messages.NO_STATEMENT, language=code)
    some = zh or en or next(iter(written.values()), "")
    return Localised(zh=zh or some, en=en or some)


def plain_name(package: Package) -> str | None:
    """The name a legacy LaTeX statement gives in `\\problemname{…}`, None without one."""
    for name in package.tree:
        found = _NAME.fullmatch(name)
        if found is not None and found["markup"] == "tex":
            text = package.text(name) or ""
            plain = re.search(r"%%\s*plainproblemname:\s*(.+)", text)
            title = plain or re.search(r"\\problemname\{([^{}]+)\}", text)
            if title is not None:
                return title.group(1).strip()
    return None


def _texts(package: Package) -> dict[str, str]:
    """Statement by language code, Markdown before LaTeX."""
    found: dict[str, str] = {}
    for name in sorted(package.tree):
        match = _NAME.fullmatch(name)
        if _UNREADABLE.fullmatch(name):
            package.remarks.skip(name, messages.STATEMENT_PRINTED)
            continue
        if match is None:
            if name.startswith(("statement/", "problem_statement/")):
                package.remarks.skip(name, messages.STATEMENT_EXTRA)
            continue
        code = match["language"] or "en"
        if code not in found:
            text = decoded_text(package.tree[name], name, package.remarks)
            if text is not None and not text.strip():
                package.remarks.report(name, "", messages.EMPTY)
            elif text is not None:
                found[code] = _as_markdown(package, name, text)
    return found


def _as_markdown(package: Package, name: str, text: str) -> str:
    if not name.endswith(".tex"):
        return text
    package.remarks.skip(name, messages.STATEMENT_AS_SOURCE)
    return f"```tex\n{text.rstrip()}\n```\n"


def _filled(text: str, constants: Mapping[str, str]) -> str:
    """Samples are shown below the statement, so the marks for them go; constants are put in."""
    text = _SAMPLES.sub("", text)
    for name, value in constants.items():
        text = text.replace(f"{{{{{name}}}}}", value)
    return text
