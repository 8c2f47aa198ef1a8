"""The profession and its proof, walked by all who have a part in it: from a proposal to what an outsider sees."""

import pytest
from django.utils import timezone
from pypdf import PdfReader

from kogge.training.agreements.models import Agreement
from kogge.training.competences import actions as competences
from kogge.training.competences.models import Proposal, Version
from kogge.training.learning import actions as learning
from tests import make
from tests.journeys.qr import read_code
from tests.journeys.test_every_page import sign_in
from tests.training.achievements import things as proof
from tests.training.agreements import things as papers
from tests.training.competences import things as roles
from tests.training.credentials import things as badges

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHO, LEAD, OTHER_LEAD, COORDINATOR, SECOND = (
    "Ulla Saarni",
    "Pekka Leppä",
    "Wanda Jarzębina",
    "Sigrid Björk",
    "Alva Lund",
)
PARTNERS = ["nord-cluster", "ost-cluster", "tuna-cluster", "vind-cluster", "skog-cluster", "hav-cluster"]


def test_from_a_proposal_to_what_an_outsider_sees(visit):
    """Slow: the whole profession."""
    walk = Walk(visit)
    walk.write_the_definition()
    walk.endorse_it()
    walk.assess_the_own_gap()
    walk.sign_the_agreement()
    walk.assess_and_validate()
    walk.issue_the_batch()
    walk.check_it_as_an_outsider(*walk.take_it_along())


class Walk:
    """Who takes part, each with a browser, and what each of them does."""

    def __init__(self, visit):
        self.visit = visit
        roles.definition()
        self.unit = badges.version()
        self.edition = self.unit.unit.edition
        roles.drafter(LEAD)
        self.lead, self.coordinator = self.of(LEAD), self.of(COORDINATOR)
        self.ulla = self.of(WHO, width=360, dark=True)
        self.manage = f"/manage/{self.edition.programme.slug}/{self.edition.slug}/"

    def of(self, name, **browser_of_them):
        visitor = self.visit(**browser_of_them)
        sign_in(visitor, make.person(name))
        return visitor

    def write_the_definition(self):
        """A partner proposes, who holds the pen accepts, the office publishes."""
        lead, words = self.lead, "Writes the strategy with all members."
        lead.open(f"{roles.ROLE}draft/at/tasks-2/")
        lead.fill("Words that you propose", words)
        lead.fill("Why", "Shorter.")
        lead.click("button", "Propose")
        lead.sees("Proposed. The others can now say what they make of it.")
        lead.picture("profession-01-proposed")
        self.coordinator.open(Proposal.objects.get().get_absolute_url())
        self.coordinator.picture("profession-02-answer")
        self.coordinator.click("button", "Accept")
        roles.office()
        office = self.of("Astrid Ask")
        office.open(f"{roles.ROLE}draft/publish/")
        office.fill("Number", "1.0")
        office.click("button", "Publish")
        office.sees("The version is published.")
        assert words in office.page.locator("main").inner_text()

    def endorse_it(self):
        """Six have done so; the seventh is seen doing it, and a stranger counts seven."""
        version = Version.objects.whole().get(state="published")
        for slug in PARTNERS:
            somebody = papers.sender(f"Vd {slug}", slug)
            competences.endorse(version, make.organisation(slug), note="", by=somebody, now=timezone.now())
        self.lead.open(f"{roles.ROLE}versions/1.0/endorse/")
        self.lead.click("button", "Endorse")
        stranger = self.visit()
        stranger.open(roles.ROLE)
        stranger.picture("profession-03-definition")
        stranger.click("link", "%(n)s organisations", n=7)
        stranger.picture("profession-04-endorsements")

    def assess_the_own_gap(self):
        ulla = self.ulla
        ulla.open("/gap/")
        ulla.click("button", "Begin", after=f": Before the edition, {self.edition.name}")
        for field, level in (("own_C01", 1), ("wanted_C01", 3), ("own_C02", 3), ("wanted_C02", 3)):
            ulla.mark(ulla.page.locator(f"input[name={field}][value='{level}']"))
        ulla.click("button", "Finish")
        ulla.sees("Done. This is where you stand.")
        ulla.picture("profession-05-gap")

    def sign_the_agreement(self):
        """The coordinator prepares it and puts it forward; the learner, the sender and the school sign."""
        sender = self.of(papers.sender("Maja Sund").name)
        self.coordinator.open(f"{self.manage}agreements/")
        self.coordinator.click("button", "Prepare %(n)s agreements", n=3)
        made = Agreement.objects.get(seat=proof.seat_of(self.unit, WHO))
        made.home = make.organisation()
        made.save()
        self.coordinator.open(made.get_absolute_url())
        self.coordinator.click("button", "Put it forward")
        for signs in (self.ulla, sender, self.coordinator):
            signs.open(made.last_paper().get_absolute_url())
            signs.press(signs.page.locator("main form.signing button"))
        made.refresh_from_db()
        assert made.state == "signed"
        self.coordinator.picture("profession-06-signed")

    def assess_and_validate(self):
        """One hand assesses, another one validates."""
        lead, who = self.lead, make.person(WHO)
        lead.open(f"/teach/{self.edition.slug}/assess/{self.unit.ref}/{who.ref}/")
        for best in lead.page.locator("main fieldset.crit:not(.aim)").all():
            lead.mark(best.locator("label").last)
        for yes in lead.page.locator("main fieldset.crit.aim").all():
            lead.mark(yes.locator("label").last)
        lead.picture("profession-07-assess")
        lead.click("button", "Save and next")
        other = self.of(OTHER_LEAD)
        other.open(f"{self.manage}validate/")
        other.mark(other.page.locator("main input[name=cell]"))
        other.click("button", "What is ticked meets its unit")
        other.picture("profession-08-validated")

    def issue_the_batch(self):
        """The edition ends; one puts the certificates together, and a second one issues them."""
        seat, now = proof.seat_of(self.unit, WHO), timezone.now()
        learning.record_result(seat, has_passed=True, by=make.coordinator(), now=now)
        self.coordinator.open(f"{self.manage}graduation/")
        self.coordinator.picture("profession-09-graduation")
        self.coordinator.click("button", "Put the certificates together")
        second = self.of(SECOND)
        second.follow_mail(make.address_of(SECOND))
        second.sees("Micro-credential of the whole programme")
        second.picture("profession-10-batch")
        second.click("button", "Agree and issue")
        second.sees("Issued. Everybody gets a mail.")

    def take_it_along(self):
        """The badge for a wallet, and the paper with its square code."""
        ulla = self.ulla
        ulla.follow_mail(make.address_of(WHO))
        ulla.picture("profession-11-credential")
        files = {}
        for words, name in (("Badge as a picture", "badge.png"), ("Wallet file", "wallet.json")):
            with ulla.page.expect_download() as taken:
                ulla.click("link", words)
            files[name] = taken.value.path().read_bytes()
        ulla.click("button", "Make the certificate (PDF)")
        with ulla.page.expect_download() as paper:
            ulla.click("link", "Open the result")
        ulla.keep(paper.value.path(), "profession-12-certificate.pdf")
        pdf = PdfReader(paper.value.path())
        assert list(pdf.attachments)
        return files, read_code(pdf)

    def check_it_as_an_outsider(self, files, address):
        """On a phone: what it is worth, and no word of recognition; a file with another name in it is refused."""
        outsider = self.visit(width=360)
        outsider.page.goto(address)
        assert outsider.heading() == "This certificate is valid"
        outsider.sees("What it covers")
        outsider.sees("Some knowledge")
        outsider.picture("profession-13-valid")
        files["changed.json"] = files["wallet.json"].replace(b"Ulla Saarni", b"Ulla Saarna")
        found = {name: self.handed_in(outsider, name, file) for name, file in files.items()}
        outsider.picture("profession-14-altered")
        valid = "This certificate is valid"
        assert found == {"badge.png": valid, "wallet.json": valid, "changed.json": "This is not what was signed"}

    def handed_in(self, outsider, name, file):
        """What the page says about a file."""
        outsider.open("/verify/")
        kind = "image/png" if name.endswith("png") else "application/json"
        given = {"name": name, "mimeType": kind, "buffer": file}
        outsider.hand_over(outsider.page.locator("main input[type=file]"), given)
        outsider.click("button", "Check the file")
        return outsider.heading()
