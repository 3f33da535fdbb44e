"""Every defect of a task package is named by file and field; only faults keep it from being judged."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from question_bank.complaints import Complaints
from question_bank.task_reading import read_task_tree
from question_bank.trees import below, read_tree

SMALL = Path(__file__).parent.parent / "fixtures" / "banks" / "small"
HEAD = "problem.yaml"


def files_of(name: str) -> dict[str, bytes]:
    """The files of one task of the small sound bank."""
    return below(read_tree(SMALL, Complaints()), f"tasks/{name}")


def with_head(tree: Mapping[str, bytes], head: str) -> dict[str, bytes]:
    return {**tree, HEAD: head.encode()}


def head_of(tree: Mapping[str, bytes], old: str, new: str) -> dict[str, bytes]:
    text = tree[HEAD].decode()
    assert old in text
    return with_head(tree, text.replace(old, new, 1))


def without(tree: Mapping[str, bytes], *names: str) -> dict[str, bytes]:
    assert all(name in tree for name in names)
    return {name: content for name, content in tree.items() if name not in names}


DOUBLE, JOIN = files_of("double-it"), files_of("join-words")
COUNTER, LINES = files_of("counter"), files_of("line-count")
TESTS = "data/secret/test_counter.py"
CALL, ANSWER = "data/secret/plain/1.in", "data/secret/plain/1.ans"

#: Faults: the task cannot be judged as it is meant. (what, files, path, field, words of the message)
FAULTS = [
    ("no problem.yaml", without(DOUBLE, HEAD), HEAD, "", "missing"),
    ("broken YAML", with_head(DOUBLE, "name: ["), HEAD, "", "not valid YAML"),
    ("a list", with_head(DOUBLE, "- x"), HEAD, "", "must be a mapping"),
    ("an unknown kind", head_of(DOUBLE, "stdio", "stdin"), HEAD, "kaohe.kind", "not one of"),
    ("no kind", head_of(DOUBLE, "  kind: stdio\n", ""), HEAD, "kaohe.kind", "is missing"),
    ("no entry", head_of(DOUBLE, "  entry: solution.py\n", ""), HEAD, "kaohe.entry", "is missing"),
    ("an entry outside",
     head_of(DOUBLE, "entry: solution.py", "entry: ../a.py"), HEAD, "kaohe.entry", "safe"),
    ("an absolute entry",
     head_of(COUNTER, "[counter.py]", "[counter.py, /a.py]"), HEAD, "kaohe.entry[1]", "safe"),
    ("an entry that is no Python", head_of(DOUBLE, "solution.py", "a.txt"), HEAD, "kaohe.entry", ".py"),
    ("an entry twice", head_of(COUNTER, "[counter.py]", "[a.py, a.py]"), HEAD, "kaohe.entry[1]", "once"),
    ("an unknown key", head_of(DOUBLE, "points:", "point:"), HEAD, "kaohe.point", 'key "point"'),
    ("no points", head_of(DOUBLE, "points: 25", "points: 0"), HEAD, "kaohe.points", "outside 0.01 to 100"),
    ("too many points", head_of(DOUBLE, "points: 25", "points: 101"), HEAD, "kaohe.points", "outside"),
    ("points too fine", head_of(DOUBLE, "points: 25", "points: 2.505"), HEAD, "kaohe.points", "two decimals"),
    ("a weight of no case",
     head_of(DOUBLE, "secret/02", "secret/9"), HEAD, "kaohe.weights.secret/9", "no secret"),
    ("a weight of nothing",
     head_of(DOUBLE, ": 3}", ": 0}"), HEAD, "kaohe.weights.secret/02", "outside 0.01"),
    ("a weight that is no number",
     head_of(DOUBLE, ": 3}", ": x}"), HEAD, "kaohe.weights.secret/02", "number"),
    ("a weight without end", head_of(DOUBLE, ": 3}", ": inf}"), HEAD, "kaohe.weights.secret/02", "number"),
    ("too much time", head_of(DOUBLE, "1.5", "61"), HEAD, "limits.time_limit", "outside 0.1 to 60"),
    ("no time", head_of(DOUBLE, "1.5", "0"), HEAD, "limits.time_limit", "outside"),
    ("too little memory", head_of(DOUBLE, "128", "8"), HEAD, "limits.memory", "outside 16 to 4096"),
    ("half a mebibyte", head_of(DOUBLE, "128", "128.5"), HEAD, "limits.memory", "whole"),
    ("too much output", head_of(DOUBLE, "output: 1", "output: 65"), HEAD, "limits.output", "outside"),
    ("a limit nobody knows", head_of(DOUBLE, "memory", "ram"), HEAD, "limits.ram", "unknown key"),
    ("an unknown format", head_of(DOUBLE, "2025-09", "2031-01"), HEAD, "problem_format_version", "2031-01"),
    ("several passes", head_of(DOUBLE, "limits", "type: multi-pass\nlimits"), HEAD, "type", "multi-pass"),
    ("answers handed in",
     head_of(DOUBLE, "limits", "type: [submit-answer]\nlimits"), HEAD, "type", "submit-answer"),
    ("several legacy passes",
     head_of(DOUBLE, "limits", "validation: custom multi-pass\nlimits"), HEAD, "validation", "multi-pass"),
    ("nobody to talk to",
     head_of(DOUBLE, "limits", "type: interactive\nlimits"), "output_validator", "", "no output validator"),
    ("no validator",
     head_of(DOUBLE, "limits", "validation: custom\nlimits"), "output_validator", "", "no output validator"),
    ("a validator in C++", {**DOUBLE, "output_validator/check/v.cc": b"", "output_validator/check/v.h": b""},
     "output_validator/check/v.cc", "", "in C++ are not supported"),
    ("a validator that is a script", {**DOUBLE, "output_validators/check/run": b""},
     "output_validators/check/run", "", "build/run"),
    ("two validators",
     {**DOUBLE, "output_validators/a.py": b"", "output_validators/b/c.py": b""},
     "output_validators", "", "several"),
    ("validators of both formats",
     {**DOUBLE, "output_validators/a.py": b"", "output_validator/b.py": b""},
     "output_validators", "", "several"),
    ("a validator without a main file",
     {**DOUBLE, "output_validator/a.py": b"", "output_validator/b.py": b""},
     "output_validator", "", "which file"),
    ("a validator of values", {**JOIN, "output_validator/v.py": b""}, "output_validator", "", "only for"),
    ("a validator beside a checker",
     {**head_of(DOUBLE, "  entry", "  checker: lines\n  entry"), "output_validator/v.py": b""},
     HEAD, "kaohe.checker", "beside"),
    ("a static validator", {**DOUBLE, "static_validator/v.py": b""}, "static_validator", "", "static"),
    ("a grader", {**DOUBLE, "graders/g.py": b""}, "graders/g.py", "", "custom graders"),
    ("a grader of a group", {**DOUBLE, "data/secret/testdata.yaml": b"grading: custom"},
     "data/secret/testdata.yaml", "grading", "custom graders"),
    ("fewest points win",
     head_of(DOUBLE, "limits", "grading: {objective: min}\nlimits"), HEAD, "grading.objective", "lowest"),
    ("no end of points", {**DOUBLE, "data/secret/test_group.yaml": b"max_score: unbounded"},
     "data/secret/test_group.yaml", "max_score", "without a maximum"),
    ("an included driver", {**DOUBLE, "include/python3/main.py": b""}, "include", "", "driver"),
    ("an included answer", {**DOUBLE, "include/default/solution.py": b""}, "include", "", "driver"),
    ("an unknown checker",
     head_of(DOUBLE, "  entry", "  checker: fuzzy\n  entry"), HEAD, "kaohe.checker", "fuzzy"),
    ("a checker with flags it does not have",
     head_of(DOUBLE, "  entry", "  checker: lines 3\n  entry"), HEAD, "kaohe.checker", "takes no flags"),
    ("no tolerance",
     head_of(DOUBLE, "  entry", "  checker: floats\n  entry"), HEAD, "kaohe.checker", "two tolerances"),
    ("a checker of values",
     head_of(JOIN, "  entry", "  checker: lines\n  entry"), HEAD, "kaohe.checker", "only for"),
    ("a pattern for files",
     head_of(LINES, "  entry", "  checker: regex\n  entry"), HEAD, "kaohe.checker", "only for"),
    ("a pattern that is none",
     {**head_of(DOUBLE, "  entry", "  checker: regex\n  entry"), "data/secret/01.ans": b"("},
     "data/secret/01.ans", "", "regular expression"),
    ("unknown flags",
     head_of(DOUBLE, "limits", "validator_flags: fuzzy\nlimits"), HEAD, "validator_flags", "fuzzy"),
    ("a function elsewhere",
     head_of(DOUBLE, "entry", "function: f\n  entry"), HEAD, "kaohe.function", "only for"),
    ("no function", head_of(JOIN, "  function: join_words\n", ""), HEAD, "kaohe.function", "is missing"),
    ("no name",
     head_of(JOIN, "function: join_words", "function: join-w"), HEAD, "kaohe.function", "no Python name"),
    ("a keyword",
     head_of(JOIN, "function: join_words", "function: class"), HEAD, "kaohe.function", "no Python"),
    ("an unknown order",
     head_of(JOIN, "sequence: any", "order: some"), HEAD, "kaohe.compare.order", "exact, any"),
    ("an odd tolerance", head_of(JOIN, "1e-9", "tiny"), HEAD, "kaohe.compare.float_abs", "not a number"),
    ("an unknown comparison", head_of(JOIN, "float_abs", "floats"), HEAD, "kaohe.compare.floats", "unknown"),
    ("no secrets",
     without(LINES, *(n for n in LINES if "secret" in n)), "data/secret", "", "no secret cases"),
    ("no answer", without(DOUBLE, "data/secret/01.ans"), "data/secret/01.in", "", "no .ans"),
    ("no input", without(DOUBLE, "data/secret/01.in"), "data/secret/01.ans", "", "no .in"),
    ("files without a case", {**DOUBLE, "data/secret/9.files/a": b""}, "data/secret/9.files", "", "no .in"),
    ("expected files elsewhere",
     {**DOUBLE, "data/secret/01.out/a": b""}, "data/secret/01.out", "", "only for"),
    ("no expected files", without(LINES, "data/secret/01.out/count.txt"), "data/secret/01.in", "", "01.out/"),
    ("no JSON", {**JOIN, CALL: b"[1,"}, CALL, "", "not valid JSON"),
    ("no object", {**JOIN, CALL: b"[1]"}, CALL, "", "must be an object"),
    ("an unknown part", {**JOIN, CALL: b'{"arg": []}'}, CALL, "arg", "unknown"),
    ("args that are no list", {**JOIN, CALL: b'{"args": {}}'}, CALL, "args", "must be a list"),
    ("an unknown tag", {**JOIN, CALL: b'{"args": [{"$list": []}]}'}, CALL, "args[0]", "unknown tag $list"),
    ("a set of lists", {**JOIN, CALL: b'{"args": [{"$set": [[]]}]}'}, CALL, "args[0].$set", "cannot hold"),
    ("a bare NaN", {**JOIN, ANSWER: b"NaN"}, ANSWER, "", '{"$float": "nan"}'),
    ("a tag with company", {**JOIN, ANSWER: b'{"$tuple": [], "a": 1}'}, ANSWER, "", "stands alone"),
    ("no exception's name", {**JOIN, ANSWER: b'{"$raises": 3}'}, ANSWER, "$raises", "name of an exception"),
    ("tests that do not parse", {**COUNTER, TESTS: b"def test_x(:\n"}, TESTS, "", "line 1"),
    ("tests without a test", {**COUNTER, TESTS: b"import counter\n"}, TESTS, "", "no test method"),
    ("no test files", without(COUNTER, TESTS), "data/secret", "", "no test_*.py"),
    ("cases beside tests", {**COUNTER, "data/secret/1.in": b""}, "data/secret/1.in", "", "no place here"),
    ("unknown flags of a case", {**DOUBLE, "data/secret/01.yaml": b"output_validator_args: [fuzzy]"},
     "data/secret/01.yaml", "output_validator_args", "fuzzy"),
    ("a group that waits for a later one",
     {**JOIN, "data/secret/odd/test_group.yaml": b"require_pass: secret/plain"},
     "data/secret/odd/test_group.yaml", "require_pass", "no earlier group"),
    ("an unknown aggregation", {**JOIN, "data/secret/odd/test_group.yaml": b"score_aggregation: max"},
     "data/secret/odd/test_group.yaml", "score_aggregation", "not one of"),
    ("a weight beyond reason",
     head_of(DOUBLE, ": 3}", ": 1e-999999}"), HEAD, "kaohe.weights.secret/02", "outside"),
    ("a range beyond reason", {**DOUBLE, "data/secret/testdata.yaml": b"range: 0 1e999999"},
     "data/secret/testdata.yaml", "range", "outside"),
    ("a name no zip may carry", {**DOUBLE, "attachments/a:b.txt": b""}, "attachments/a:b.txt", "", "safe"),
    ("case twins", {**DOUBLE, "attachments/Solution.py": b""}, "attachments/Solution.py", "", "capital"),
    ("a time limit beyond reason", {**DOUBLE, "domjudge-problem.ini": b"timelimit=900", HEAD: b"name: x"},
     "domjudge-problem.ini", "timelimit", "outside"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("tree", "path", "field", "words"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_a_fault_is_named_and_keeps_the_task_from_being_judged(
    tree: dict[str, bytes], path: str, field: str, words: str
):
    reading = read_task_tree(tree, "task")
    assert reading.task is None
    found = reading.issues
    assert any((i.path, i.field) == (path, field) and words in i.message for i in found), found


ZH = "statement/problem.zh.md"

#: Remarks: the author must mend them, yet the task can be judged.
REMARKS = [
    ("no level", head_of(DOUBLE, "  level: 初级\n", ""), HEAD, "kaohe.level", "is missing"),
    ("an unknown topic", head_of(DOUBLE, "topic: syntax", "topic: regex"), HEAD, "kaohe.topic", "not one of"),
    ("an unknown key", head_of(DOUBLE, "limits", "colour: red\nlimits"), HEAD, "colour", "unknown key"),
    ("no English name", head_of(DOUBLE, ", en: Double it", ""), HEAD, "name.en", "is missing"),
    ("no Chinese statement", without(DOUBLE, ZH), ZH, "", "in zh is missing"),
    ("an empty statement", {**DOUBLE, ZH: b" \n"}, ZH, "", "empty"),
    ("a statement in GBK", {**DOUBLE, ZH: "题".encode("gbk")}, ZH, "", "not UTF-8"),
    ("no starter", without(DOUBLE, "attachments/solution.py"), "attachments", "", '"solution.py"'),
    ("a protected line that is nowhere",
     head_of(DOUBLE, "int(input())", "int(x)"), HEAD, "kaohe.protected[0]", "int(x)"),
    ("no samples", without(DOUBLE, "data/sample/1.in", "data/sample/1.ans"), "data/sample", "", "no samples"),
    ("a stray file", {**DOUBLE, "data/secret/01.txt": b""}, "data/secret/01.txt", "", "no place"),
    ("Windows lines", {**DOUBLE, "data/secret/01.in": b"0\r\n"}, "data/secret/01.in", "", "carriage"),
    ("a byte-order mark",
     {**DOUBLE, "data/secret/01.in": b"\xef\xbb\xbf0\n"}, "data/secret/01.in", "", "byte-order"),
    ("another encoding", {**DOUBLE, "data/secret/01.ans": b"\xb0\xa1\n"}, "data/secret/01.ans", "", "UTF-8"),
    ("no accepted solution",
     without(DOUBLE, "submissions/accepted/product.py"), "submissions/accepted", "", "no accepted"),
    ("an unknown folder",
     {**DOUBLE, "submissions/nearly/a.py": b""}, "submissions/nearly/a.py", "", '"nearly"'),
    ("an unknown promise", {**DOUBLE, "submissions/accepted/x.py": b"# expects: OK\n"},
     "submissions/accepted/x.py", "expects", "WA 60.00"),
    ("a promise above 100", {**DOUBLE, "submissions/accepted/x.py": b"# expects: AC 101\n"},
     "submissions/accepted/x.py", "expects", "WA 60.00"),
    ("a project without its entry",
     {**DOUBLE, "submissions/accepted/p/a.py": b"", "submissions/accepted/p/b.py": b""},
     "submissions/accepted/p", "", '"solution.py"'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("tree", "path", "field", "words"), [row[1:] for row in REMARKS], ids=[row[0] for row in REMARKS]
)
def test_a_remark_is_named_and_leaves_the_task(tree: dict[str, bytes], path: str, field: str, words: str):
    reading = read_task_tree(tree, "task")
    assert reading.task is not None
    found = reading.issues
    assert any((i.path, i.field) == (path, field) and words in i.message for i in found), found
