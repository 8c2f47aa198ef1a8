"""The assignments of the demonstration: one in the middle of its work, hand-ins to assess, a draft with remarks."""

from datetime import datetime, time, timedelta

from i18nfield.strings import LazyI18nString

from kogge.portal.demonstration.editions import RUNNING
from kogge.portal.demonstration.words import in_all, in_words
from kogge.training.assignments import actions as assignments
from kogge.training.assignments.models import Assignment, Criterion, Extension, Remark, Work
from kogge.training.marking import actions as marking
from kogge.training.marking.models import Phrase
from kogge.training.programmes.models import Module, Seat

RADAR = {
    "title": {"en": "A radar for your cluster", "sv": "En radar för ditt kluster"},
    "brief": {
        "en": "Collect ten signals that matter to your cluster: technologies, rules, markets.\n\n"
        "Rate each with three of your members, and write on two pages which three you act on first, and why.",
        "sv": "Samla tio signaler som är viktiga för ditt kluster: teknik, regler, marknader.\n\n"
        "Bedöm dem med tre av era medlemmar och skriv på två sidor vilka tre ni agerar på först, och varför.",
    },
    "evidence": {
        "en": "The list of signals with their ratings, and the minutes of one meeting with members, without names.",
        "sv": "Listan över signaler med bedömningar och anteckningar från ett möte med medlemmar, utan namn.",
    },
}
CRITERIA = [
    ("Breadth of the signals", "Signalernas bredd", [
        ("Signals come from one field.", "Signalerna kommer från ett område."),
        ("Signals come from two or three fields.", "Signalerna kommer från två eller tre områden."),
        ("Technology, rules and markets are there, with sources.", "Teknik, regler och marknader, med källor."),
    ]),
    ("Members took part", "Medlemmarna deltog", [
        ("The manager rated alone.", "Klusterledaren bedömde ensam."),
        ("Members were asked in writing.", "Medlemmar tillfrågades skriftligt."),
        ("Members rated together in a meeting.", "Medlemmar bedömde tillsammans på ett möte."),
        ("Members rated together and decided what to do.", "Medlemmar bedömde och beslutade tillsammans."),
    ]),
    ("What follows from it", "Vad som följer av det", [
        ("No act is named.", "Ingen åtgärd nämns."),
        ("Acts are named, without who and when.", "Åtgärder nämns, utan vem och när."),
        ("Each act has somebody, a date and a first step.", "Varje åtgärd har ansvarig, datum och ett första steg."),
    ]),
]  # fmt: skip
DRAFT = (
    "We read the reports of four programmes and asked our companies what surprised them this year.\n\n"
    "Ten signals came out of it. Sensors for forests and rules for batteries stand first."
)
WORKS = [
    "We collected ten signals from the reports of four programmes and from our companies.\n\n"
    "Twelve members rated them in one meeting. Three came first: rules for batteries, sensors for forests, and the "
    "price of power.\n\nFor each there is somebody who acts: the first step is a visit in March.",
    "Our ten signals are about technology alone, because our members asked for it.\n\n"
    "We sent the list to twenty companies; nine answered. We act on robots, batteries and wood-based fibres.",
    "We began with twenty signals and kept ten.\n\nThe board rated them. We have not decided yet what to do first; "
    "the meeting is next month.",
    "Signals from customs data, patents and two fairs.\n\nSix members met online for an hour and rated them. "
    "We act on two: a shared test bed, and training about the new rules.",
]


def furnish_assignments(demo):
    """Module 2 of the edition that runs: three hand-ins to assess, one assessed, a draft with remarks."""
    module = Module.objects.select_related("edition__programme").get(edition__slug=RUNNING, number=2)
    lead = module.seats.filter(role=Seat.Role.MODULE_LEAD).select_related("person").first().person
    assignment = written(demo, module, by=lead)
    seats = list(module.edition.seats.participants().select_related("person").order_by("pk"))
    drafter, others = seats[0], seats[1:]
    for place, (seat, text) in enumerate(zip(others, WORKS, strict=False)):
        hand_in(assignment, seat, text, now=demo.at(-6 + place))
    show(demo, assignment, drafter)
    assess(demo, assignment, by=lead)
    if len(others) > len(WORKS):
        seat, until = others[len(WORKS)], assignment.due_at + timedelta(days=5)
        asked = Extension(assignment=assignment, seat=seat, until=until, reason="Our yearly meeting is in that week.")
        assignments.ask_time(asked, by=seat.person, now=demo.at(-1))


def written(demo, module, *, by):
    due_on = demo.day(9)
    due_on += timedelta(days=(7 - due_on.weekday()) if due_on.weekday() > 4 else 0)
    made = Assignment(
        module=module,
        due_at=datetime.combine(due_on, time(16), module.edition.zone),
        remarks_due_at=datetime.combine(due_on - timedelta(days=4), time(16), module.edition.zone),
        **{name: LazyI18nString(in_all(words)) for name, words in RADAR.items()},
    )
    assignments.put_assignment(made, by=by, now=demo.at(-20))
    for en, sv, levels in CRITERIA:
        words = [in_all({"en": first, "sv": second}) for first, second in levels]
        one = Criterion(assignment=made, text=in_words(en, sv), levels=words)
        assignments.put_criterion(one, by=by, now=demo.at(-20))
    assignments.open(made, by=by, now=demo.at(-20))
    return made


def write(assignment, seat, text, *, now):
    work = assignments.begin(assignment, seat, by=seat.person, now=now)
    given = {"text": text, "sharing": "edition", "agreed_by": "The chair of the board"}
    assignments.write(work, given, seen=work.revision, by=seat.person, now=now)
    return work


def hand_in(assignment, seat, text, *, now):
    assignments.hand_in(write(assignment, seat, text, now=now), by=seat.person, now=now)


def show(demo, assignment, seat):
    """A draft that two peers were asked to read; one has written, and so has the module lead."""
    work = write(assignment, seat, DRAFT, now=demo.at(-4))
    assignments.ask_remarks(work, by=seat.person, now=demo.at(-4))
    remark = Remark.objects.filter(version__work=work).select_related("by").order_by("pk").first()
    good, better = "The sources are clear.", "Say how many companies answered, and what you do first."
    if remark:
        assignments.give(remark, good=good, better=better, by=remark.by, now=demo.at(-3))
    later = DRAFT.replace("our companies", "fourteen companies").replace(
        "stand first.", "come first: nine named them."
    )
    assignments.write(work, {"text": later}, seen=work.revision, by=seat.person, now=demo.at(-1))


def assess(demo, assignment, *, by):
    """One hand-in is assessed and waits to be released; phrases of one's own are there."""
    Phrase.objects.create(owner=by, where="strengths", text="The evidence from your own cluster is clear.")
    Phrase.objects.create(owner=by, where="next_steps", text="Name who acts first, and by when.")
    work = Work.objects.filter(assignment=assignment, state=Work.State.HANDED_IN).order_by("pk").last()
    if work:
        values = dict(zip(assignment.criteria.order_by("position"), (3, 3, 2), strict=True))
        texts = {"strengths": "Sources from three fields.", "next_steps": "Give each act a date.", "note_private": ""}
        marking.keep_mark(work, values=values, seen=0, by=by, now=demo.at(-1), **texts)
        marking.assess(work, by=by, now=demo.at(-1))
