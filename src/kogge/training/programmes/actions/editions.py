"""How programmes and editions come to be, open, run and end, and who gets which seat."""

from contextlib import contextmanager
from datetime import datetime, time

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from i18nfield.strings import LazyI18nString

from kogge.base.errors import Refused
from kogge.commons.events.models import Event
from kogge.commons.journal.models import record
from kogge.commons.people.models import Circle
from kogge.training.programmes.models import Edition, Meeting, Seat
from kogge.training.programmes.opening import lacking


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


def make_circle(edition):
    """The circle of its people, called as the edition is in each language."""
    names = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            names[code] = f"{edition.programme.name} {edition.name}"
    return Circle.objects.create(slug=edition.slug, name=LazyI18nString(names))


@transaction.atomic
def prepare(edition, *, by):
    """Write down a new edition, as a draft; who prepares it coordinates it."""
    with _one_address_each():
        edition.circle = make_circle(edition)
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
    if missing := lacking(edition):
        raise Refused(" ".join(missing))
    edition.take("publish", by=by, note=note, now=now)


@transaction.atomic
def begin(edition, *, by, note="", now=None):
    edition.take("begin", by=by, note=note, now=now)


@transaction.atomic
def finish(edition, *, by, note="", now=None):
    edition.take("finish", by=by, note=note, now=now)


@transaction.atomic
def archive(edition, *, by, note="", now=None):
    """Put it away: it stands among past editions, and no longer on anybody's desk."""
    edition.take("archive", by=by, note=note, now=now)


@transaction.atomic
def revive(edition, *, by, note="", now=None):
    edition.take("revive", by=by, note=note, now=now)


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
    """Take a seat back, and with it what is its own; the person leaves the circle when it was the last one."""
    for name in settings.SEAT_ENDS:
        import_string(name)(seat_, by=by, now=now or timezone.now())
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
