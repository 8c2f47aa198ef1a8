"""The main job, walked by five people in their own browsers, from the public page to the certificate and its end."""

from datetime import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone, translation
from pypdf import PdfReader

from kogge.commons.clusters.models import Organisation
from tests import make
from tests.journeys.qr import read_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Clicks from the public page or the mail until it is done; typing and choosing from a list are not counted.
PROMISED = {"nominate": 4, "accept": 2, "apply": 9, "take": 3, "certificate": 2}
NOMINEE, NOMINATOR, COORDINATOR = "Ulla Saarni", "Torsten Ek", "Sigrid Björk"


@pytest.mark.parametrize(
    "browser_of_them",
    [
        {"width": 1280, "javascript": True, "language": "en", "dark": False},
        {"width": 360, "javascript": False, "language": "sv", "dark": True},
    ],
    ids=["wide, with JavaScript, English, light", "phone, without JavaScript, Swedish, dark"],
)
def test_from_nomination_to_certificate(browser_of_them, visit):
    """Slow: a whole year of work."""
    began = timezone.now()
    language = browser_of_them["language"]
    walk = Walk(lambda: visit(**browser_of_them), language)
    clicks = {}

    clicks["nominate"] = walk.nominate()
    clicks["accept"], clicks["apply"] = walk.accept_and_apply()
    walk.offer_a_place()
    clicks["take"] = walk.take_the_place()
    walk.record_attendance_and_result()
    walk.award()
    clicks["certificate"], pdf = walk.get_the_certificate()
    walk.check_and_revoke(pdf)

    assert {step: count for step, count in clicks.items() if count > PROMISED[step]} == {}
    assert walk.history(since=began) == walk.expected_history()


class Walk:
    """Who takes part, each with a browser, and what each of them does."""

    def __init__(self, open_browser, language):
        self.language = language
        self.open_browser = open_browser
        call_command("import_clusters", verbosity=0)
        make.person(COORDINATOR, language=language)
        self.edition = make.edition(seats_offered=20)
        self.programme = self.edition.programme
        self.public = f"/programmes/{self.programme.slug}/{self.edition.slug}/"
        self.board = f"/manage/{self.programme.slug}/{self.edition.slug}/"
        cluster = Organisation.objects.clusters().order_by("pk")[3]
        with translation.override(language):
            self.cluster = f"{cluster.title} ({cluster.country.code})"
            self.meeting = str(self.edition.modules.get().meetings.get().title)
        self.nominee, self.coordinator = open_browser(), open_browser()

    def nominate(self):
        """A stranger finds the open call and nominates, without an account."""
        stranger = self.open_browser()
        stranger.open(self.public)
        stranger.picture("01-public")
        stranger.click("link", "Nominate someone")
        stranger.fill("name of the person", NOMINEE)
        stranger.fill("E-mail address of the person", make.address_of(NOMINEE))
        stranger.choose("Cluster organisation the person leads or works for", self.cluster)
        stranger.fill("Why this person", "She has led the cluster for five years.")
        stranger.fill("Your name", NOMINATOR)
        stranger.fill("Your e-mail address", make.address_of(NOMINATOR))
        stranger.picture("02-nominate")
        stranger.click("button", "Continue")
        stranger.sees("One more step: look into your mail")
        stranger.picture("03-drafted")
        stranger.follow_mail(make.address_of(NOMINATOR))
        stranger.picture("04-confirm")
        stranger.click("button", "Send the nomination")
        assert stranger.heading() == NOMINEE
        stranger.sees("nominated")
        stranger.picture("05-nominated")
        self.ref = stranger.path.strip("/").rpartition("/")[2]
        return stranger.clicks

    def accept_and_apply(self):
        """The nominee, who has no account, is signed in by the mail."""
        nominee = self.nominee
        nominee.follow_mail(make.address_of(NOMINEE))
        nominee.picture("06-agree")
        nominee.click("button", "Accept the nomination")
        nominee.sees("Your application")
        to_begin = nominee.clicks
        nominee.picture("07-accepted")
        nominee.click("link", "Continue the application")
        nominee.fill("Your role in the cluster", "Manager")
        nominee.fill("What do you want to learn?", "To lead across borders.")
        nominee.fill("What do you want to try in your own cluster?", "A radar of technologies.")
        nominee.fill("What have you done so far as a cluster manager?", "Five years of it.")
        nominee.tick(
            "What I write is true, and the people who select may read it until two years after the edition ends."
        )
        nominee.picture("08-application")
        nominee.click("button", "Save")
        nominee.picture("09-check")
        nominee.click("button", "Send the application")
        nominee.sees("Your application is in")
        nominee.picture("10-sent")
        return to_begin, nominee.clicks

    def offer_a_place(self):
        coordinator = self.coordinator
        coordinator.open("/sign-in/")
        coordinator.fill("Your e-mail address", make.address_of(COORDINATOR))
        coordinator.click("button", "Send me the mail")
        coordinator.picture("11-code")
        coordinator.follow_mail(make.address_of(COORDINATOR))
        coordinator.click("button", "Sign in")
        assert coordinator.path == f"{coordinator.prefix}/home/"
        coordinator.picture("12-home")
        coordinator.click("link", "Open the list")
        coordinator.picture("13-board")
        coordinator.click("link", NOMINEE)
        coordinator.picture("14-case")
        coordinator.click("button", "Offer a place")
        coordinator.sees("offered a place")

    def take_the_place(self):
        nominee = self.nominee
        nominee.clicks = 0
        nominee.follow_mail(make.address_of(NOMINEE))
        nominee.picture("15-offered")
        nominee.click("button", "Take my place")
        nominee.picture("16-taken")
        nominee.click("link", "Open your programme")
        nominee.picture("17-learn")
        clicks = nominee.clicks
        nominee.click("link", "Collaboration and leadership")
        nominee.sees(self.meeting)
        return clicks

    def record_attendance_and_result(self):
        coordinator = self.coordinator
        coordinator.open(self.board)
        coordinator.click("link", "Attendance", after=f": {self.meeting}")
        coordinator.choose(NOMINEE, "On site")
        coordinator.picture("18-attendance")
        coordinator.click("button", "Save the attendance")
        coordinator.sees("Attendance is recorded.")
        coordinator.open(self.board)
        coordinator.picture("19-board")
        coordinator.click("link", "Record the result", after=f": {NOMINEE}")
        coordinator.tick("Completed")
        coordinator.picture("20-result")
        coordinator.click("button", "Record the result")
        coordinator.sees("The result is recorded.")

    def award(self):
        self.coordinator.picture("21-board")
        self.coordinator.click("button", "Award", after=f": {NOMINEE}")
        self.coordinator.sees("The certificate is awarded; %(name)s gets a mail.", name=NOMINEE)
        self.coordinator.picture("22-awarded")

    def get_the_certificate(self):
        nominee = self.nominee
        nominee.follow_mail(make.address_of(NOMINEE))
        nominee.clicks = 0
        nominee.picture("23-credential")
        nominee.click("button", "Make the certificate (PDF)")
        nominee.picture("24-job")
        with nominee.page.expect_download() as download:
            nominee.click("link", "Open the result")
        nominee.keep(download.value.path(), "25-certificate.pdf")
        return nominee.clicks, PdfReader(download.value.path())

    def check_and_revoke(self, pdf):
        """Anybody reads the code and sees that it is valid; then the coordinator revokes it."""
        address = read_code(pdf)
        text = "".join(pdf.pages[0].extract_text().split())
        assert NOMINEE.replace(" ", "") in text
        assert address in text
        assert address.startswith(f"{self.nominee.address}/verify/")
        self.number = address.rstrip("/").rpartition("/")[2]

        anybody = self.open_browser()
        anybody.page.goto(address)
        assert anybody.page.get_by_role("heading", level=1).inner_text() == "This certificate is valid"
        anybody.open(f"/verify/{self.number}/")
        assert anybody.heading() == anybody.words("This certificate is valid")
        anybody.sees(NOMINEE)
        anybody.picture("26-valid")
        anybody.open("/verify/")
        anybody.fill("Number of the certificate", self.number.replace("-", " ").lower())
        anybody.picture("27-search")
        anybody.click("button", "Check")
        assert anybody.path == f"{anybody.prefix}/verify/{self.number}/"

        coordinator = self.coordinator
        coordinator.open(self.board)
        coordinator.click("link", self.number)
        coordinator.click("link", "Revoke this certificate")
        coordinator.fill("Reason", "The name was wrong.")
        coordinator.picture("28-revoke")
        coordinator.click("button", "Revoke the certificate")
        coordinator.sees("The certificate is revoked.")

        anybody.page.reload()
        assert anybody.heading() == anybody.words("This certificate is revoked")
        assert "The name was wrong." in anybody.page.locator("main").inner_text()
        anybody.picture("29-revoked")
        answer = anybody.open("/verify/AAAA-BBBB-CCCC/")
        assert (answer.status, anybody.heading()) == (404, anybody.words("No certificate has this number"))
        anybody.picture("30-unknown")

    def history(self, *, since):
        """The history on the page of the case: (what, who, note); each within the time of this walk, in order."""
        coordinator = self.coordinator
        coordinator.open(f"/nominations/{self.ref}/")
        coordinator.picture("31-history")
        lines = coordinator.page.locator("main ol.history > li").all()
        moments = [datetime.fromisoformat(line.locator("time").get_attribute("datetime")) for line in lines]
        assert moments == sorted(moments)
        assert all(since.replace(microsecond=0) <= moment <= timezone.now() for moment in moments)
        return [
            (
                line.locator(".what").inner_text(),
                line.locator(".what + span").inner_text().partition(",")[0],
                "".join(line.locator("blockquote").all_inner_texts()),
            )
            for line in lines
        ]

    def expected_history(self):
        words = self.coordinator.words
        return [
            (words("nominated"), NOMINATOR, ""),
            (words("accepted the nomination"), NOMINEE, ""),
            (words("sent the application"), NOMINEE, ""),
            (words("offered a place"), COORDINATOR, ""),
            (words("took the place"), NOMINEE, ""),
            (words("became a participant"), NOMINEE, ""),
            (words("recorded attendance: on site"), COORDINATOR, self.meeting),
            (words("recorded the result: completed"), COORDINATOR, ""),
            (words("closed the case as completed"), COORDINATOR, ""),
            (words("awarded the certificate"), COORDINATOR, ""),
            (words("revoked the certificate"), COORDINATOR, "The name was wrong."),
        ]
