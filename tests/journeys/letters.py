"""The letters of a learning year, each written once; their steps have tests of their own, here only words matter."""

from datetime import timedelta
from types import SimpleNamespace as Like

from kogge.commons.calendars import mails as calendar_mails
from kogge.commons.calendars.reminding import LIST
from kogge.commons.events import mails as event_mails
from kogge.commons.events.models import Registration
from kogge.commons.talk import mails as talk_mails
from kogge.training.assignments import mails as assignment_mails
from kogge.training.evaluations import mails as evaluation_mails
from kogge.training.groups import mails as group_mails
from kogge.training.learning import mails as learning_mails
from kogge.training.marking import mails as marking_mails
from kogge.training.nominators import mails as nominator_mails
from tests import make
from tests.commons.talk import things as talk
from tests.training.assignments import things as assigned


def write_letters_of_the_year(ulla, *, now):
    made = assigned.assignment()
    work = assigned.handed_in(made, text="Ett utkast.")
    author, lead = work.authors.get(), make.person("Pekka Leppä")
    lead.language = ulla.language
    version = Like(work=work)
    assignment_mails.handed_in(work, author, made.due_at)
    for by, is_peer in ((ulla, True), (lead, False)):
        assignment_mails.remark_given(Like(version=version, by=by, is_peer=is_peer, ref="r"))
    assignment_mails.remark_asked(Like(version=version, by=ulla, ref="r"))
    for state in ("granted", "declined"):
        until = now + timedelta(days=3)
        assignment_mails.time_answered(
            Like(assignment=made, seat=author.seat, state=state, until=until, answer="Så är det.")
        )
    marking_mails.released(work, author, now)
    marking_mails.asked_again(work, lead)
    marking_mails.answered(work, ulla)
    member = Like(edition=made.module.edition, person=ulla)
    evaluation_mails.asked_to_read_along(member, by=lead)
    event = made.module.meetings.first()
    learning_mails.task_set(Like(seat=author.seat, event=event, task="Läs protokollet.", due_on=now.date()))
    _about_nominating(made.module.edition, ulla, now=now)
    _about_groups(made.module.edition, ulla, lead, now=now)
    _about_meetings(event, ulla, now=now)
    _about_threads(ulla, now=now)


def _about_nominating(edition, ulla, *, now):
    for organisation in (None, make.organisation()):
        row = Like(edition=edition, person=ulla, address=ulla.email, language=ulla.language, organisation=organisation)
        for is_again in (False, True):
            nominator_mails.asked(row, "x", sender="Sigrid Björk", is_again=is_again, now=now)


def _about_groups(edition, *people, now):
    known = {
        one.pk: Like(seat=Like(pk=one.pk, person=one, person_id=one.pk), name=one.name, cluster=None) for one in people
    }
    group = Like(label="Grupp 1", members=Like(all=lambda: [Like(seat_id=key) for key in known]))
    made = Like(title="Läsecirkel", edition=edition)
    group_mails.published(made, [group], known, {str(people[0].pk): []}, now=now)


def _about_meetings(event, ulla, *, now):
    place = Registration.objects.create(
        event=event, person=ulla, mode="on_site", state="registered", registered_at=now, offer_ends_at=now
    )
    event_mails.registered(place, now=now)
    calendar_mails.soon(event, ulla, place, list_name=LIST, now=now)
    event_mails.waits(place, 2, now=now)
    event_mails.offered(place, now=now)
    event_mails.lapsed(place, now=now)
    event_mails.asked(place, now=now)
    event_mails.called_off(event, [ulla], note="Storm.", now=now)
    for is_new in (True, False):
        calendar_mails.tell(event, ulla, is_new=is_new, now=now)
    event.cancelled_at = now
    calendar_mails.tell(event, ulla, is_new=False, now=now)


def _about_threads(ulla, *, now):
    thread = talk.thread(by="Torsten Ek", text="Vem vet?", title="Energi", now=now)
    said = thread.remarks.get()
    for purpose in ("mentioned", "followed"):
        talk_mails.remark(Like(remark=said, person=ulla, purpose=purpose), list_name="", now=now)
    talk_mails.digest(ulla, [(thread, [Like(remark=said)])] * 2, list_name="", now=now)
    talk_mails.not_taken(thread, ulla, why="Tråden är stängd.", text="Mitt svar.", now=now)
