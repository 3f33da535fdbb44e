"""What programs and authors wrote reaches a staff page with nothing hidden in it and nothing alive in it."""

import pytest

from server.web.markdown import in_short, markdown_html
from server.web.visible import visible


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x00", "NUL"),
        ("\x1b", "ESC"),
        ("\r", "CR"),
        ("\x7f", "DEL"),
        ("\u202e", "U+202E"),
        ("\u200b", "U+200B"),
    ],
)
def test_a_character_that_draws_nothing_is_named(character: str, name: str) -> None:
    code = f"U+{ord(character):04X}"
    assert visible(f"a{character}b") == f'a<span class="unseen" title="{code}">{name}</span>b'


def test_newline_and_tab_lay_text_out_as_the_program_meant() -> None:
    assert visible("a\tb\n") == "a\tb\n"


def test_what_a_program_prints_is_never_markup() -> None:
    assert visible("<script>\x1b</script>") == (
        '&lt;script&gt;<span class="unseen" title="U+001B">ESC</span>&lt;/script&gt;'
    )


def test_a_stem_reads_as_one_line_with_its_blanks_shown() -> None:
    stem = "求 `len` 的值：\n\n```python\nprint(1)\n```\n\n填 {{1}}"
    assert in_short(stem) == "求 len 的值： print(1) 填 ____"


def test_an_authors_html_stays_text() -> None:
    assert "<img" not in markdown_html("<img src=x onerror=alert(1)> `a`")
