"""Graders, authors and the office at work on a sitting that is over, in both languages."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SMALL_BANK
from tests.e2e.sittings import solution, zip_of

pytestmark = [pytest.mark.browser, pytest.mark.docker]

REFUSED = re.compile("status of 422")  # Chromium tells its console of every refusal
languages = pytest.mark.parametrize("locale", ["zh", "en"])


@languages
def test_a_grader_reads_source_runs_and_the_score_with_its_parts(visit, taken, locale):
    visitor = visit(locale)
    page, words = visitor.page, visitor.words
    visitor.comes_to_work("grader")
    page.get_by_role("link", name=re.compile(re.escape(words("staff.grade_words")))).click()
    page.get_by_role("link", name=taken.title[locale], exact=True).click()
    expect(page.get_by_role("heading", name=words("grade.submissions"), level=1)).to_be_visible()
    expect(page.get_by_text(taken.seats[0].name)).to_have_count(0)  # graders see numbers, never names

    page.get_by_label(words("grade.verdict"), exact=True).select_option("WA")
    wrong = page.get_by_role("row").filter(has_text="card-number")
    expect(wrong).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="water-bill")).to_have_count(0)
    wrong.get_by_role("link").click()

    source = page.get_by_label("solution.py", exact=True)
    expect(source).to_contain_text(solution("card-number", "wrong_answer")["solution.py"].splitlines()[-1])
    assert source.locator("code span").count() > 10  # highlighted
    strip = page.get_by_role("list", name=words("grade.cases_strip"))
    strip.get_by_role("link").filter(has_text="WA").first.click()
    failed = page.get_by_role("group").filter(has_text=words("staff.verdict_wa"))
    expect(failed.get_by_role("heading", name=words("grade.stdout")).first).to_be_visible()
    expect(failed.filter(has_text=words.pattern("grade.use")).first).to_be_visible()

    page.get_by_role("link", name=words("grade.whole_score")).click()
    total = page.get_by_role("region", name=words("grade.combined"))
    result = taken.result(taken.seats[0])
    for part in (result["theory"], result["practical"], result["combined"], words("staff.failed")):
        expect(total).to_contain_text(part)
    tasks = page.get_by_role("table", name=words("grade.practical"))
    expect(tasks.get_by_role("row").filter(has_text="water-bill")).to_contain_text("10.00")


@languages
def test_an_author_uploads_a_bank_and_looks_at_it_as_candidates_will(visit, small_bank, locale, tmp_path):
    visitor = visit(locale)
    page, words = visitor.page, visitor.words
    visitor.comes_to_work("author")
    page.get_by_role("link", name=re.compile(re.escape(words("staff.author_words")))).click()
    page.wait_for_url("**/author")
    chosen = page.get_by_label(words("author.choose"))
    report = page.get_by_role("region", name=words("author.report"))

    chosen.set_input_files(packed(SMALL_BANK, tmp_path))
    expect(report.get_by_text(words.pattern("author.taken"))).to_be_visible()
    report.get_by_role("link", name=words("author.open_bank")).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.get_by_label(words("author.find"), exact=True).fill("one-single")
    page.get_by_role("table", name=words("author.items")).get_by_role("link").filter(visible=True).click()
    seen = page.get_by_role("region", name=words("author.as_seen"))
    expect(seen.locator("code").filter(has_text="9 % 4", visible=True)).to_be_visible()
    key = page.get_by_role("region", name=words("author.key_title"))
    expect(key.get_by_role("listitem").filter(has_text=words("author.right")).first).to_contain_text("1")
    other = {"zh": "en", "en": "zh"}[locale]
    page.get_by_role("radio", name={"zh": "中文", "en": "English"}[other]).check()
    stems = {"zh": "的值是", "en": "What is"}
    expect(seen.get_by_text(stems[other])).to_be_visible()
    expect(seen.get_by_text(stems[locale])).to_be_hidden()

    page.go_back()
    page.get_by_role("row").filter(has_text="double-up").get_by_role("link").click()
    hidden = page.get_by_role("region", name=words("author.hidden_part"))
    expect(hidden).to_contain_text("accepted/times.py")
    expect(hidden.get_by_role("listitem").filter(has_text="secret/01")).to_be_visible()


@languages
def test_a_broken_bank_is_kept_out_with_every_problem_by_file_and_field(visit, locale, tmp_path):
    visitor = visit(locale, tolerated=(REFUSED,))
    page, words = visitor.page, visitor.words
    visitor.comes_to_work("author")
    visitor.opens("/author")
    chosen = page.get_by_label(words("author.choose"))
    report = page.get_by_role("region", name=words("author.report"))
    broken = tmp_path / "broken"
    broken.mkdir()
    for path in SMALL_BANK.rglob("*"):
        if path.is_file():
            place = broken / path.relative_to(SMALL_BANK)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
    items = broken / "items" / "five.yaml"
    items.write_text(items.read_text("utf-8").replace("key: [a]", "key: [z]", 1), "utf-8")
    (broken / "tasks" / "double-up" / "data" / "secret" / "02.ans").unlink()

    chosen.set_input_files(packed(broken, tmp_path))
    expect(report.get_by_text(words.pattern("author.kept_out"))).to_be_visible()
    problems = report.get_by_role("table", name=words("author.problems"))
    expect(problems).to_contain_text("items/five.yaml")
    expect(problems.get_by_role("row").filter(has_text="key")).to_contain_text("z")
    expect(problems).to_contain_text("tasks/double-up")

    no_zip = tmp_path / "notes.zip"
    no_zip.write_bytes(b"no zip at all")
    chosen.set_input_files(no_zip)
    expect(
        report.get_by_text(words.pattern("author.refused", name="notes.zip")).or_(
            report.get_by_text(words.pattern("author.kept_out"))
        )
    ).to_be_visible()


@languages
def test_the_office_reads_candidates_and_results_and_takes_them_away_as_csv(visit, taken, locale):
    visitor = visit(locale)
    page, words = visitor.page, visitor.words
    visitor.comes_to_work("office")
    page.get_by_role("link", name=re.compile(re.escape(words("staff.office_words")))).click()
    page.get_by_role("link", name=taken.title[locale], exact=True).click()
    people = page.get_by_role("table", name=words("office.candidates"))
    expect(people.get_by_role("row")).to_have_count(1 + len(taken.seats))
    page.get_by_label(words("office.find"), exact=True).fill(taken.seats[1].name)
    expect(people.get_by_role("row").filter(has_text=taken.seats[1].name)).to_be_visible()
    expect(people.get_by_role("row").filter(has_text=taken.seats[0].name)).to_be_hidden()
    listed = downloaded(page, words("office.csv"))
    assert {(row["姓名"], row["准考证号"].strip("\t='\"")) for row in listed} == {
        (seat.name, seat.number) for seat in taken.seats
    }

    page.get_by_role("link", name=words("office.results"), exact=True).click()
    results = page.get_by_role("table", name=words("office.results"))
    mine = results.get_by_role("row").filter(has_text=taken.seats[0].name)
    expect(mine).to_contain_text(taken.result(taken.seats[0])["combined"])
    expect(mine).to_contain_text(words("staff.failed"))
    expect(results.get_by_role("row").filter(has_text=taken.seats[1].name)).to_contain_text(
        words("office.absent")
    )
    by_name = {row["姓名"]: row for row in downloaded(page, words("office.csv"))}
    assert by_name[taken.seats[0].name]["综合"] == taken.result(taken.seats[0])["combined"]
    assert by_name[taken.seats[1].name]["综合"] == ""


def packed(folder: Path, into: Path) -> Path:
    """The folder as a zip file on this disk."""
    path = into / f"{folder.name}.zip"
    path.write_bytes(zip_of(folder))
    return path


def downloaded(page, link: str) -> list[dict[str, str]]:
    """A spreadsheet as the office gets it."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link, exact=True).click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")  # spreadsheets read UTF-8 only with it
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
