"""From applications to places: a committee reads, meets and decides; a second person and the letters follow."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from kogge.commons.mail.models import Message
from kogge.training.decisions import actions as decisions
from kogge.training.decisions.models import Decision, Letter
from kogge.training.nominations.models import Nomination, PlaceDetails
from kogge.training.programmes import actions as programmes
from kogge.training.selection.models import Conflict, Review, Round
from tests import make
from tests.journeys.test_every_page import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COORDINATOR, SECOND = "Sigrid Björk", "Aino Apu"
REVIEWERS = ["Rita Rask", "Rune Ruus"]
NOMINEES = ["Anna Alm", "Bo Berg", "Cia Ceder", "Dan Dahl"]
VALUES = {"Anna Alm": 5, "Bo Berg": 4, "Cia Ceder": 3, "Dan Dahl": 2}
# What looks good on paper costs clicks: per file, per candidate, for the letters, to take a place.
PROMISED = {"review": 1, "propose": 1, "letters": 3, "take": 3}


def test_a_committee_reads_meets_and_fills_its_places(visit):
    """Slow: a whole selection."""
    walk = Walk(visit)
    walk.set_up()
    walk.begin()
    clicks = {"review": walk.review(REVIEWERS[0], knows=NOMINEES[3]) / 3}
    walk.review(REVIEWERS[1])
    clicks["propose"] = walk.meet() / 4
    walk.confirm()
    clicks["letters"] = walk.send_letters()
    clicks["take"] = walk.take(NOMINEES[0])
    walk.give_back(NOMINEES[1])
    walk.promote(NOMINEES[2])
    walk.take(NOMINEES[2])

    assert {step: count for step, count in clicks.items() if count > PROMISED[step]} == {}
    walk.ends_as_expected()


class Walk:
    """Who takes part, each with a browser, and what each of them does."""

    def __init__(self, visit):
        self.visit = visit
        self.edition = make.edition(seats_offered=2)
        programmes.seat(self.edition, make.person(SECOND), role="assistant", by=make.coordinator())
        self.cases = {name: make.nomination(name, at="sent") for name in NOMINEES}
        self.coordinator = self.of(COORDINATOR)
        slug = self.edition.slug
        self.manage = f"/manage/{self.edition.programme.slug}/{slug}"
        self.committee, self.meeting = f"{self.manage}/review/", f"/review/{slug}/meeting/"

    def of(self, name):
        visitor = self.visit()
        sign_in(visitor, make.person(name))
        return visitor

    def set_up(self):
        """The committee, from nothing: how many places, what is scored by which words, who scores."""
        coordinator = self.coordinator
        coordinator.open(self.committee)
        coordinator.click("button", "Set up a committee")
        coordinator.sees("Before reviewing can begin:")
        coordinator.click("link", "Change", after=": Settings")
        coordinator.fill("Reviews of each application", "2")
        coordinator.fill("Places", "2")
        due = timezone.now() + timedelta(days=14)
        coordinator.fill("Reviews are due", f"{due:%Y-%m-%d}T12:00")
        coordinator.click("button", "Save")
        for title in ("Goals", "Plan"):
            coordinator.click("link", "Add a criterion")
            coordinator.fill("Criterion", title)
            for step, word in enumerate(["nothing", "little", "some", "much", "all of it"], start=1):
                coordinator.fill(f"Word for {step}", word)
            coordinator.click("button", "Save")
        for name in REVIEWERS:
            coordinator.click("link", "Ask a reviewer")
            coordinator.fill("Name", name)
            coordinator.fill("E-mail address", make.address_of(name))
            coordinator.click("button", "Send the question")
            coordinator.sees(f"We have written to {name}.")
        coordinator.picture("sel-01-committee")
        self.round = Round.objects.get()
        words = make.text("The goals are not yet clear enough.")
        decisions.add_reason(self.round, "decline", words, by=make.coordinator(), now=timezone.now())

    def begin(self):
        """The members, who have no account, are signed in by the mail."""
        self.reviewers = {name: self.visit() for name in REVIEWERS}
        for name, reviewer in self.reviewers.items():
            reviewer.follow_mail(make.address_of(name))
            reviewer.click("button", "I take part")
            reviewer.sees("You get a mail when the files are shared out.")
        self.coordinator.open(self.committee)
        self.coordinator.click("button", "Begin reviewing")
        self.coordinator.sees("Who has which file")

    def review(self, name, *, knows=""):
        """By keys: a score for each criterion, then on; whom one knows is said before the first file opens."""
        reviewer = self.reviewers[name]
        page = reviewer.page
        reviewer.follow_mail(make.address_of(name))
        assert reviewer.heading() == "Whom do you know?"
        if knows:
            reviewer.mark(page.locator("main").get_by_label(knows))
        reviewer.picture("sel-02-conflicts")
        reviewer.click("button", "That is all, open my files")
        files = page.locator("main tbody tr").count()
        assert files == (3 if knows else 4)
        reviewer.clicks = 0
        reviewer.click("link", "Continue with no. %(n)s", n=1)
        for _file in range(files):
            value = str(VALUES[reviewer.heading()])
            page.keyboard.press(value)
            page.keyboard.press(value)
            reviewer.picture("sel-03-file")
            with page.expect_navigation():
                page.keyboard.press("n")
        reviewer.click("button", "Make %(n)s scored drafts final", n=files)
        reviewer.sees("Final: %(n)s reviews.", n=files)
        return reviewer.clicks

    def meet(self):
        """A click for each; what is left, and how the places are spread, changes with it."""
        coordinator = self.coordinator
        coordinator.open(self.committee)
        coordinator.click("button", "End the reviews")
        coordinator.open(self.meeting)
        assert coordinator.page.locator("main tbody th a").all_inner_texts() == NOMINEES
        balance = coordinator.page.locator("main aside")
        said = [balance.inner_text()]
        coordinator.clicks = 0
        for name, verb in zip(NOMINEES, ["Select", "Select", "Reserve", "Decline"], strict=True):
            coordinator.click("button", verb, after=name)
            coordinator.sees("Noted.")
            said.append(balance.inner_text())
        clicks = coordinator.clicks
        coordinator.picture("sel-04-meeting")
        assert len(set(said)) == 5
        coordinator.click("link", "Close the meeting")
        coordinator.tick(COORDINATOR)
        coordinator.tick(REVIEWERS[0])
        coordinator.click("button", "Close the meeting")
        coordinator.sees("Waiting for the second person")
        return clicks

    def confirm(self):
        second = self.of(SECOND)
        second.open(f"{self.meeting}minutes/")
        second.picture("sel-05-minutes")
        assert (Decision.objects.count(), Message.objects.filter(kind="offered").count()) == (0, 0)
        second.click("button", "Confirm the decisions")
        second.sees("4 cases are decided.")

    def send_letters(self):
        coordinator = self.coordinator
        coordinator.open(f"{self.manage}/decisions/")
        coordinator.clicks = 0
        coordinator.click("link", "Look at the letters")
        coordinator.picture("sel-06-letters")
        coordinator.click("button", "Send 4 letters")
        coordinator.sees("Take them back")
        # Half a minute to think again goes by.
        Letter.objects.update(at=F("at") - timedelta(seconds=31))
        Message.objects.update(written_at=F("written_at") - timedelta(seconds=31))
        return coordinator.clicks

    def take(self, name):
        """From the mail to the programme, with the four questions on the way; each may stay empty."""
        nominee = self.of(name)
        nominee.follow_mail(make.address_of(name))
        nominee.picture("sel-07-offered")
        nominee.click("button", "Take my place")
        nominee.fill("What you do not eat", "Nuts")
        nominee.fill("What you need to take part", "No stairs")
        nominee.fill("Telephone on the day", "+46 70 123 45 67")
        nominee.picture("sel-08-place")
        nominee.click("button", "Save")
        assert nominee.path == f"/learn/{self.edition.slug}/"
        return nominee.clicks

    def give_back(self, name):
        nominee = self.of(name)
        nominee.follow_mail(make.address_of(name))
        nominee.press(nominee.page.get_by_text("I cannot take part"))
        nominee.fill("Reason", "A child is coming.")
        nominee.click("button", "Give the place back")
        nominee.sees("gave the place back")

    def promote(self, name):
        self.coordinator.open(f"{self.manage}/decisions/")
        self.coordinator.picture("sel-09-free")
        self.coordinator.click("button", "Offer the place to %(name)s", name=name)
        self.coordinator.sees("The place is offered to %(name)s; the letter is on its way.", name=name)

    def ends_as_expected(self):
        states = ["taken", "released", "taken", "declined"]
        assert dict(Nomination.objects.values_list("nominee_name", "state")) == dict(
            zip(NOMINEES, states, strict=True)
        )
        seats = self.edition.seats.filter(role="participant")
        assert set(seats.values_list("person__name", flat=True)) == {NOMINEES[0], NOMINEES[2]}
        in_force = Decision.objects.in_force().values_list("nomination__nominee_name", "choice", "place")
        assert sorted(in_force) == [
            (NOMINEES[0], "select", None),
            (NOMINEES[1], "select", None),
            (NOMINEES[2], "select", None),
            (NOMINEES[3], "decline", None),
        ]
        decided_by = Decision.objects.filter(replaces=None).values_list("by__name", "confirmed_by__name")
        assert set(decided_by) == {(COORDINATOR, SECOND)}
        scores = Review.objects.values_list("reviewer__person__name", "nomination__nominee_name", "state")
        assert sorted(scores) == [
            (name, nominee, "final")
            for name, files in zip(REVIEWERS, (NOMINEES[:3], NOMINEES), strict=True)
            for nominee in files
        ]
        assert Conflict.objects.values_list("reviewer__person__name", "nomination__nominee_name").get() == (
            REVIEWERS[0],
            NOMINEES[3],
        )
        letters = Message.objects.filter(kind__in=["offered", "reserve", "declined"]).order_by("pk")
        sent = [(NOMINEES[place], kind) for place, kind in [(0, "offered"), (1, "offered"), (3, "declined")]]
        sent += [(NOMINEES[2], "reserve"), (NOMINEES[2], "offered")]
        assert sorted(letters.values_list("address", "kind")) == sorted(
            (make.address_of(name), kind) for name, kind in sent
        )
        details = PlaceDetails.objects.values_list("nomination__nominee_name", "diet", "access", "phone")
        said = ("Nuts", "No stairs", "+46 70 123 45 67")
        assert sorted(details) == [(NOMINEES[0], *said), (NOMINEES[2], *said)]
