"""Places at a meeting: asked for, given, waited for, offered, taken and given back; never more than there are."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.events import mails
from kogge.commons.events.models import GRACE, Event, Registration
from kogge.commons.events.places import place_in_queue, places_of
from kogge.commons.events.rules import may_run
from kogge.commons.journal.models import record
from kogge.commons.people.actions import person_at

OFFERED_FOR = timedelta(hours=12)
State = Registration.State


def locked(event):
    """The meeting as it is now, and nobody else gives or takes its places until we are done."""
    return Event.objects.select_for_update(of=("self",)).select_related("circle").get(pk=event.pk)


def _again(registration):
    """A registration with its meeting, both as they are now and held."""
    event = locked(registration.event)
    found = Registration.objects.select_related("person").get(pk=registration.pk)
    found.event = event
    return found


def _moment(event, at):
    return date_format(at.astimezone(event.zone), "j F Y, H:i")


def refuse_closed(event, now):
    """Sentences for every reason for which nobody can register now."""
    if event.is_cancelled:
        raise Refused(_("This meeting is cancelled."))
    if now >= event.ends_at:
        raise Refused(_("This meeting is over."))
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if opens and now < opens:
        words = _("Registration opens on %(moment)s (%(zone)s). Come back then.")
        raise Refused(words % {"moment": _moment(event, opens), "zone": event.timezone})
    if closes and now >= closes + GRACE:
        words = _("Registration closed on %(moment)s (%(zone)s). Write to whoever leads the meeting.")
        raise Refused(words % {"moment": _moment(event, closes), "zone": event.timezone})


def belongs(event, person):
    return event.circle_id is not None and event.circle.members.filter(pk=person.pk).exists()


def may_register(event, person, found):
    """The people of the circle always may say how they come; others as the meeting says."""
    if belongs(event, person):
        return True
    if event.registers == Event.Registers.OPEN:
        return True
    return event.registers == Event.Registers.INVITED and found is not None


@transaction.atomic
def register(event, person, *, mode, by, now):
    """A place in this way, or one on the waiting list. Asking again changes nothing; another way changes the place."""
    event = locked(event)
    found = event.registrations.select_related("person").filter(person=person).first()
    if by != person or not may_register(event, person, found):
        raise PermissionDenied
    if found is None:
        found = Registration(event=event, person=person, registered_at=now)
    found.event = event
    if found.state in (State.REGISTERED, State.WAITING) and found.mode == mode:
        return found
    refuse_closed(event, now)
    if mode not in event.modes:
        raise Refused(_("This meeting cannot be attended in that way. Choose one of those on its page."))
    if found.state == State.OFFERED and found.mode == mode:
        return accept(found, by=by, now=now)
    return _enter(found, mode, by=by, now=now)


def _enter(found, mode, *, by, now):
    """Into a free place, or behind those who wait for one; a place that one has is not given up for a wait."""
    event, before = found.event, found.state
    is_free = places_of(event, without=found)[mode].is_free
    if before == State.REGISTERED and not is_free and not _keeps_online(event, mode):
        words = _("No place is left for this way of taking part. You keep the place you have.")
        raise Refused(words)
    if before == State.REGISTERED and is_free:
        _set(found, mode=mode)
        said = SAID_MODE[mode]
        record("choose", found, by=by, said=said, note=str(event.title), now=now)
        mails.registered(found, now=now)
    else:
        _set(found, mode=mode, registered_at=now, offer_ends_at=None)
        _step(found, "register" if is_free else "wait", by=by, now=now)
        _tell(found, now=now)
    if before in (State.REGISTERED, State.OFFERED):
        fill(event, now=now)
    return found


SAID_MODE = {
    "on_site": gettext_noop("comes on site now"),
    "online": gettext_noop("comes online now"),
}


def _keeps_online(event, mode):
    """Who waits for a place on site takes part online meanwhile, where that is open to all."""
    return mode == Event.Mode.ON_SITE and event.mode == Event.Mode.HYBRID and event.places_online is None


def _set(found, **changes):
    for name, value in changes.items():
        setattr(found, name, value)
    if found.pk:
        found.save(update_fields=list(changes))


def _step(found, verb, *, by, now):
    """One step of the FLOW; a new row begins with it."""
    step = next(step for step in found.FLOW if step.verb == verb)
    if found.pk:
        found.take(verb, by=by, now=now)
    else:
        found.state = step.target
        found.save()
        record(verb, found, by=by, said=str(step.said), target=step.target, now=now)


def _tell(found, *, now):
    if found.state == State.REGISTERED:
        mails.registered(found, now=now)
    else:
        mails.waits(found, place_in_queue(found), now=now)


def wait(event, person, *, mode, by, now):
    """Behind those who wait, if no place is free: the same act as registering, which finds out."""
    return register(event, person, mode=mode, by=by, now=now)


@transaction.atomic
def choose(registration, *, diet, by, now):
    """What somebody eats: as they like to say, counted without names."""
    if by.pk != registration.person_id:
        raise PermissionDenied
    known = [code for code in Registration.Diet.values if code in diet]
    _set(registration, diet=",".join(known))
    return registration


@transaction.atomic
def ask(event, address, *, by, now):
    """Ask somebody to come, by address. Who is asked twice, or has answered, is not asked again."""
    event = locked(event)
    if not may_run(by, event):
        raise PermissionDenied
    refuse_closed(event, now)
    person = person_at(address)
    found = event.registrations.select_related("person").filter(person=person).first()
    if found and found.state != State.CANCELLED:
        return found
    if found is None:
        found = Registration(event=event, person=person, registered_at=now)
    found.event = event
    _step(found, "ask", by=by, now=now)
    mails.asked(found, now=now)
    return found


@transaction.atomic
def accept(registration, *, by, now):
    """Take the place that was offered, until the offer ends."""
    found = _again(registration)
    if found.event.is_cancelled:
        raise Refused(_("This meeting is cancelled."))
    if found.state == State.OFFERED and found.is_lapsed(now):
        raise Refused(_("This offer has ended, and the place goes to the next person. You can register again."))
    _set(found, offer_ends_at=None)
    found.take("accept", by=by, now=now)
    mails.registered(found, now=now)
    return found


@transaction.atomic
def cancel(registration, *, by, now):
    """Not coming: the place goes to who waits first."""
    found = _again(registration)
    if now >= found.event.ends_at:
        raise Refused(_("This meeting is over."))
    _set(found, offer_ends_at=None)
    found.take("cancel", by=by, now=now)
    fill(found.event, now=now)
    return found


# What time and free places bring about ------------------------------------------------------------------
def offer(registration, *, now):
    """A place has become free: kept for this person for twelve hours, or until the meeting begins."""
    _set(registration, offer_ends_at=min(now + OFFERED_FOR, registration.event.starts_at))
    registration.take("offer", by=None, now=now)
    mails.offered(registration, now=now)


def fill(event, *, now):
    """Offer what is free to those who wait, in their order. The meeting is locked by who calls."""
    if event.is_cancelled or now >= event.starts_at:
        return
    for mode, places in places_of(event).items():
        free = places.waiting if places.left is None else places.left
        for found in event.registrations.queue(mode).select_related("person")[:free]:
            found.event = event
            offer(found, now=now)


@transaction.atomic
def lapse(registration, *, now):
    """Nobody took the place in time: it goes on to the next. Who is of the circle is expected as before."""
    found = _again(registration)
    if found.state != State.OFFERED or not found.is_lapsed(now):
        return
    _end_offer(found, "expect" if belongs(found.event, found.person) else "lapse", now=now)


@transaction.atomic
def expect(registration, *, now):
    """The offer has ended, and somebody of the circle has said no to nothing: they are expected as before."""
    _end_offer(_again(registration), "expect", now=now)


def _end_offer(found, verb, *, now):
    _set(found, offer_ends_at=None)
    found.take(verb, by=None, now=now)
    mails.lapsed(found, now=now)
    fill(found.event, now=now)


def tend_registrations(*, now):
    """Offers that have ended are passed on; places that became free otherwise, or by closed accounts, are offered."""
    gone = Registration.objects.exclude(state=State.CANCELLED).filter(person__is_active=False)
    gone = gone.filter(event__ends_at__gt=now, event__cancelled_at=None)
    for found in gone.select_related("event").order_by("pk")[:200]:
        vacate(found, now=now)
    offered = Registration.objects.filter(state=State.OFFERED, event__cancelled_at=None)
    offered = offered.filter(offer_ends_at__lte=now - GRACE)
    for found in offered.select_related("event").order_by("offer_ends_at", "pk")[:200]:
        lapse(found, now=now)
    waiting = Registration.objects.filter(state=State.WAITING).values("event")
    for event in Event.objects.filter(pk__in=waiting, starts_at__gt=now, cancelled_at=None).order_by("starts_at"):
        _fill_again(event, now=now)


@transaction.atomic
def vacate(registration, *, now):
    """Whose account is closed has no place any more."""
    found = _again(registration)
    if found.state == State.CANCELLED or found.person.is_active:
        return
    _set(found, offer_ends_at=None)
    found.take("vacate", by=None, now=now)
    fill(found.event, now=now)


@transaction.atomic
def _fill_again(event, *, now):
    fill(locked(event), now=now)
