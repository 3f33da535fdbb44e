"""Knows how readers collect what is wrong, so that one pass reports everything."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from question_bank.bank import Issue, Skipped
from question_bank.text import Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaints:
    """What was found wrong or left out so far, in the order of reading."""

    issues: list[Issue] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def report(self, path: str, place: str, message: Localised, /, **words: object) -> None:
        """Add an issue at `place` of the file `path`; `words` fill the braces of the message."""
        self.issues.append(
            Issue(
                path=path,
                field=place,
                message=message.en.format(**words),
                message_zh=message.zh.format(**words),
            )
        )

    def skip(self, where: str, why: Localised) -> None:
        """Say that `where` was left out on purpose."""
        self.skipped.append(Skipped(where=where, why=why.en, why_zh=why.zh))

    def absorb(self, prefix: str, issues: Iterable[Issue], skipped: Iterable[Skipped]) -> None:
        """Take over what was found in a folder below, whose path is `prefix`."""
        self.issues.extend(replace(issue, path=_joined(prefix, issue.path)) for issue in issues)
        self.skipped.extend(replace(skip, where=_joined(prefix, skip.where)) for skip in skipped)


def _joined(prefix: str, path: str) -> str:
    return f"{prefix}/{path}" if prefix and path else prefix or path
