"""What everybody sees: the list of meetings, one meeting, how to get there."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.utils import timezone

from kogge.base.http import page
from kogge.commons.events import rules
from kogge.commons.events.actions.afterwards import was_there
from kogge.commons.events.actions.attending import is_expected
from kogge.commons.events.actions.registering import may_register
from kogge.commons.events.models import Event, Practical
from kogge.commons.events.places import place_in_queue, places_of
from kogge.commons.events.ways import duties, ways
from kogge.commons.journal.stored import stored
from kogge.commons.surveys.models import Questionnaire
from kogge.commons.talk.reading import threads_about


def next_change(request, response):
    """Pages change by themselves when a meeting begins or ends, and when registration opens or closes."""
    now = timezone.now()
    moments = ("starts_at", "ends_at", "registration_opens_at", "registration_closes_at")
    coming = Event.objects.visible_to(request.user).coming(now).values_list(*moments)[:5]
    return min((moment for row in coming for moment in row if moment and moment > now), default=None)


@login_not_required
@stored(query=("past",), until=next_change)
def event_list(request):
    """Coming meetings, the next one first; the past ones below."""
    now = timezone.now()
    events = Event.objects.visible_to(request.user).select_related("circle")
    context = {"coming": events.coming(now)[:50], "past": events.past(now)[:50]}
    if request.user.is_authenticated:
        context["may_make"] = rules.may_make(request.user)
    return page(request, "events/event_list.html", context)


def seen(request, slug):
    """A meeting that this person may know of."""
    return get_object_or_404(Event.objects.visible_to(request.user).select_related("circle"), slug=slug)


@login_not_required
@stored(until=next_change)
def event_detail(request, slug):
    """One meeting: what, when, where, how many places are left, and the own one."""
    event, now = seen(request, slug), timezone.now()
    context = {
        "event": event,
        "is_over": event.ends_at <= now,
        "has_practical": Practical.objects.filter(event=event).exists(),
        "takes_registrations": event.takes_registrations(now),
        "ways": ways(event, request.user),
        "about": threads_about(event, request.user, circle=event.circle),
        "now": now,
    }
    is_limited = event.places_on_site is not None or event.places_online is not None
    if event.registers or is_limited or request.user.is_authenticated:
        context["places"] = list(places_of(event).values())
    if request.user.is_authenticated:
        context |= _own(event, request.user, now)
    return page(request, "events/event_detail.html", context)


def _own(event, user, now):
    """What this person has to do with the meeting."""
    is_theirs = is_expected(event, user)
    may_run = rules.may_run(user, event)
    mine = event.registrations.filter(person=user).first()
    if mine:
        mine.event = event
    return {
        "mine": mine if mine and mine.state != "cancelled" else None,
        "number": place_in_queue(mine) if mine else 0,
        "may_register": may_register(event, user, mine),
        "may_join": bool(event.join_url) and is_theirs,
        "has_open_doors": is_theirs and event.has_open_doors(now),
        "may_run": may_run,
        "duties": duties(event, user) if may_run else [],
        "may_meet": not event.is_cancelled and (is_theirs or was_there(event, user)),
        "asks": _asks(event, user, now) if event.ends_at <= now else None,
    }


def _asks(event, user, now):
    """The three questions about the meeting, if they wait for this person."""
    own = Questionnaire.objects.filter(tickets__person=user, tickets__is_used=False)
    found = own.filter(echo__event=event).first()
    return found if found and found.takes_answers(now) else None


@login_not_required
@stored()
def event_practical(request, slug):
    """Travel, hotel, place, access: what one needs to know to come."""
    event = seen(request, slug)
    practical = Practical.objects.filter(event=event).first()
    parts = [(name, getattr(practical, name, "")) for name in ("travel", "venue", "hotel", "meals", "access")]
    context = {
        "event": event,
        "practical": practical,
        "parts": [(Practical._meta.get_field(name).verbose_name, text) for name, text in parts if str(text)],
        "may_run": rules.may_run(request.user, event),
    }
    return page(request, "events/event_practical.html", context)
