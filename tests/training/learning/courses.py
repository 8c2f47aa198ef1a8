"""An edition with steps, people and meetings, for the tests of this room."""

from datetime import timedelta

from django.utils import timezone

from kogge.commons.events.models import Event
from kogge.training.learning import actions
from kogge.training.learning.models import Absence, Activity, Done, Material
from kogge.training.programmes import actions as programmes
from kogge.training.programmes.models import Meeting, Module, Seat
from tests import make


def lead(number=1):
    return make.person(f"Lead Nr{number}")


def module(number=1, *, starts=-10, days=60, edition=None):
    """A module with an opening of two days ago and a closing at its end; its school is led by `lead(number)`."""
    edition = edition or make.edition(at="running")
    found = edition.modules.filter(number=number).first()
    today = timezone.now().date()
    given = {"starts_on": today + timedelta(days=starts), "ends_on": today + timedelta(days=starts + days)}
    if found is None:
        made = Module(edition=edition, number=number, title=make.text(f"Module {number}"), **given)
        found = programmes.add_module(made, by=make.coordinator(), city="Vaasa")
    Module.objects.filter(pk=found.pk).update(**given)
    found.refresh_from_db()
    found.edition = edition
    programmes.seat(edition, lead(number), role="module_lead", module=found, by=make.coordinator())
    return found


def closing(of, *, in_days=30):
    starts_at = timezone.now() + timedelta(days=in_days)
    event = Event.objects.create(
        slug=f"closing-{of.number}-{in_days}",
        title=make.text("Closing"),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=6),
        mode="hybrid",
        city="Kaunas",
        timezone="Europe/Vilnius",
        circle=of.edition.circle,
    )
    Meeting.objects.create(module=of, event=event, kind="closing")
    return event


def step(of, title="Kapitel", **fields):
    given = {"minutes": 30, "kind": "read"} | fields
    made = Activity(module=of, title=make.text(title), text=make.text(f"About {title}"), **given)
    return actions.put(made, by=lead(of.number), now=timezone.now())


def participant(of, name="Ulla Saarni"):
    return programmes.seat(
        of.edition,
        make.person(name),
        role=Seat.Role.PARTICIPANT,
        case=make.address_of(name)[:20].replace("@", "-").replace(".", "-"),
        by=make.coordinator(),
    )


def crowd(of, count, start=0):
    """Many participants, each with some ticks, written at once."""
    seats = [participant(of, f"Person Nr{number}") for number in range(start, start + count)]
    steps = list(Activity.objects.in_order().filter(module=of))
    now = timezone.now()
    Done.objects.bulk_create(
        Done(activity=one, seat=seat, at=now) for n, seat in enumerate(seats) for one in steps[: n % (len(steps) + 1)]
    )
    return seats


def material(of, **fields):
    made = Material(module=of, title=make.text("Handbook"), **{"kind": "link"} | fields)
    return actions.put_material(made, url="https://example.org/book", by=lead(of.number), now=timezone.now())


def addresses(of, seat):
    """Things of this room in the house of the access table, and the arguments of the pages about them."""
    from_on, now, by = timezone.localdate(), timezone.now(), make.coordinator()
    one = actions.put(Activity(module=of, title=make.text("Kapitel"), minutes=5), by=by, now=now)
    thing = Material(module=of, title=make.text("Handbook"), kind="link")
    actions.put_material(thing, url="https://example.org/book", by=by, now=now)
    trainer = actions.engage(of, make.person("Tore Tall"), from_on=from_on, by=by, now=now)
    away = Absence.objects.create(seat=seat, event=of.meetings.get(), reason="Away", told_at=now)
    e, p, n = of.edition.slug, of.edition.programme.slug, of.number
    step = ("learn_activity", "activity_done", "activity_undo", "activity_edit", "activity_move", "activity_remove")
    return {
        **dict.fromkeys(("learn_workload", "learn_attendance", "attendance_make"), [e]),
        **dict.fromkeys(("learn_module", "teach_module", "teach_edit", "teach_copy", "trainer_new"), [e, n]),
        **dict.fromkeys((*step, "activity_restore"), [e, n, one.ref]),
        **dict.fromkeys(("absence_answer", "absence_count"), [e, n, away.ref]),
        **dict.fromkeys(("attendance_rule", "cohort_board", "cohort_letter"), [p, e]),
        "absence_tell": [e, away.event.slug],
        "material_file": [e, n, thing.ref, 1, "file"],
        "material_edit": [e, n, thing.ref],
        "material_step": [e, n, thing.ref, "remove"],
        "trainer_retire": [e, n, trainer.pk],
        "cohort_note": [p, e, seat.person.ref],
    }
