"""What somebody does who comes: a place, another way to take part, the door to the room, the code on the screen."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.events import actions
from kogge.commons.events.forms import HereForm, RegistrationForm
from kogge.commons.events.models import Attendance, Registration
from kogge.commons.events.views.seeing import seen

STEPS = {"accept": actions.accept, "cancel": actions.cancel}


@require_POST
def event_register(request, slug):
    """One click: a place in this way, or one on the waiting list."""
    event = seen(request, slug)
    mode = request.POST.get("mode", "")
    mine = actions.register(event, request.user, mode=mode, by=request.user, now=timezone.now())
    return done(request, _said(mine), event.get_absolute_url())


def _said(mine):
    if mine.state == Registration.State.WAITING:
        return _("You are on the waiting list.")
    return _("You are registered.")


def _own(request, slug):
    event = seen(request, slug)
    mine = get_object_or_404(event.registrations.exclude(state="cancelled"), person=request.user)
    mine.event = event
    return mine


def registration_edit(request, slug):
    """Another way to take part, and what one eats."""
    mine, now = _own(request, slug), timezone.now()
    event = mine.event
    form = RegistrationForm(posted(request), event=event, registration=mine)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            given = form.cleaned_data
            found = actions.register(event, request.user, mode=given["mode"], by=request.user, now=now)
            if "diet" in given:
                actions.choose(found, diet=given["diet"], by=request.user, now=now)
            return done(request, _("Saved."), event.get_absolute_url())
    return page(request, "events/registration_edit.html", {"event": event, "form": form})


@require_POST
def registration_step(request, slug, verb):
    """Take the place that was offered, or give one back."""
    if verb not in STEPS:
        raise Http404
    mine = _own(request, slug)
    STEPS[verb](mine, by=request.user, now=timezone.now())
    said = _("The place is yours.") if verb == "accept" else _("You are no longer registered.")
    return done(request, said, mine.event.get_absolute_url())


# To the online room --------------------------------------------------------------------------------------
@require_safe
def event_join(request, slug):
    """The door for somebody who is signed in: counts that they are there, and leads to the room."""
    event = seen(request, slug)
    return _through(request, event, request.user)


@login_not_required
@require_safe
def event_join_link(request, slug, secret):
    """The own link of a registration, which needs no signing in: the address behind it may change at any time."""
    found = Registration.objects.select_related("event__circle", "person", "event")
    mine = get_object_or_404(found.filter(person__is_active=True), secret=secret, event__slug=slug)
    return _through(request, mine.event, mine.person)


def _through(request, event, person):
    """Inside the meeting's time to its room; outside, a page that says when. Programs that only look count nothing."""
    now = timezone.now()
    only_looks = request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", "")
    if not event.has_open_doors(now) or not event.join_url or only_looks:
        return page(request, "events/event_join.html", {"event": event, "now": now})
    response = redirect(actions.enter(event, person, now=now))
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


# In the room ---------------------------------------------------------------------------------------------
def event_here(request, slug):
    """With the code on the screen: I am here."""
    event, now = seen(request, slug), timezone.now()
    form = HereForm(posted(request), initial={"code": request.GET.get("code", "")[:20]})
    known = Attendance.objects.filter(event=event, person=request.user).first()
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.be_here(event, request.user, code=form.cleaned_data["code"], now=now)
            return done(request, _("It is written down that you are here."), event.get_absolute_url())
    context = {"event": event, "form": form, "known": known, "is_open": event.has_open_doors(now), "now": now}
    return page(request, "events/event_here.html", context)
