"""The browser lane: Debian's Chromium, which can reach nothing but the server under test."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.utils import timezone, translation
from playwright.sync_api import sync_playwright

from tests.journeys.visitor import Visitor

CHROMIUM = Path("/usr/bin/chromium")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM.exists():
        pytest.fail(f"The browser lane needs {CHROMIUM}: apt-get install -y chromium", pytrace=False)
    # Playwright keeps an event loop in this thread, and Django would refuse to ask the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", autouse=True)
def _styles_are_kept():
    """Browsers keep style sheets and fonts, as from a real server, and do not ask for thirty of them at each page."""
    serve = StaticFilesHandler.serve

    def kept(self, request):
        response = serve(self, request)
        response.headers["Cache-Control"] = "max-age=3600"
        return response

    StaticFilesHandler.serve = kept
    yield
    StaticFilesHandler.serve = serve


@pytest.fixture(autouse=True)
def _nobody_has_read_before():
    """The language and the zone of the last page that the test client read stay in the thread; not for the next."""
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture
def visit(browser, live_server, settings):
    """Opens a browser of its own for somebody: visit(width=360, javascript=False, language="sv", dark=True).

    With `scripts=False` the browser could run scripts, and every one of the page's is stopped on its way, so that a
    program can still look at what is left.

    Whatever the console complains of (scripts, what the CSP stops, what is not found), and every request to another
    host, fails the test at its end.
    """
    settings.SITE_ADDRESS = live_server.url
    settings.HAS_MAILBOX = True
    here = urlsplit(live_server.url).netloc
    contexts, complaints = [], []

    def listen(context):
        context.on("request", lambda request: _note_stranger(request.url, here, complaints))
        context.on("console", lambda message: _note_complaint(message, complaints))
        context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))

    def open_browser(*, width=1280, javascript=True, scripts=True, language="en", dark=False):
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale=language,
            accept_downloads=True,
        )
        context.set_default_timeout(30_000)  # a busy machine is slow, not wrong
        listen(context)
        if not scripts:
            context.route("**/*", _stop_scripts)
        contexts.append(context)
        return Visitor(context.new_page(), live_server.url, language)

    yield open_browser
    for context in contexts:
        context.close()
    assert complaints == []


def _stop_scripts(route):
    if route.request.resource_type == "script":
        route.abort("blockedbyclient")
    else:
        route.continue_()


def _note_stranger(url, here, complaints):
    parts = urlsplit(url)
    if parts.scheme not in ("data", "blob") and parts.netloc != here:
        complaints.append(f"request to another host: {url}")


def _note_complaint(message, complaints):
    """Errors and warnings; that the page itself answers 404 or 409 is for the test to judge, as is what we stopped."""
    is_lost = message.text.startswith("Failed to load resource")
    is_meant = is_lost and (message.location.get("url") == message.page.url or "ERR_BLOCKED_BY_CLIENT" in message.text)
    if message.type in ("error", "warning") and not is_meant:
        complaints.append(f"{message.page.url}: {message.text}")
