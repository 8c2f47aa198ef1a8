"""Committees and questionnaires further on than those of the access table, for whoever looks at their pages."""

from datetime import timedelta

from django.utils import timezone

from kogge.commons.mail.models import Message
from kogge.commons.people.models import Invitation
from kogge.commons.surveys import actions as surveys
from kogge.commons.surveys.models import Answer, Question, Response, Section
from kogge.training.decisions import actions as decisions
from kogge.training.nominations import actions as nominations
from kogge.training.nominations.models import Nomination
from kogge.training.nominators import actions as nominators
from kogge.training.programmes import actions as programmes
from kogge.training.selection import actions as selection
from kogge.training.selection.models import Criterion, Reviewer, Round
from tests import make

STEPS = {str(step): {"en": f"step {step}", "sv": f"steg {step}"} for step in range(1, 6)}


def committee(slug, code, *, people, files=4, places=2):
    """A committee that reads, each application by two; its people have said whom they know."""
    now, by = timezone.now(), make.coordinator()
    edition = make.edition(slug, code=code, seats_offered=places)
    cases = [make.nomination(f"{code} Person {number}", edition_=edition, at="sent") for number in range(files)]
    made = selection.found(edition, by=by, now=now)
    given = {"places": places, "due_at": now + timedelta(days=14), "reviews_each": 2}
    Round.objects.filter(pk=made.pk).update(**given)
    made.refresh_from_db()
    for position, title in enumerate(["Clear goals", "Sound plan"], start=1):
        Criterion.objects.create(round=made, title=make.text(title), words=STEPS, position=position)
    for who in people:
        seat = selection.invite(Reviewer(round=made), name=who.name, address=who.email, by=by, now=now)
        selection.accept(seat, by=who, now=now)
    selection.begin(made, by=by, now=now)
    made.reviewers.update(declared_at=now)
    return made, cases


def meeting(slug, code, *, people, second=None, **fields):
    """A committee whose reviews are final and whose meeting has proposed; with `second` it is decided and told."""
    now, by = timezone.now(), make.coordinator()
    made, cases = committee(slug, code, people=people, **fields)
    for place in range(2 * len(cases)):
        make.review(made, value=1 + place % 5)
    selection.meet(made, by=by, now=now)
    made.refresh_from_db()
    for case, choice in zip(cases, ["select", "select", "reserve", "decline"], strict=False):
        note = "För tidigt." if choice == "decline" else ""
        decisions.propose(made, case, choice, version=0, note=note, by=by, now=now)
    if second:
        programmes.seat(made.edition, second, role="assistant", by=by)
        decisions.decide(made, by=by, now=now)
        decisions.close(made, by=second, now=now)
        made.refresh_from_db()
    return made, cases


def reviewing(house):
    """[(page, its arguments)] of a member of a committee."""
    who = house.people["lead"]
    made, _cases = committee("me-2028", "ME-28", people=[who, make.person("Review Ers")])
    make.review(made, by=who)
    slug, seat = made.edition.slug, made.reviewers.get(person=who)
    numbers = seat.reviews.order_by("-state", "number").values_list("number", flat=True)
    files = [("review_file", [slug, number]) for number in (numbers.first(), numbers.last())]
    return [("review_list", []), ("review_queue", [slug]), ("review_conflicts", [slug]), *files]


def deciding(house):
    """[(page, its arguments)] of a coordinator: a committee that reads, one that meets, one that has decided."""
    people = [make.person("Review Ers"), make.person("Review Zwei")]
    reading, files = committee("me-2029", "ME-29", people=people)
    p, e = reading.edition.programme.slug, reading.edition.slug
    found = [("committee", [p, e]), ("committee_files", [p, e]), ("file_words", [p, e, files[0].ref])]
    meets, cases = meeting("me-2030", "ME-30", people=people)
    e = meets.edition.slug
    found += [("meeting", [e]), ("meeting_file", [e, cases[0].ref]), ("meeting_close", [e])]
    decided, cases = meeting("me-2031", "ME-31", people=people, second=make.person("Aino Apu"))
    e = decided.edition.slug
    found += [("meeting", [e]), ("meeting_minutes", [e]), ("decision_detail", [p, e, cases[2].ref])]
    found += [("letter_wording", [p, e, "offered"])]
    return found + [(name, [p, e]) for name in ("decision_list", "decision_letters", "decision_terms")]


def answering(house):
    """[(page, its arguments)] of somebody who is asked, has begun, and has sent."""
    who, now = house.people["member"], timezone.now()
    asked, sent = make.questionnaire(closes_at=now + timedelta(days=3)), make.questionnaire()
    for one in (asked, sent):
        surveys.invite(one, addresses=[who.email], by=one.made_by, now=now)
        begun = surveys.begin(one, person=who, now=now)
        surveys.save(begun, {"abroad": "no"}, now=now)
    surveys.send(begun, now=now)
    return [("survey_fill", [asked.ref]), ("survey_check", [asked.ref]), ("survey_sent", [sent.ref])]


def answered(questionnaire):
    """Eight answers to a scale, a choice and an open question."""
    section = Section.objects.create(questionnaire=questionnaire, title=make.text("Skills"))
    steps = [{"code": step, "label": words} for step, words in STEPS.items()]
    given = {"section": section, "options": steps}
    scale = Question.objects.create(code="goals", kind="scale", text=make.text("Setting goals"), position=1, **given)
    single = Question.objects.create(code="plan", kind="single", text=make.text("Plan"), position=2, **given)
    for number in range(8):
        response = Response.objects.create(
            questionnaire=questionnaire, language="en", state="sent", sent_on=timezone.now().date()
        )
        values = {scale: str(1 + number % 5), single: str(1 + number % 2)}
        Answer.objects.bulk_create(Answer(response=response, question=one, value=said) for one, said in values.items())
    return questionnaire


def ask_to_nominate(edition, language):
    """[(page, its arguments)] behind the link of somebody who is asked to nominate, and has written one nomination."""
    now, address = timezone.now(), "nora.nomi@example.org"
    nominators.invite(edition, addresses=[address], language=language, by=make.coordinator(), now=now)
    row = edition.nominators.get()
    token = Invitation.make("nominate", address=address, key=str(row.pk), now=now).token
    made = Nomination(
        edition=edition, nominee_name="Ottilia Oxel", nominee_email="o@example.org", cluster=make.organisation(),
        nominator_name="Nora Nomi", why="Hon leder.",
    )  # fmt: skip
    nominators.write(row, made, place="1", now=now)
    return [("nominator_link", [token]), ("nominator_check", [token, made.ref])]


def ask_support(case, language):
    """The mail that asks the employer for a word."""
    given = {"name": "Helge Chef", "address": "helge@example.org", "language": language}
    nominations.ask_support(case, **given, by=case.nominee, place="1", now=timezone.now())
    return Message.objects.filter(kind="support_asked", case=case.ref).get()
