"""A module from its opening to what is done about its evaluation, walked by all who have a part in it."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from kogge.commons.events.models import Attendance, Event, Registration
from kogge.commons.mail.models import Message
from kogge.training.assignments.models import Remark, Work
from kogge.training.evaluations.models import Said
from kogge.training.learning import actions as learning
from kogge.training.learning.models import Activity, Done
from kogge.training.marking.models import Mark
from tests import make
from tests.commons.events import meetings
from tests.journeys.test_every_page import faults_of, sign_in
from tests.training.assignments import things as assigned
from tests.training.evaluations import things as evaluations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LEAD, OTHER_LEAD, COORDINATOR = "Pekka Leppä", "Wanda Jarzębina", "Sigrid Björk"
WHO, SECOND = "Ulla Saarni", "Ebba Lönn"
PEOPLE = [WHO, SECOND, "Tom Tamm", "Anna Alm", "Bo Berg", "Cia Ceder"]
# For a place at a meeting (J10), per step of a module, for the hand-in from the home of the edition, per person who is
# assessed, for the release.
PROMISED = {"register": 1, "be there": 1, "step": 1, "hand in": 3, "mark": 1, "release": 2, "evaluate": 3}


def test_a_module_is_walked_by_all_who_have_a_part_in_it(visit):
    """Slow: two months of work."""
    walk = Walk(visit, {})
    clicks = {"register": walk.register(), "be there": walk.be_there(width=360)}
    walk.join_from_elsewhere()
    clicks["step"] = walk.do_a_step()
    walk.show_a_draft()
    walk.give_a_remark()
    clicks["hand in"] = walk.hand_in()
    assigned.handed_in(walk.assignment, SECOND, "Nine signals.")
    clicks["mark"] = walk.mark() / 2
    clicks["release"] = walk.release()
    walk.read_the_feedback()
    walk.ask_all()
    clicks["evaluate"] = walk.evaluate()
    walk.close_the_evaluation()
    walk.say_what_is_done()
    walk.read_what_is_done()
    walk.look_at_the_board()
    walk.keep_others_out()

    assert {step: count for step, count in clicks.items() if count > PROMISED[step]} == {}
    walk.ends_as_expected()


def test_who_learns_needs_a_phone_and_no_javascript(visit):
    """Slow: the same in the dark, as far as the person takes part who learns."""
    walk = Walk(visit, {"width": 360, "javascript": False, "dark": True})
    clicks = {"be there": walk.be_there(), "step": walk.do_a_step(), "hand in": walk.hand_in()}
    assigned.released(assigned.marked(Work.objects.get()))
    walk.read_the_feedback()
    walk.ask_all()
    clicks["evaluate"] = walk.evaluate()

    assert {step: count for step, count in clicks.items() if count > PROMISED[step]} == {}


class Walk:
    """Who takes part, each with a browser, and what each of them does."""

    def __init__(self, visit, browser_of_them):
        self.visit, self.browser_of_them = visit, browser_of_them
        self.edition = assigned.course(PEOPLE)
        self.module = self.edition.modules.get(number=1)
        now, by = timezone.now(), make.coordinator()
        Event.objects.filter(modules=self.module).update(
            starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=2), mode="hybrid"
        )
        self.event = self.module.meetings.get()
        self.steps = [
            learning.put(Activity(module=self.module, title=make.text(title), minutes=20), by=by, now=now)
            for title in ("Read about signals", "Look around at home")
        ]
        self.assignment = assigned.assignment(module=self.module)
        self.home = f"/learn/{self.edition.slug}/"
        self.teach = f"/teach/{self.edition.slug}/1/"
        self.feedback = f"/manage/{self.edition.programme.slug}/{self.edition.slug}/feedback/"
        self.participant = self.of(WHO, **browser_of_them)
        self.lead = self.of(LEAD)

    def of(self, name, **browser_of_them):
        visitor = self.visit(**browser_of_them)
        sign_in(visitor, make.person(name))
        return visitor

    def register(self):
        """A meeting that is open to all: who is signed in says how, and has a place."""
        participant = self.participant
        participant.open(meetings.meeting(now=timezone.now()).get_absolute_url())
        participant.click("button", "Online")
        participant.sees("You are registered.")
        clicks, participant.clicks = participant.clicks, 0
        return clicks

    def be_there(self, **browser_of_them):
        """The picture on the screen opens the page with the code in it."""
        self.lead.open(f"{self.event.get_absolute_url()}code/")
        self.lead.sees("Say that you are here")
        code = self.lead.page.locator("main .code").inner_text()
        self.lead.picture("year-01-code")
        phone = self.of(WHO, **browser_of_them) if browser_of_them else self.participant
        phone.clicks = 0
        phone.open(f"{self.event.get_absolute_url()}here/?code={code}")
        phone.picture("year-02-here")
        phone.click("button", "I am here")
        phone.sees("It is written down that you are here.")
        return phone.clicks

    def join_from_elsewhere(self):
        """The own link leads to the room without signing in, and says that somebody is there."""
        somebody = self.visit()
        room = f"{somebody.address}/about/accessibility/"
        Event.objects.filter(pk=self.event.pk).update(join_url=room)
        given = {"event": self.event, "person": make.person(SECOND), "mode": "online", "state": "registered"}
        mine = Registration.objects.create(registered_at=timezone.now(), **given)
        somebody.open(mine.get_join_url())
        assert somebody.page.url == room

    def do_a_step(self):
        participant = self.participant
        participant.open("/home/")
        participant.clicks = 0
        participant.click("link", "Continue", after=f": {self.edition.programme.name} {self.edition.name}")
        assert (participant.heading(), participant.clicks) == ("Read about signals", 1)
        participant.picture("year-03-step")
        participant.clicks = 0
        participant.click("button", "Done, next")
        participant.page.get_by_role("heading", level=1, name="Look around at home").wait_for()
        return participant.clicks

    def show_a_draft(self):
        participant = self.participant
        participant.open(self.assignment.get_absolute_url())
        participant.click("link", "Begin")
        participant.fill("Your text", "Eight signals.")
        participant.click("button", "Show the draft to others")
        participant.sees("Your draft is with others: 0 remarks so far.")

    def give_a_remark(self):
        """A peer reads it without being named, and whoever wrote it goes on."""
        peer = self.of(Remark.objects.order_by("pk").first().by.name)
        peer.open(self.assignment.get_absolute_url())
        peer.click("link", "Draft %(n)s", n=1)
        peer.sees("Eight signals.")
        peer.fill("What is good", "Broad.")
        peer.fill("What would make it better", "Two more.")
        peer.picture("year-04-remark")
        peer.click("button", "Give remarks")
        participant = self.participant
        participant.open(self.assignment.get_absolute_url())
        participant.sees("Two more.")
        said = participant.page.locator("main #remarks").inner_text()
        assert [name for name in PEOPLE if name in said] == []
        assert faults_of(participant.page, [(1280, "light")]) == []
        participant.page.set_viewport_size({"width": 1280, "height": 800})

    def hand_in(self):
        """From the home of the edition to the receipt."""
        participant = self.participant
        participant.open(self.home)
        participant.clicks = 0
        participant.click("link", "A radar of your own")
        participant.press(participant.page.locator(f"main a[href$='{self.assignment.ref}/work/']"))
        participant.fill("Your text", "Ten signals.")
        participant.picture("year-05-work")
        participant.click("button", "Hand in")
        participant.sees("You have got this as a mail, too. Feedback comes to everybody at the same time.")
        receipt = participant.page.locator("main").inner_text()
        assert [words in receipt for words in (WHO, "2 words", Work.objects.get().ref)] == [True, True, True]
        participant.picture("year-06-receipt")
        return participant.clicks

    def mark(self):
        """By keys: a level for each criterion, then on to the next."""
        lead, page = self.lead, self.lead.page
        lead.open(f"{self.teach}marking/")
        lead.clicks = 0
        lead.click("link", "Next one")
        for name, keys in ((WHO, "32"), (SECOND, "21")):
            page.get_by_role("heading", level=1, name=name).wait_for()
            for key in keys:
                page.keyboard.press(key)
            lead.fill("Strengths", f"Broad, {name}.")
            page.keyboard.press("Tab")
            page.evaluate("document.activeElement.blur()")
            lead.picture("year-07-marking")
            with page.expect_navigation():
                page.keyboard.press("n")
        lead.sees("Nothing waits for you.")
        return lead.clicks

    def release(self):
        lead = self.lead
        lead.clicks = 0
        lead.click("link", "Release 2 assessments")
        lead.picture("year-08-release")
        lead.click("button", "Release 2 assessments")
        lead.sees("Take them back")
        assert self.participant.open(f"{self.assignment.get_absolute_url()}feedback/").status == 404
        # Half a minute to think again goes by.
        Work.objects.update(released_at=F("released_at") - timedelta(seconds=31))
        return lead.clicks

    def read_the_feedback(self):
        participant = self.participant
        participant.open(self.assignment.get_absolute_url())
        participant.click("link", "Read the feedback")
        participant.sees("Broad")
        participant.picture("year-09-feedback")
        if not self.browser_of_them:
            assert faults_of(participant.page, [(360, "dark")]) == []
            participant.page.set_viewport_size({"width": 1280, "height": 800})

    def ask_all(self):
        """All are asked about the module, and all but one have answered already."""
        self.evaluation = evaluations.evaluation(self.edition, at="open", module=self.module)
        for name in PEOPLE[1:]:
            evaluations.answer(self.evaluation, make.person(name), evaluations.GOOD)

    def evaluate(self):
        participant, page = self.participant, self.participant.page
        participant.open(f"{self.home}feedback/")
        participant.clicks = 0
        participant.click("link", str(self.evaluation.questionnaire.title))
        for code, value in evaluations.GOOD.items():
            participant.mark(page.locator(f"main [name='q-{code}'][value='{value}']"))
        participant.picture("year-10-evaluate")
        participant.click("button", "Check the answers")
        participant.click("button", "Send the answers")
        page.wait_for_url("**/sent/")
        return participant.clicks

    def close_the_evaluation(self):
        """The lead reads nothing before it is closed."""
        self.lead.open(self.evaluation.get_absolute_url())
        assert "You said, we did" not in self.lead.page.locator("main").inner_text()
        self.coordinator = self.of(COORDINATOR)
        self.coordinator.open(self.evaluation.get_absolute_url())
        self.coordinator.click("button", "Close")
        self.coordinator.sees("You said, we did")

    def say_what_is_done(self):
        lead = self.lead
        lead.open(self.evaluation.get_absolute_url())
        lead.click("link", "Add a point")
        lead.fill("What participants said", "The work took longer than we were told.")
        lead.mark(lead.page.locator("main [name=state][value=doing]"))
        lead.fill("What is done about it, or why not", "Each step says how long it takes.")
        lead.click("button", "Save")
        lead.sees("Each step says how long it takes.")
        lead.picture("year-11-said")
        lead.click("button", "Show to participants")
        lead.sees("Participants read the figures and what you do about them.")

    def read_what_is_done(self):
        self.participant.open(f"{self.home}feedback/")
        self.participant.sees("Each step says how long it takes.")

    def look_at_the_board(self):
        """One step is done and one meeting was visited; the first to be seen are those who did nothing."""
        coordinator = self.coordinator
        coordinator.open(f"/manage/{self.edition.programme.slug}/{self.edition.slug}/cohort/")
        rows = coordinator.page.locator("main .heatmap tbody tr")
        row = rows.filter(has_text=WHO)
        assert (rows.count(), row.locator(".heat.is-done").count()) == (len(PEOPLE), 1)
        assert row.locator("[data-l=Meetings]").inner_text().startswith("1/1")
        coordinator.picture("year-12-board")

    def keep_others_out(self):
        """Who leads another module of the same edition knows nothing of what is handed in and said here."""
        other = self.of(OTHER_LEAD)
        work = Work.objects.first()
        shut = {
            self.teach: 403,
            f"{self.teach}marking/": 404,
            work.get_marking_url(): 404,
            f"{self.assignment.get_edit_url()}release/": 404,
            f"{self.event.get_absolute_url()}people/": 403,
            f"{self.evaluation.get_absolute_url()}said/0/": 404,
        }
        ask = other.page.context.request.get
        assert {path: ask(other.address + path).status for path in shut} == shut

    def ends_as_expected(self):
        there = Attendance.objects.values_list("person__name", "mode")
        assert sorted(there) == [(SECOND, "online"), (WHO, "on_site")]
        assert list(Done.objects.values_list("seat__person__name", "activity")) == [(WHO, self.steps[0].pk)]
        works = Work.objects.order_by("pk").values_list("text", "state")
        assert list(works) == [("Ten signals.", "released"), ("Nine signals.", "released")]
        values = [[level.value for level in mark.levels.order_by("criterion")] for mark in Mark.objects.order_by("pk")]
        assert values == [[3, 2], [2, 1]]
        told = Message.objects.filter(kind="released").values_list("name", flat=True)
        assert sorted(told) == [SECOND, WHO]
        assert list(Said.objects.values_list("state", "is_quoted")) == [("doing", False)]
        assert self.evaluation.questionnaire.responses.filter(state="sent").count() == len(PEOPLE)
