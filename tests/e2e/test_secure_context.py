"""A station's LAN in a real browser: https by its own certificate, and plain HTTP that says what it lacks."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from playwright.sync_api import BrowserContext, Playwright, expect, sync_playwright

from deploy.setup.test_programs import chromium_program
from server.station.certificates import make_authority, make_server_certificate
from tests.e2e.watching import Watch
from tests.support.chromium import FLAGS
from tests.support.web_process import web_process

pytestmark = pytest.mark.browser
NAME = "exam.station.test"  # nobody's; the browser is told that it is this machine


@contextmanager
def browser_of_the_room(
    playwright: Playwright, folder: Path, trusted: bytes | None = None
) -> Iterator[BrowserContext]:
    """A browser on whose network the station has a name, and which trusts one key."""
    flags = [*FLAGS, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"]
    if trusted is not None:
        key = x509.load_pem_x509_certificate(trusted).public_key()
        spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        pin = base64.b64encode(hashlib.sha256(spki).digest()).decode()
        flags.append(f"--ignore-certificate-errors-spki-list={pin}")
    context = playwright.chromium.launch_persistent_context(
        str(folder / "profile"), executable_path=chromium_program(), args=flags, locale="zh-CN"
    )
    yield context
    context.close()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Started once: it keeps an event loop in this thread while it is open."""
    with sync_playwright() as started:
        yield started


def test_under_the_stations_certificate_the_page_is_a_secure_context(playwright, tmp_path):
    now = datetime.now(UTC)
    shown = make_server_certificate(make_authority("station", now), (NAME, "localhost"), now)
    certificate, key = tmp_path / "server.crt", tmp_path / "server.key"
    certificate.write_bytes(shown.certificate)
    key.write_bytes(shown.key)
    tls = {"tls_certificate": certificate, "tls_key": key}
    with (
        web_process(tmp_path, scheme="https", **tls) as served,
        browser_of_the_room(playwright, tmp_path, shown.certificate) as browser,
    ):
        watch = Watch()
        watch.attach(browser)
        page = browser.new_page()
        page.goto(served.origin.replace("localhost", NAME) + "/?lang=zh")
        assert page.evaluate("[isSecureContext, !!crypto.subtle, !!navigator.locks]") == [True, True, True]
        expect(page.locator("#insecure")).to_be_hidden()
        page.locator("#candidate_number").wait_for()
        assert watch.complaints == []


@pytest.mark.parametrize(("locale", "words"), [("zh", "未经加密"), ("en", "unencrypted connection")])
@pytest.mark.parametrize("door", ["/", "/staff/sign-in"])
def test_over_plain_http_the_page_says_what_is_missing(plain, door, locale, words):
    origin, browser = plain
    page = browser.new_page()
    page.goto(f"{origin}{door}?lang={locale}")
    expect(page.locator("#insecure")).to_contain_text(words)
    page.close()


def test_the_authority_is_handed_to_a_machine_that_has_none(plain, tmp_path_factory):
    origin, _browser = plain
    origin = origin.replace(NAME, "localhost")
    assert requests.get(f"{origin}/station-certificate", timeout=10).status_code == 404
    folder = Path(next(iter(tmp_path_factory.getbasetemp().glob("plain*"))))
    (folder / "tls").mkdir()
    made = make_authority("station", datetime.now(UTC))
    (folder / "tls" / "authority.crt").write_bytes(made.certificate)
    handed = requests.get(f"{origin}/station-certificate", timeout=10)
    assert handed.content == made.certificate
    assert handed.headers["Content-Type"] == "application/x-x509-ca-cert"


@pytest.fixture(scope="module")
def plain(playwright, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    with web_process(folder) as served, browser_of_the_room(playwright, folder) as browser:
        yield served.origin.replace("localhost", NAME), browser
