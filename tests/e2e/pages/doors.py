"""The two doors: where candidates and where staff sign in."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.e2e.pages.exam import ExamPage
from tests.e2e.pages.words import Words
from tests.e2e.sittings import Seat
from tests.support.station import PASSWORD


@dataclass(frozen=True, slots=True)
class CandidateDoor:
    """`/`"""

    page: Page
    words: Words

    def fill(self, number: str, last6: str, start_code: str = "") -> None:
        """Type and send."""
        self.page.get_by_label(self.words("sign_in.number"), exact=True).fill(number)
        self.page.get_by_label(self.words("sign_in.document"), exact=True).fill(last6)
        self.page.get_by_label(self.words("sign_in.start_code"), exact=True).fill(start_code)
        self.page.get_by_role("button", name=self.words("sign_in.submit"), exact=True).click()

    def sign_in(self, seat: Seat, start_code: str = "") -> ExamPage:
        """On to the exam page."""
        self.fill(seat.number, seat.last6, start_code)
        self.page.wait_for_url("**/exam")
        return ExamPage(self.page, self.words)

    def enter_by_code(self, number: str, code: str) -> ExamPage:
        """At the machine one was moved to."""
        self.page.get_by_role("button", name=self.words("sign_in.move_open"), exact=True).click()
        self.page.get_by_label(self.words("sign_in.number"), exact=True).fill(number)
        self.page.get_by_label(self.words("sign_in.move_code"), exact=True).fill(code.lower())
        self.page.get_by_role("button", name=self.words("sign_in.submit"), exact=True).click()
        self.page.wait_for_url("**/exam")
        return ExamPage(self.page, self.words)


@dataclass(frozen=True, slots=True)
class StaffDoor:
    """`/staff/sign-in`"""

    page: Page
    words: Words

    def fill(self, login: str, password: str) -> None:
        """Type and send."""
        self.page.get_by_label(self.words("staff_sign_in.login"), exact=True).fill(login)
        self.page.get_by_label(self.words("staff_sign_in.password"), exact=True).fill(password)
        self.page.get_by_role("button", name=self.words("staff_sign_in.submit"), exact=True).click()

    def sign_in(self, login: str) -> None:
        """On to the home of the role."""
        self.fill(login, PASSWORD)
        self.page.wait_for_url("**/staff")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
