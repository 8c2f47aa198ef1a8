"""What every answer tells the browser to refuse, whatever kind of page it is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kogge.commons.files import actions as files
from kogge.commons.files import kinds
from tests import make

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "object-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()",
}
PAGES = {
    "stored": ("/", 200, "no-cache"),
    "form": ("/sign-in/", 200, None),
    "not there": ("/nothing/", 404, None),
    "refused": ("/?" + "x" * 5_000, 400, None),
    "led on": ("/home/", 302, None),
    "for machines": ("/api/v1/organisations/", 200, "no-cache"),
    "style sheet": ("/theme.css", 200, "private, max-age=0, must-revalidate"),
}


def told(answer):
    """The headers that are the same everywhere, the policy as a set, and how long the answer may be kept."""
    policy = set(answer["Content-Security-Policy"].split("; "))
    return {name: answer.get(name) for name in ALWAYS}, policy, answer.get("Cache-Control")


@pytest.mark.parametrize(("path", "status", "kept"), PAGES.values(), ids=PAGES)
def test_every_kind_of_answer_carries_the_same_headers(client, path, status, kept):
    answer = client.get(path)

    assert (answer.status_code, *told(answer)) == (status, ALWAYS, POLICY, kept)
    assert "charset" in answer["Content-Type"] or "json" in answer["Content-Type"]


def test_what_somebody_signed_in_sees_is_kept_by_nobody_and_a_file_can_do_nothing(client):
    ulla = make.person("Ulla Saarni")
    client.force_login(ulla)
    letter = SimpleUploadedFile("letter.txt", b"Dear all")
    file = files.keep(letter, by=ulla, kinds=[kinds.TXT], most=1000, now=timezone.now())

    home, saved = client.get("/home/"), client.get(reverse("file_detail", args=[file.ref]))
    saved.close()

    assert told(home) == (ALWAYS, POLICY, "private, no-store")
    assert told(saved) == (ALWAYS, {"default-src 'none'", "sandbox"}, "private, no-store")
    assert saved["Content-Disposition"].startswith('attachment; filename="letter.txt"')
