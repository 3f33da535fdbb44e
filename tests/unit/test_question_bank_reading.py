"""A bank folder becomes values; every defect of it is named by file and field, all at once."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from time import process_time

import pytest

from question_bank.complaints import Complaints
from question_bank.items import FillIn, MultipleChoice, Reading, SingleChoice, TrueFalse
from question_bank.reading import read_bank, read_bank_tree
from question_bank.trees import Unreadable, read_tree

SMALL = Path(__file__).parent.parent / "fixtures" / "banks" / "small"
BASICS = "items/basics.yaml"
FORM = "forms/small-a.yaml"
Change = Callable[[dict[str, bytes]], object]


def small() -> dict[str, bytes]:
    """The files of the small sound bank."""
    return read_tree(SMALL, Complaints())


def swap(path: str, old: str, new: str) -> Change:
    """A defect: one text of a file replaced by another."""

    def change(tree: dict[str, bytes]) -> None:
        text = tree[path].decode()
        assert old in text, f"{old!r} is not in {path}"
        tree[path] = text.replace(old, new, 1).encode()

    return change


def drop(path: str) -> Change:
    """A defect: a file left out."""
    return lambda tree: tree.pop(path)


def put(path: str, content: str | bytes) -> Change:
    """A defect: a file added or overwritten."""
    made = content if isinstance(content, bytes) else content.encode()
    return lambda tree: tree.__setitem__(path, made)


def test_a_sound_bank_reads_without_an_issue():
    reading = read_bank(SMALL)
    assert reading.issues == ()
    assert reading.skipped == ()
    assert reading.bank.id == "small"
    assert list(reading.bank.tasks) == ["counter", "double-it", "join-words", "line-count"]
    kinds = [type(item) for item in reading.bank.items.values()]
    assert kinds == [SingleChoice, MultipleChoice, TrueFalse, FillIn, Reading]


def test_answers_stay_the_characters_that_were_written():
    """YAML would make a truth value, a float, an octal number and a truth value of these."""
    item = read_bank(SMALL).bank.items["basics-004"]
    assert isinstance(item, FillIn)
    assert item.blanks[0].accept == ("len", "len()")
    assert item.blanks[1].accept == ("True", "1e3", "010", "no")


def test_points_become_exact_hundredths():
    form = read_bank(SMALL).bank.forms["small-a"]
    assert [points_h for _, points_h in form.theory] == [2000, 2050, 1950, 2000, 2000]
    assert sum(points_h for _, points_h in form.practical) == 10000


def test_a_topic_may_be_written_by_its_english_name():
    assert read_bank(SMALL).bank.items["basics-002"].topic == "容器与字符串"


def test_a_folder_around_the_bank_is_looked_through():
    tree = {f"wrapped/{name}": content for name, content in small().items()}
    reading = read_bank_tree(tree, "upload")
    assert reading.bank.id == "small"
    assert reading.tree == small()


def test_what_is_no_bank_is_unreadable():
    with pytest.raises(Unreadable, match=r"holds no bank\.yaml"):
        read_bank_tree({"notes.txt": b""}, "notes")


def test_all_problems_are_reported_in_one_go():
    tree = small()
    for change in (
        swap(BASICS, "key: [a]", "key: [z]"),
        swap(BASICS, "difficulty: medium", "difficulty: tricky"),
        swap(FORM, "points: 20.5", "points: 21"),
        drop("tasks/double-it/data/secret/01.ans"),
    ):
        change(tree)
    found = {(issue.path, issue.field) for issue in read_bank_tree(tree, "bank").issues}
    assert found == {
        (BASICS, "[0].key[0]"),
        (BASICS, "[1].difficulty"),
        (FORM, "theory"),
        ("tasks/double-it/data/secret/01.in", ""),
    }


def test_every_issue_speaks_chinese_too():
    tree = small()
    swap(BASICS, "key: [a]", "key: [z]")(tree)
    (issue,) = read_bank_tree(tree, "bank").issues
    assert issue.message == 'key "z" is not an option'
    assert issue.message_zh == "答案 “z” 不是选项"


def test_an_unsound_item_does_not_also_count_as_missing_from_the_form():
    tree = small()
    swap(BASICS, "key: [a]", "key: [z]")(tree)
    reading = read_bank_tree(tree, "bank")
    assert [issue.path for issue in reading.issues] == [BASICS]
    assert "basics-001" not in reading.bank.items


def test_other_files_of_the_folder_are_skipped_and_said_so():
    tree = small()
    put("README.md", "About this bank.\n")(tree)
    reading = read_bank_tree(tree, "bank")
    assert reading.issues == ()
    assert [skip.where for skip in reading.skipped] == ["README.md"]


ITEM_DEFECTS = [
    ("the key is no option", swap(BASICS, "key: [a]", "key: [e]"), "[0].key[0]", "not an option"),
    ("two keys of a single choice", swap(BASICS, "key: [a]", "key: [a, b]"), "[0].key", "exactly one key"),
    ("one key of a multiple choice", swap(BASICS, "key: [a, c]", "key: [a]"), "[1].key", "two or more"),
    ("a key given twice", swap(BASICS, "key: [a, c]", "key: [a, c, a]"), "[1].key[2]", "more than once"),
    ("no key", swap(BASICS, "  key: [a]\n", ""), "[0].key", "is missing"),
    ("an empty key", swap(BASICS, "key: [a]", "key: []"), "[0].key", "must not be empty"),
    ("a key that is no truth", swap(BASICS, "key: false", "key: no"), "[2].key", "must be true or false"),
    ("an unknown kind", swap(BASICS, "kind: single", "kind: choice"), "[0].kind", "not one of"),
    ("an unknown topic", swap(BASICS, "topic: containers", "topic: regex"), "[1].topic", "not one of"),
    ("an unknown level", swap(BASICS, "level: 初级", "level: 低级"), "[0].level", "not one of"),
    ("the level of another bank", swap(BASICS, "level: 初级", "level: 高级"), "[0].level", "bank.yaml"),
    ("no difficulty", swap(BASICS, "  difficulty: hard\n", ""), "[4].difficulty", "is missing"),
    ("an unknown key", swap(BASICS, "  key: [a]", "  keys: [a]\n  key: [a]"), "[0].keys", '"keys"'),
    ("a key of another kind",
     swap(BASICS, "key: false", "key: false\n  blanks: []"), "[2].blanks", "unknown"),
    ("a stem in one language", swap(BASICS, ', en: "`range(3)` contains 3."', ""), "[2].stem.en", "missing"),
    ("a stem without languages",
     swap(BASICS, '{zh: "哪些类型可变？", en: "Which types are mutable?"}', "plain"),
     "[1].stem", "zh and en"),
    ("an empty text", swap(BASICS, 'en: "the float 3.5"', 'en: " "'), "[0].options[1].text.en", "empty"),
    ("an option without a reason", swap(BASICS, ', why: {zh: "不会进位。", en: "It never rounds up."}', ""),
     "[0].options[2].why", "is missing"),
    ("options in another order", swap(BASICS, "{id: b, text: {zh: \"浮点数", "{id: c, text: {zh: \"浮点数"),
     "[0].options", "a b c d"),
    ("two options alike", swap(BASICS, "整数 4", "整数 3"), "[0].options[2].text.zh", "same as option a"),
    ("an empty accept", swap(BASICS, "accept: [x]", "accept: []"), "[4].blanks[0].accept", "empty"),
    ("an empty answer",
     swap(BASICS, "accept: [x]", 'accept: [""]'), "[4].blanks[0].accept[0]", "empty"),
    ("an answer given twice",
     swap(BASICS, "accept: [x]", "accept: [x, x]"), "[4].blanks[0].accept[1]", "once"),
    ("an unknown normalisation",
     swap(BASICS, "[space]", "[spaces]"), "[3].blanks[1].normalise[0]", "spaces"),
    ("a blank the stem lacks",
     swap(BASICS, "truth is written {{2}}", "truth is written"), "[3].stem.en", "2"),
    ("a mark without a blank", swap(BASICS, "truth is written {{2}}", "{{2}} {{3}}"), "[3].stem.en", "{{3}}"),
    ("a blank marked twice", swap(BASICS, "truth is written {{2}}", "{{2}} {{2}}"), "[3].stem.en", "once"),
    ("a blank id given twice", swap(BASICS, 'id: "2"', 'id: "1"'), "[3].blanks[1].id", "more than once"),
    ("no listing to read", swap(BASICS, "  code: |", "  explain: |"), "[4].code", "is missing"),
    ("a listing that is no Python", swap(BASICS, "    try:", "    tri:"), "[4].code", "not valid Python"),
    ("a reading item without output", swap(BASICS, '{id: "1", accept: [x]}', '{id: "2", accept: [x]}'),
     "[4].blanks[0].id", "the output"),
    ("an id given twice", swap(BASICS, "id: basics-002", "id: basics-001"), "[1].id", "already used"),
    ("an id with capitals", swap(BASICS, "id: basics-001", "id: Basics_1"), "[0].id", "no valid id"),
    ("an entry that is no item", put("items/more.yaml", "- just text\n"), "[0]", "must be a mapping"),
    ("a file that is no list", put("items/more.yaml", "id: x\n"), "", "must be a list"),
    ("a tagged value", swap(BASICS, "accept: [x]", "accept: [!!int 3]"), "", "tag"),
    ("a key written twice", swap(BASICS, "key: false", "key: false\n  key: true"), "", "given twice"),
    ("broken YAML", swap(BASICS, "key: [a]", "key: [a"), "", "not valid YAML"),
    ("another encoding", put("items/more.yaml", "- 汉字".encode("gbk")), "", "not UTF-8"),
    ("a NUL", put("items/more.yaml", b"- \x00"), "", "NUL"),
    ("deep nesting", put("items/more.yaml", "[" * 5000), "", "nested deeper"),
    ("a stray file", put("items/notes.txt", "x"), "", "no place here"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field", "words"), [row[1:] for row in ITEM_DEFECTS], ids=[row[0] for row in ITEM_DEFECTS]
)
def test_a_defect_of_an_item_is_named_by_file_and_field(change: Change, field: str, words: str):
    tree = small()
    change(tree)
    found = [issue for issue in read_bank_tree(tree, "bank").issues if issue.path.startswith("items/")]
    assert any(issue.field == field and words in issue.message for issue in found), found


FORM_DEFECTS = [
    ("a total that is short", swap(FORM, "points: 20.5", "points: 19.25"), "theory", "1.25 short of 100.00"),
    ("a total that is over", swap(FORM, "points: 20.5", "points: 30"), "theory", "9.50 more than 100.00"),
    ("three decimals", swap(FORM, "points: 20.5", "points: 20.505"), "theory[1].points", "two decimals"),
    ("no points", swap(FORM, "points: 20.5", "points: 0"), "theory[1].points", "outside"),
    ("points that are no number",
     swap(FORM, "points: 20.5", "points: many"), "theory[1].points", "not a number"),
    ("a missing item", swap(FORM, "item: basics-002", "item: basics-9"), "theory[1].item", "no item"),
    ("an item twice", swap(FORM, "item: basics-002", "item: basics-001"), "theory[1].item", "more than once"),
    ("a missing task", swap(FORM, "task: counter", "task: counters"), "practical[2].task", "no task"),
    ("a task twice", swap(FORM, "task: counter", "task: double-it"), "practical[2].task", "more than once"),
    ("another level", swap(FORM, "level: 初级", "level: 中级"), "theory[0].item", "differs from 中级"),
    ("an unknown variant", swap(FORM, "variant: A", "variant: AB"), "variant", "one capital letter"),
    ("an id unlike the file's name", swap(FORM, "id: small-a", "id: small-b"), "id", "differs"),
    ("no paper", swap(FORM, "practical:", "papers:"), "practical", "is missing"),
    ("a foreign key",
     swap(FORM, "{item: basics-001", "{weight: 2, item: basics-001"), "theory[0].weight", "weight"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field", "words"), [row[1:] for row in FORM_DEFECTS], ids=[row[0] for row in FORM_DEFECTS]
)
def test_a_defect_of_a_form_is_named_by_field(change: Change, field: str, words: str):
    tree = small()
    change(tree)
    found = [issue for issue in read_bank_tree(tree, "bank").issues if issue.path == FORM]
    assert any(issue.field == field and words in issue.message for issue in found), found


HEAD_DEFECTS = [
    ("no id", swap("bank.yaml", "id: small\n", ""), "id", "is missing"),
    ("no English title", swap("bank.yaml", ', en: "Small bank"', ""), "title.en", "is missing"),
    ("an odd version", swap("bank.yaml", '"1.0.0"', "1.0"), "version", "no version like"),
    ("an unknown level", swap("bank.yaml", "level: 初级", "level: easy"), "level", "not one of"),
    ("an unknown key", swap("bank.yaml", "licence", "license"), "license", "unknown key"),
    ("broken YAML", put("bank.yaml", "id: ["), "", "not valid YAML"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field", "words"), [row[1:] for row in HEAD_DEFECTS], ids=[row[0] for row in HEAD_DEFECTS]
)
def test_a_defect_of_the_head_is_named_by_field(change: Change, field: str, words: str):
    tree = small()
    change(tree)
    found = [issue for issue in read_bank_tree(tree, "bank").issues if issue.path == "bank.yaml"]
    assert any(issue.field == field and words in issue.message for issue in found), found


def test_aliases_that_unfold_without_bound_are_refused():
    lines = ["- &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    tree = small()
    put("items/bomb.yaml", "\n".join(lines))(tree)
    (issue,) = read_bank_tree(tree, "bank").issues
    assert issue.path == "items/bomb.yaml"
    assert re.search("unfolds to more than", issue.message)


def test_an_alias_to_itself_is_refused():
    tree = small()
    put("items/loop.yaml", "&a [*a]\n")(tree)
    (issue,) = read_bank_tree(tree, "bank").issues
    assert issue.path == "items/loop.yaml"
    assert "nested deeper" in issue.message


def test_a_large_file_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("question_bank.trees.FILE_CAP", 100)
    (tmp_path / "bank.yaml").write_bytes((SMALL / "bank.yaml").read_bytes()[:100])
    (tmp_path / "items").mkdir()
    (tmp_path / "items" / "a.yaml").write_bytes(b"#" * 101)
    found = {(issue.path, issue.message) for issue in read_bank(tmp_path).issues}
    assert ("items/a.yaml", "has 101 bytes, the cap is 100") in found


def test_a_link_out_of_the_bank_is_not_read(tmp_path: Path):
    (tmp_path / "secret.yaml").write_text("- private\n")
    bank = tmp_path / "bank"
    (bank / "items").mkdir(parents=True)
    (bank / "bank.yaml").write_bytes((SMALL / "bank.yaml").read_bytes())
    (bank / "items" / "a.yaml").symlink_to(tmp_path / "secret.yaml")
    (issue,) = read_bank(bank).issues
    assert (issue.path, issue.message) == ("items/a.yaml", "is a link that leaves the folder or is no file")


def test_a_name_the_format_does_not_allow_is_skipped_and_said_so(tmp_path: Path):
    (tmp_path / "bank.yaml").write_bytes((SMALL / "bank.yaml").read_bytes())
    (tmp_path / "notes\\old.txt").write_text("")
    reading = read_bank(tmp_path)
    assert reading.issues == ()
    assert [skip.where for skip in reading.skipped] == ["notes\\old.txt"]


def test_three_hundred_items_read_in_a_moment():
    tree = small()
    text = tree[BASICS].decode()
    for copy in range(60):
        tree[f"items/copy-{copy}.yaml"] = text.replace("id: basics-", f"id: copy{copy}-").encode()
    started = process_time()
    reading = read_bank_tree(tree, "bank")
    assert process_time() - started < 2
    assert len(reading.bank.items) == 305
    assert reading.issues == ()


def test_weights_of_the_sound_bank_say_what_each_case_is_worth():
    tasks = read_bank(SMALL).bank.tasks
    assert dict(tasks["double-it"].weights) == {"secret/01": Decimal(1), "secret/02": Decimal(3)}
    assert tasks["counter"].weights["secret/test_counter.py::CounterTest::test_up"] == 2
    assert tasks["counter"].weights["secret/test_counter.py::test_two_counters_are_apart"] == 1
