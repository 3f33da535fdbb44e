"""Knows one task package while it is read: its files, and what was found wrong with them."""

from dataclasses import dataclass, field

from question_bank import messages
from question_bank.complaints import Complaints
from question_bank.trees import Tree
from question_bank.yaml_text import BadYaml, Plain, load


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package under way.

    Args:
        name: the task's id, the name of its folder.
        tree: its files.
        faults: problems that keep the task from being judged as it is meant.
        remarks: problems the author must mend, with which it still can be judged; and what is skipped.
    """

    name: str
    tree: Tree
    faults: Complaints = field(default_factory=Complaints)
    remarks: Complaints = field(default_factory=Complaints)

    def text(self, path: str) -> str | None:
        """A text file, without a byte-order mark; None after reporting what keeps it from being one."""
        return decoded_text(self.tree[path], path, self.faults)

    def yaml(self, path: str) -> Plain | None:
        """A YAML file, None after reporting why it is none."""
        return yaml_document(self.tree[path], path, self.faults)


def decoded_text(content: bytes, path: str, complaints: Complaints) -> str | None:
    """UTF-8 text, a leading byte-order mark dropped; None after a report."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        complaints.report(path, "", messages.NOT_UTF8, at=problem.start)
        return None
    if "\0" in text:
        complaints.report(path, "", messages.HAS_NUL)
        return None
    return text


def yaml_document(content: bytes, path: str, complaints: Complaints) -> Plain | None:
    """The document of a YAML file, None after a report."""
    text = decoded_text(content, path, complaints)
    if text is None:
        return None
    try:
        return load(text)
    except BadYaml as problem:
        complaints.report(path, "", messages.NOT_YAML, why=problem)
        return None
