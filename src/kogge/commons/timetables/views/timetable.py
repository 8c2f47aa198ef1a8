"""What everybody reads: the timetable, a session, and the own plan of the day."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.dates import other_zone
from kogge.base.documents.calendar import calendar
from kogge.base.http import done, page
from kogge.commons.events.models import Event
from kogge.commons.files.answer import as_calendar, as_download
from kogge.commons.journal.stored import stored
from kogge.commons.timetables import actions, carrying, drawing, grid, listing, rules
from kogge.commons.timetables.models import Plan, Session

MODES = {"on_site": ("on_site", "hybrid", ""), "online": ("online", "hybrid")}


def event_of(request, slug):
    """A meeting as this reader may see it; who runs it sees it in any case."""
    event = get_object_or_404(Event, slug=slug)
    seen = Event.objects.visible_to(request.user).filter(pk=event.pk).exists()
    if not seen and not rules.may_run(request.user, event):
        raise Http404
    return event


def changes_at(request, response):
    """A stored timetable changes by itself when a session begins or ends."""
    return response.context_data.get("changes_at")


@login_not_required
@stored(query=("track", "mode"), until=changes_at)
@require_safe
def timetable_detail(request, slug):
    """All days below each other: rooms beside each other on a wide page, a list on a narrow one."""
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    now = timezone.now()
    sessions = listing.entries_of(event)
    shown = _chosen(request, sessions)
    context = {
        "event": event,
        "has_sessions": bool(sessions),
        "filters": _filters(request, sessions),
        "days": _drawn(event, shown, now),
        "is_running": grid.now_at(shown, now) is not None,
        "on_now": [one for one in shown if one.starts_at <= now < one.ends_at],
        "own_zone": other_zone(event.starts_at, event.timezone),
        "changes_at": grid.next_change(sessions, now),
    }
    if request.user.is_authenticated:
        context["duties"] = list(event.duties.order_by("position"))
        context["may_run"] = rules.may_run(request.user, event)
    return page(request, "timetables/timetable_detail.html", context)


def _drawn(event, sessions, now):
    address = reverse("timetable_detail", args=[event.slug])
    days, place = grid.days_of(sessions, event.zone), {"address": address, "zone": event.timezone}
    at = grid.now_at(sessions, now)
    return [(day.on, drawing.table(day, **place, now=now, now_at=at)) for day in days]


def _chosen(request, sessions):
    track, modes = request.GET.get("track"), MODES.get(request.GET.get("mode"))
    if track:
        sessions = [one for one in sessions if one.track and str(one.track.number) == track]
    if modes:
        sessions = [one for one in sessions if one.mode in modes]
    return sessions


def _filters(request, sessions):
    """[(name of the filter, [{label, href, current, colour}])], as plain links that keep the other filter."""
    tracks = sorted({one.track.number: one.track for one in sessions if one.track}.items())
    chosen = {name: request.GET.get(name, "") for name in ("track", "mode")}
    offered = {"track": [(str(number), track.name, track.colour) for number, track in tracks], "mode": []}
    if len({one.mode for one in sessions}) > 1:
        offered["mode"] = [("on_site", _("On site"), None), ("online", _("Online"), None)]
    labels = {"track": _("Track"), "mode": _("How")}
    return [
        (labels[name], [_link(chosen, name, one) for one in [("", _("All"), None), *values]])
        for name, values in offered.items()
        if values
    ]


def _link(chosen, name, one):
    value, label, colour = one
    query = urlencode({key: said for key, said in (chosen | {name: value}).items() if said})
    return {"label": label, "href": f"?{query}", "current": chosen[name] == value, "colour": colour}


def session_of(request, slug, session):
    """A session as this reader may see it."""
    found = Session.objects.select_related("event", "track", "room")
    session = get_object_or_404(found, event__slug=slug, slug=session)
    seen = Session.objects.visible_to(request.user).filter(pk=session.pk).exists()
    if not seen and not rules.may_run(request.user, session.event):
        raise Http404
    return session


@login_not_required
@stored(until=changes_at)
@require_safe
def session_detail(request, slug, session):
    """One session: when, where, who, what about; and what is left of it."""
    session, now, user = session_of(request, slug, session), timezone.now(), request.user
    context = {
        "session": session,
        "event": session.event,
        "speakings": session.speakings.order_by("position"),
        "materials": session.materials.select_related("file").order_by("kind", "pk"),
        "is_on": session.starts_at <= now < session.ends_at,
        "changes_at": grid.next_change([session], now),
    }
    if user.is_authenticated:
        context["is_starred"] = session.stars.filter(person=user).exists()
        context["plan"] = Plan.objects.visible_to(user).filter(session=session).first()
        context["may_run"] = rules.may_run(user, session.event)
    return page(request, "timetables/session_detail.html", context)


@login_not_required
@require_safe
def session_material(request, slug, session, number):
    """The file of a material, to save; an address elsewhere leads there."""
    session = session_of(request, slug, session)
    material = get_object_or_404(session.materials.select_related("file"), pk=number)
    return as_download(material.file) if material.file else redirect(material.url)


@login_not_required
@require_safe
def session_calendar(request, slug, session):
    """A session as a file for one's own calendar."""
    session = session_of(request, slug, session)
    return _file(f"{session.slug}.ics", str(session.title), [session])


@require_safe
def timetable_mine_calendar(request, slug):
    """The own plan as a file for one's own calendar."""
    event = event_of(request, slug)
    return _file(f"{event.slug}.ics", str(event.title), _starred(request, event))


def _file(name, title, sessions):
    listing.names_of(sessions)
    content = calendar(title, [carrying.dated(one) for one in sessions], now=timezone.now())
    return as_calendar(content, name)


def _starred(request, event):
    starred = Session.objects.visible_to(request.user).filter(event=event, stars__person=request.user)
    return list(starred.listed().select_related("event", "track", "room"))


@require_POST
def session_star(request, slug, session):
    """Into the own plan, or out of it."""
    session = session_of(request, slug, session)
    is_in = actions.star(session, by=request.user)
    said = _("It stands in your plan now.") if is_in else _("It is no longer in your plan.")
    return done(request, said, session)


@require_safe
def timetable_mine(request, slug):
    """The sessions that one has starred, and where two of them are at the same time."""
    event = event_of(request, slug)
    sessions = _starred(request, event)
    listing.names_of(sessions)
    previous = None
    for one in sessions:
        one.clashes_with = previous if previous and one.starts_at < previous.ends_at else None
        previous = one if previous is None or one.ends_at > previous.ends_at else previous
    return page(request, "timetables/timetable_mine.html", {"event": event, "sessions": sessions})
