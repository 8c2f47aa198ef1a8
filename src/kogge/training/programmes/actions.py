"""How programmes and editions come to be, open, run and end, and who gets which seat."""

import tomllib
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from i18nfield.strings import LazyI18nString

from kogge.base.errors import Refused
from kogge.commons.clusters.models import Organisation
from kogge.commons.events.models import Event
from kogge.commons.journal.models import record, touch
from kogge.commons.people.models import Circle
from kogge.training.programmes.models import (
    Cost,
    Edition,
    Figure,
    Meeting,
    Module,
    Partner,
    Programme,
    Seat,
)

EDITION_FIELDS = ["slug", "code", "starts_on", "ends_on", "graduation_on", "call_opens_at", "call_closes_at"]


@contextmanager
def _one_address_each():
    """Of two who choose the same address or sign at once, the second is told so by the database's own word."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Refused(_("This address is taken. Choose another."))


@transaction.atomic
def found(programme, *, by):
    """Write down a new programme."""
    with _one_address_each():
        programme.save()
    record("found", programme, by=by, said=gettext_noop("founded the programme"))
    return programme


@transaction.atomic
def prepare(edition, *, by):
    """Write down a new edition, as a draft; who prepares it coordinates it."""
    with _one_address_each():
        edition.circle = Circle.objects.create(slug=edition.slug, name=f"{edition.programme.name} {edition.name}")
        edition.save()
    record("prepare", edition, by=by, said=gettext_noop("prepared the edition"))
    seat(edition, by, role=Seat.Role.COORDINATOR, by=by)
    return edition


@transaction.atomic
def hold(edition, *, years, paid_on, by, now):
    """Say how long a grant asks for the records of this edition, and when it was paid out."""
    edition.hold_years, edition.balance_paid_on = years, paid_on if years else None
    edition.save(update_fields=["hold_years", "balance_paid_on"])
    note = f"{years}: {paid_on or '–'}" if years else ""
    record("hold", edition, by=by, said=gettext_noop("said how long records are kept"), note=note, now=now)


@transaction.atomic
def copy(edition, *, slug, code, name, starts_on, by):
    """A new draft with the modules, meetings, costs and partners of `edition`, all dates moved alike; no seats."""
    shift = starts_on - edition.starts_on
    modules = list(edition.modules.order_by("number"))
    fresh = Edition.objects.get(pk=edition.pk)
    fresh.pk, fresh.slug, fresh.code, fresh.name = None, slug, code, name
    fresh.state, fresh.last_number, fresh.sources = Edition.State.DRAFT, 0, ""
    fresh.hold_years = fresh.balance_paid_on = None  # each grant has its own
    fresh._state.adding = True
    for field in ("starts_on", "ends_on", "graduation_on", "call_opens_at", "call_closes_at"):
        if getattr(fresh, field):
            setattr(fresh, field, getattr(fresh, field) + shift)
    prepare(fresh, by=by)
    for module in modules:
        meetings = list(module.meeting_set.select_related("event"))
        module.pk, module.edition, module._state.adding = None, fresh, True
        module.starts_on, module.ends_on = module.starts_on + shift, module.ends_on + shift
        module.save()
        for number, meeting in enumerate(meetings, start=1):
            event = meeting.event
            event.pk, event._state.adding = None, True
            event.slug, event.circle = f"{slug}-{module.number}-{number}", fresh.circle
            event.starts_at, event.ends_at = (
                _moved(event, "starts_at", shift),
                _moved(event, "ends_at", shift),
            )
            event.join_url, event.source, event.is_public = "", "", False
            event.save()
            Meeting.objects.create(module=module, event=event, kind=meeting.kind)
    for kind in (Cost, Partner):
        for row in kind.objects.filter(edition=edition):
            row.pk, row.edition, row._state.adding = None, fresh, True
            row.save()
    return fresh


def _moved(event, field, shift):
    """The same hour by the clock of the event's zone, also across a change of the clocks."""
    local = getattr(event, field).astimezone(event.zone).replace(tzinfo=None)
    return (local + shift).replace(tzinfo=event.zone)


@transaction.atomic
def add_module(module, *, by, city=""):
    """Write down a module with its opening meeting on its first day, from ten to four."""
    edition = module.edition
    module.save()
    event = Event.objects.create(
        slug=f"{edition.slug}-{module.number}-1",
        title=_titles(gettext_noop("Opening of module %(number)d"), number=module.number),
        starts_at=datetime.combine(module.starts_on, time(10), edition.zone),
        ends_at=datetime.combine(module.starts_on, time(16), edition.zone),
        timezone=edition.timezone,
        mode=Event.Mode.HYBRID if city else Event.Mode.ONLINE,
        city=city,
        circle=edition.circle,
    )
    Meeting.objects.create(module=module, event=event, kind=Meeting.Kind.OPENING)
    record("add_module", module, by=by, said=gettext_noop("added a module"))
    return module


def _titles(message, **values):
    """A title that Kogge gives, in every language it is translated into."""
    titles = {"en": message % values}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            if (said := _(message)) != message:
                titles[code] = said % values
    return LazyI18nString(titles)


@transaction.atomic
def publish(edition, *, by, note="", now=None):
    """Everybody may see the edition, and its call opens at its moment."""
    if not edition.modules.exists():
        raise Refused(_("This edition has no module yet. Add at least one, with its dates, then publish."))
    edition.take("publish", by=by, note=note, now=now)


@transaction.atomic
def begin(edition, *, by, note="", now=None):
    edition.take("begin", by=by, note=note, now=now)


@transaction.atomic
def finish(edition, *, by, note="", now=None):
    edition.take("finish", by=by, note=note, now=now)


@transaction.atomic
def seat(edition, person, *, role, by, module=None, case="", now=None):
    """Give somebody a part in the edition and take them into its circle. Saying it twice changes nothing."""
    given, is_new = Seat.objects.get_or_create(
        edition=edition, person=person, role=role, module=module, defaults={"case": case}
    )
    edition.circle.welcome(person)
    if is_new:
        said = gettext_noop("became a participant") if by == person else gettext_noop("gave a seat")
        record("seat", given, by=by, said=said, target=role, case=case, now=now)
    return given


@transaction.atomic
def unseat(seat_, *, by, note="", now=None):
    """Take a seat back; the person leaves the circle when it was the last one."""
    record("unseat", seat_, by=by, said=gettext_noop("took a seat back"), note=note, case=seat_.case, now=now)
    edition, person = seat_.edition, seat_.person
    seat_.delete()
    if not edition.seats.filter(person=person).exists():
        edition.circle.part_with(person)


@transaction.atomic
def next_reference(edition):
    """The next readable reference of a case: BCM-26-047. Counted in the database, so that none is given twice."""
    Edition.objects.filter(pk=edition.pk).update(last_number=F("last_number") + 1)
    edition.refresh_from_db(fields=["last_number"])
    return f"{edition.code}-{edition.last_number:03}"


# Loading programmes from the files that ship ------------------------------------


def shipped():
    """The real programmes that ship with Kogge, as read from their file."""
    return tomllib.loads((Path(__file__).parent / "data/programmes.toml").read_text(encoding="utf-8"))


@transaction.atomic
def load(listed):
    """Write programmes and editions read from a TOML file; those that are there already stay as they are.

    `listed`: the parsed file (see data/programmes.toml for its keys). Returns how many editions are new.
    """
    organisations = {organisation.slug: organisation for organisation in Organisation.objects.all()}
    new = 0
    for row in listed["programme"]:
        programme, _is_new = Programme.objects.get_or_create(
            slug=row["slug"],
            defaults={
                "name": _texts(row["name"]),
                "summary": _texts(row["summary"]),
                "aims": _texts(row.get("aims")),
                "audience": _texts(row.get("who")),
                "host": organisations[row["host"]],
                "sources": "\n".join(row.get("source", [])),
            },
        )
        for edition_row in row.get("edition", []):
            if not Edition.objects.filter(slug=edition_row["slug"]).exists():
                load_edition(edition_row | {"programme": programme.slug})
                new += 1
    for row in listed.get("event", []):
        Event.objects.get_or_create(slug=row["slug"], defaults=event_fields(row))
    touch()
    return new


def load_edition(row):
    """Write one edition read from a file, with its modules, meetings, partners, costs and stated figures."""
    organisations = {organisation.slug: organisation for organisation in Organisation.objects.all()}
    programme = Programme.objects.get(slug=row["programme"])
    edition = Edition(
        programme=programme,
        name=_texts(row["name"]),
        summary=_texts(row.get("summary")),
        funding=_texts(row.get("funding")),
        state=row["state"],
        lead=organisations[row["lead"]],
        timezone=row.get("timezone", "Europe/Stockholm"),
        seats_offered=row.get("seats", row.get("target")),
        languages=",".join(row.get("languages", ["en"])),
        sources="\n".join(row.get("source", [])),
        circle=Circle.objects.create(slug=row["slug"], name=f"{programme.name} {_texts(row['name'])}"),
        **{field: row[field] for field in EDITION_FIELDS if row.get(field)},
    )
    edition.save()
    for partner in row.get("partners", []):
        Partner.objects.create(
            edition=edition, organisation=organisations[partner["organisation"]], role=partner["role"]
        )
    for place, cost in enumerate(row.get("costs", [])):
        Cost.objects.create(
            edition=edition,
            place=place,
            item=_texts(cost["item"]),
            host=_texts(cost.get("host")),
            participant=_texts(cost.get("participant")),
        )
    for place, figure in enumerate(row.get("figures", [])):
        Figure.objects.create(
            edition=edition,
            place=place,
            counts=figure["counts"],
            value=figure["value"],
            label=_texts(figure["label"]),
            note=_texts(figure.get("note")),
            source=figure.get("source", ""),
        )
    for module_row in row.get("modules", []):
        module = Module.objects.create(
            edition=edition,
            number=module_row["number"],
            title=_texts(module_row["title"]),
            topics=_texts(module_row.get("topics")),
            task=_texts(module_row.get("task")),
            lead=organisations.get(module_row.get("lead")),
            starts_on=module_row["starts_on"],
            ends_on=module_row["ends_on"],
        )
        for number, meeting in enumerate(module_row.get("meetings", []), start=1):
            fields = event_fields(meeting | {"timezone": meeting.get("timezone", edition.timezone)})
            slug = f"{edition.slug}-{module.number}-{number}"
            event = Event.objects.create(slug=slug, circle=edition.circle, **fields)
            Meeting.objects.create(module=module, event=event, kind=meeting["kind"])
    return edition


def event_fields(row):
    """Fields of a meeting; where only its days are known, it lasts from the first midnight to the last."""
    zone = ZoneInfo(row.get("timezone", "Europe/Stockholm"))
    is_by_day = "starts_at" not in row
    if is_by_day:
        starts_at = datetime.combine(row["starts_on"], time(0), zone)
        ends_at = datetime.combine(row.get("ends_on", row["starts_on"]) + timedelta(days=1), time(0), zone)
        ends_at -= timedelta(minutes=1)
    else:
        starts_at, ends_at = row["starts_at"], row["ends_at"]
    return {
        "title": _texts(row["title"]),
        "text": _texts(row.get("text") or row.get("note")),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "timezone": zone.key,
        "is_by_day": is_by_day,
        "mode": row.get("mode", ""),
        "city": row.get("city", ""),
        "country": row.get("country", ""),
        "venue": row.get("venue", ""),
        "join_url": row.get("join_url", ""),
        "language": row.get("language", "en"),
        "is_public": row.get("is_public", is_by_day),
        "source": row.get("source", "") if isinstance(row.get("source", ""), str) else row["source"][0],
    }


def _texts(by_language):
    return LazyI18nString(by_language or "")
