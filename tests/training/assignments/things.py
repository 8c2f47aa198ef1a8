"""An assignment with its people, for the tests of this room and of those above it."""

from datetime import timedelta

from django.utils import timezone

from kogge.training.assignments import actions
from kogge.training.assignments.models import Assignment, Criterion, Work
from kogge.training.marking import actions as marking
from kogge.training.programmes.actions import seat
from kogge.training.programmes.models import Module
from tests import make

LEVELS = [{"en": "hardly"}, {"en": "partly"}, {"en": "fully"}]
PEOPLE = ("Ulla Saarni", "Ebba Lönn", "Tom Tamm")
LEARN, TEACH = "/learn/me-2027/assignments/", "/teach/me-2027/1/"


def lead():
    return make.person("Pekka Leppä")


def course(people=PEOPLE):
    """A running edition; Pekka leads module 1, Wanda module 2."""
    edition, by = make.edition(at="running"), make.coordinator()
    first = edition.modules.get(number=1)
    given = {"starts_on": first.starts_on + timedelta(days=70), "ends_on": first.ends_on + timedelta(days=70)}
    second, _is_new = Module.objects.get_or_create(
        edition=edition, number=2, defaults={"title": make.text("Radar"), **given}
    )
    for name, module in (("Pekka Leppä", first), ("Wanda Jarzębina", second)):
        seat(edition, make.person(name), role="module_lead", module=module, by=by)
    for name in people:
        seat(edition, make.person(name), role="participant", by=by)
    return edition


def assignment(*, at="open", people=PEOPLE, module=None, **fields):
    """Two criteria with three levels each; due in ten days, drafts are read for five."""
    now = timezone.now()
    module = module or course(people).modules.get(number=1)
    given = {
        "title": make.text("A radar of your own"),
        "brief": make.text("Collect ten signals."),
        "due_at": now + timedelta(days=10),
        "remarks_due_at": now + timedelta(days=5),
        "asks_consent": False,
    }
    made = actions.put_assignment(Assignment(module=module, **given | fields), by=make.coordinator(), now=now)
    for position, words in enumerate(("Breadth", "Value")):
        Criterion.objects.create(assignment=made, text=make.text(words), levels=LEVELS, position=position)
    if at == "open":
        actions.open(made, by=make.coordinator())
    return made


def seat_of(assignment, name):
    return assignment.module.edition.seats.participants().get(person=make.person(name))


def draft(assignment, name="Ulla Saarni", text="First words.", **said):
    who, now = make.person(name), timezone.now()
    work = actions.begin(assignment, seat_of(assignment, name), by=who, now=now)
    actions.write(work, {"text": text} | said, seen=work.revision, by=who, now=now)
    return work


def shown(assignment, name="Ulla Saarni", text="First words."):
    """A draft that peers are asked to read."""
    work = draft(assignment, name, text)
    actions.ask_remarks(work, by=make.person(name), now=timezone.now())
    return work


def handed_in(assignment, name="Ulla Saarni", text="First words.", *, days_ago=0, **said):
    work = draft(assignment, name, text, **said)
    actions.hand_in(work, by=make.person(name), now=timezone.now())
    if days_ago:
        Work.objects.filter(pk=work.pk).update(handed_in_at=timezone.now() - timedelta(days=days_ago))
        work.refresh_from_db()
    return work


def marked(work, *, by=None, values=(3, 2), seen=0, final=True, **texts):
    """Levels in the order of the criteria, and what is said."""
    by, now = by or lead(), timezone.now()
    criteria = work.assignment.criteria.order_by("position")
    given = {"strengths": "Broad.", "next_steps": "Use it.", "note_private": ""} | texts
    marking.keep_mark(work, values=dict(zip(criteria, values, strict=False)), seen=seen, by=by, now=now, **given)
    if final:
        marking.assess(work, by=by, now=now)
    work.refresh_from_db()
    return work


def released(work):
    """The feedback is with its reader since a minute."""
    now = timezone.now() - timedelta(minutes=1)
    marking.release(work.assignment, expected=1, by=lead(), now=now)
    work.refresh_from_db()
    return work


def for_addresses(module, participant):
    """An assignment with one hand-in, for the table of who may open what: (reference, reference)."""
    made = assignment(module=module)
    seat_ = made.module.edition.seats.participants().get(person=participant)
    work = actions.begin(made, seat_, by=participant, now=timezone.now())
    actions.write(work, {"text": "Words."}, seen=0, by=participant, now=timezone.now())
    actions.hand_in(work, by=participant, now=timezone.now())
    return made.ref, work.ref


def addresses(edition, refs):
    """The arguments of every page of assignments and their assessment."""
    made, work = refs
    none, one, module, hand_in = "abcdefghijkm", [edition, made], [edition, 1], [edition, 1, work]
    return {
        **dict.fromkeys(("assignment_detail", "assignment_template", "work_edit", "work_receipt"), one),
        **dict.fromkeys(("work_feedback", "extension_ask"), one),
        **dict.fromkeys(("work_file", "work_file_remove", "remark_give"), [*one, none]),
        "remark_file": [*one, none, none],
        "work_shown": [*one, none],
        "work_shown_file": [*one, none, none],
        "work_hide": one,
        **dict.fromkeys(("assignment_list", "assignment_new", "marking_list", "phrase_list"), module),
        **dict.fromkeys(("assignment_edit", "assignment_enclose", "marks_release", "marks_undo"), [*module, made]),
        **dict.fromkeys(("rubric_edit", "rubric_drop"), [*module, made, 0]),
        "assignment_step": [*module, made, "close"],
        "extension_answer": [*module, none],
        "phrase_drop": [*module, 0],
        **dict.fromkeys(("marking_file", "marking_agree", "marking_reopen", "marking_answer"), hand_in),
        "marking_remark": hand_in,
        "marking_enclosure": [*hand_in, none],
    }
