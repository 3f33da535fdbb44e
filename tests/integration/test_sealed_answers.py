"""What pages seal and the station opens: only here, only whole, only with what that page alone knows."""

import base64
import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from server.errors import InvalidInput
from server.services.keys import Keys
from server.services.sealed_answers import LARGEST, code_of, is_code, open_answers, page_keys
from tests.support.sealing import AnswerFile, line, seal

KEYS = Keys(b"k" * 32)
ADA, BOB = "a" * 32, "b" * 32
VALUE = {"files": {"solution.py": "print('考核')\n"}}
CONTENT: dict[str, Any] = {
    "attempt": ADA,
    "lease": "l" * 32,
    "seat": 7,
    "madeAt": "2026-03-14T02:00:00.000Z",
    "lines": [line("double-up", 4, VALUE, base=3)],
}


@cache
def sealed() -> AnswerFile:
    """One file, made by the page's code."""
    return seal(CONTENT | {"keys": page_keys(KEYS, ADA)})


def refusal(text: str, keys: Keys = KEYS) -> str:
    with pytest.raises(InvalidInput) as error:
        open_answers(keys, text)
    assert error.value.field == "content"
    return error.value.detail


def changed(**fields: Any) -> str:
    return json.dumps(json.loads(sealed().text) | fields, separators=(",", ":"))


def test_the_station_reads_what_the_page_sealed():
    opened = open_answers(KEYS, sealed().text)
    assert (opened.attempt, opened.lease, opened.seat) == (ADA, "l" * 32, 7)
    assert opened.made_at.isoformat() == "2026-03-14T02:00:00+00:00"
    (found,) = opened.lines
    assert (found.item, found.revision, found.base, found.value) == ("double-up", 4, 3, VALUE)


def test_the_code_belongs_to_these_bytes_and_this_seat():
    opened = open_answers(KEYS, sealed().text)
    assert code_of(KEYS, opened) == sealed().code
    assert code_of(KEYS, replace(opened, seat=6)) != sealed().code
    spaced = open_answers(KEYS, json.dumps(json.loads(sealed().text)))
    assert code_of(KEYS, spaced) != sealed().code


def test_a_code_may_be_typed_as_people_do():
    code = sealed().code
    typed = f" {code[:4].lower()}-{code[4:]} ".replace("0", "o").replace("1", "l")
    assert is_code(typed, code)
    assert not is_code(code[:-1], code)
    assert not is_code("", code)


@pytest.mark.parametrize("field", ["attempt", "made_at", "key", "sealed"])
def test_a_file_in_which_anything_was_changed_does_not_open(field):
    cipher = bytearray(base64.b64decode(json.loads(sealed().text)["sealed"]))
    cipher[-1] ^= 1
    values = {
        "attempt": BOB,
        "made_at": "2026-03-14T02:00:01.000Z",
        "key": base64.b64encode(bytes(range(32))).decode(),
        "sealed": base64.b64encode(cipher).decode(),
    }
    assert "changed or damaged" in refusal(changed(**{field: values[field]}))


def test_every_bit_of_the_sealed_part_counts():
    cipher = base64.b64decode(json.loads(sealed().text)["sealed"])
    for at in range(len(cipher)):
        turned = bytearray(cipher)
        turned[at] ^= 1 << (at % 8)
        assert "changed or damaged" in refusal(changed(sealed=base64.b64encode(turned).decode()))


@pytest.mark.parametrize("key", ["", "AAAA", "!" * 44, base64.b64encode(bytes(32)).decode()])
def test_a_key_that_is_none_does_not_open(key):
    assert "changed or damaged" in refusal(changed(key=key))


def test_nobody_who_only_knows_the_stations_key_can_make_a_file():
    """The public key is public; what makes a file this candidate's is the secret of the attempt."""
    forged = seal(CONTENT | {"keys": page_keys(KEYS, BOB)})
    assert "changed or damaged" in refusal(forged.text)


def test_another_station_says_that_the_file_is_not_its_own():
    assert "another station" in refusal(sealed().text, Keys(b"x" * 32))


@pytest.mark.parametrize("version", [0, 2, "1", None, [1], "9" * 1000])
def test_a_version_that_is_not_known_is_named(version):
    assert "is not known here" in refusal(changed(version=version))


@pytest.mark.parametrize("lost", ["station", "attempt", "made_at", "key", "sealed"])
def test_a_file_that_lacks_something_says_what(lost):
    header = json.loads(sealed().text)
    del header[lost]
    assert lost in refusal(json.dumps(header))
    assert lost in refusal(changed(**{lost: 7}))


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", "[" * 100_000, "\ufeff{}", "考" * 1000, '{"format": "other"}'],
    ids=lambda text: f"{text[:8]!r} {len(text)}",
)
def test_junk_is_no_answer_file(text):
    assert "no answer file" in refusal(text)


def test_five_megabytes_are_refused_before_they_are_read():
    assert str(LARGEST) in refusal("x" * 5_000_000)


@pytest.mark.parametrize(
    "also",
    [
        {"lines": [{"item": "one", "revision": 0, "base": 0, "value": {}}]},
        {"lines": [{"item": "one", "revision": True, "base": 0, "value": {}}]},
        {"lines": [{"item": "one", "revision": 2**40, "base": 0, "value": {}}]},
        {"lines": [{"item": "one", "revision": 1, "value": {}}]},
        {"lines": [line("one", 1, {}), line("one", 2, {})]},
        {"lines": "lines"},
        {"lines": None},
        {"seat": "7"},
        {"madeAt": "today"},
        {"madeAt": "2026-03-14T02:00:00"},
    ],
    ids=repr,
)
def test_a_page_that_seals_nonsense_gets_nothing_in(also):
    file = seal(CONTENT | {"keys": page_keys(KEYS, ADA)} | also)
    assert "does not hold" in refusal(file.text)
