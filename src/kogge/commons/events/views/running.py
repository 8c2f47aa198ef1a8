"""What those do who run a meeting: make and change it, see who comes, write down who came."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.documents import qr_code
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.events import actions, code, lists, rules
from kogge.commons.events.actions.attending import case_of
from kogge.commons.events.forms import AskForm, CallOffForm, EventForm, PracticalForm, PresenceForm, SheetForm
from kogge.commons.events.models import Event, Practical
from kogge.commons.events.places import places_of
from kogge.commons.events.views.seeing import seen
from kogge.commons.events.ways import duties, fields, put
from kogge.commons.files.actions import keep
from kogge.commons.files.answer import as_download
from kogge.commons.journal.models import Entry
from kogge.commons.journal.once import makes
from kogge.commons.people.limits import hold
from kogge.commons.search.stems import fold

LETTERS = 20  # times a day that somebody asks people to come, by up to two hundred addresses


def run(request, slug):
    """A meeting that this person runs."""
    event = seen(request, slug)
    allow(rules.may_run(request.user, event))
    return event


@makes
def event_new(request):
    """Make a meeting."""
    allow(rules.may_make(request.user))
    event = Event(timezone=request.user.timezone, language=get_language(), is_public=request.user.is_staff)
    form = EventForm(posted(request), event=event, circles=rules.circles_of(request.user))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            for name, value in form.values().items():
                setattr(event, name, value)
            made = actions.make(event, by=request.user, now=timezone.now())
            return done(request, _("The meeting is made."), made.get_absolute_url())
    return page(request, "events/event_new.html", {"form": form})


def event_edit(request, slug):
    """Change a meeting."""
    event = run(request, slug)
    circles = rules.circles_of(request.user) | ({event.circle_id} if event.circle_id else set())
    form = EventForm(posted(request), event=event, circles=circles, beside=fields(event, request.user))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form), transaction.atomic():
            actions.change(event, form.values(), by=request.user, now=timezone.now())
            put(event, form.others(), by=request.user, now=timezone.now())
            return done(request, _("Saved."), event.get_absolute_url())
    return page(request, "events/event_edit.html", {"event": event, "form": form})


def event_cancel(request, slug):
    """Call a meeting off, and tell those who would have come."""
    event, now = run(request, slug), timezone.now()
    form = CallOffForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.call_off(event, note=form.cleaned_data["note"], by=request.user, now=now)
            return done(request, _("The meeting is cancelled."), event.get_absolute_url())
    told = actions.running.who_comes(event).count()
    return page(request, "events/event_cancel.html", {"event": event, "form": form, "told": told})


def event_practical_edit(request, slug):
    """Say how to get there, where to stay, and whom to ask."""
    event = run(request, slug)
    practical = Practical.objects.filter(event=event).first() or Practical(event=event)
    form = PracticalForm(posted(request), practical=practical)
    if request.method == "POST" and form.is_valid():
        actions.tell_how(form.filled(), by=request.user, now=timezone.now())
        return done(request, _("Saved."), reverse("event_practical", args=[event.slug]))
    return page(request, "events/event_practical_edit.html", {"event": event, "form": form})


# Who comes, who came -------------------------------------------------------------------------------------
def event_people(request, slug):
    """Everybody who comes, or those whose name was looked for; who was there is written down here."""
    event, now = run(request, slug), timezone.now()
    by_itself = "X-Saved-By-Itself" in request.headers  # the marks of a page that had no network meanwhile
    everybody, word = lists.guests(event), request.GET.get("q", "").strip()[:100]
    found = [guest for guest in everybody if fold(word) in fold(f"{guest.person.full_name} {guest.organisation}")]
    form = PresenceForm(posted(request), event=event, people=[guest.person for guest in found])
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            _record(event, form.modes(), by=request.user, now=now)
            if by_itself:
                return HttpResponse(status=204)
            return done(request, _("Attendance is recorded."), request.path)
    if request.method == "POST" and by_itself:
        return JsonResponse({"said": " ".join(sum(form.errors.values(), []))}, status=409)
    context = {
        "event": event,
        "form": form,
        "rows": [(guest, form[f"person_{guest.person.pk}"]) for guest in found],
        "total": len(everybody),
        "word": word,
        "places": list(places_of(event).values()),
        "has_begun": event.starts_at <= now and not event.is_cancelled,
        "is_over": event.ends_at <= now,
        "evidence": event.evidence.select_related("file", "added_by").order_by("added_at", "pk"),
        "ask_form": AskForm(),
        "sheet_form": SheetForm(),
        "history": Entry.objects.about(event),
        "duties": duties(event, request.user),
    }
    return page(request, "events/event_people.html", context)


@transaction.atomic
def _record(event, modes, *, by, now):
    known = dict(event.attendances.values_list("person", "mode"))
    for person, mode in modes:
        if known.get(person.pk) != mode:
            actions.attend(event, person, mode=mode, by=by, now=now, case=case_of(event, person))


@require_POST
def event_ask(request, slug):
    """Ask people to come, by their addresses."""
    event, now = run(request, slug), timezone.now()
    form = AskForm(request.POST)
    if not form.is_valid():
        return page(request, "events/event_ask.html", {"event": event, "form": form})
    hold("event-ask", request.user.pk, most=LETTERS, within=timedelta(days=1), now=now)
    with transaction.atomic():
        for address in form.cleaned_data["addresses"]:
            actions.ask(event, address, by=request.user, now=now)
    number = len(form.cleaned_data["addresses"])
    words = ngettext("%(n)d person is asked.", "%(n)d people are asked.", number) % {"n": number}
    return done(request, words, reverse("event_people", args=[event.slug]))


@require_safe
def event_sheet(request, slug):
    """A list to print and to sign."""
    event = run(request, slug)
    return page(request, "events/event_sheet.html", {"event": event, "guests": lists.expected(event)})


@require_POST
def event_evidence(request, slug):
    """Keep the scan of the signed sheet."""
    event, now = run(request, slug), timezone.now()
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid():
        with refusal_in(form):
            field = form.fields["file"]
            upload = form.cleaned_data["file"]
            file = keep(upload, by=request.user, kinds=field.kinds, most=field.most, now=now)
            actions.add_evidence(event, file, by=request.user, now=now)
            return done(request, _("The sheet is kept."), reverse("event_people", args=[event.slug]))
    return page(request, "events/event_evidence.html", {"event": event, "form": form})


@require_safe
def event_evidence_file(request, slug, ref):
    """The scan, to save."""
    event = run(request, slug)
    return as_download(get_object_or_404(event.evidence.select_related("file"), file__ref=ref).file)


@require_safe
def event_catering(request, slug):
    """What the kitchen needs to know: numbers."""
    event = run(request, slug)
    rows = lists.meals(event)
    context = {"event": event, "rows": rows, "total": sum(number for _what, number in rows)}
    return page(request, "events/event_catering.html", context)


@require_safe
def event_badges(request, slug):
    """Names to print and to wear."""
    event = run(request, slug)
    return page(request, "events/event_badges.html", {"event": event, "guests": lists.expected(event)})


@require_safe
def event_code(request, slug):
    """For the screen in the room: a code that changes each minute. The page is drawn anew by itself."""
    event, now = run(request, slug), timezone.now()
    shown = code.code_at(event, now)
    here = settings.SITE_ADDRESS + reverse("event_here", args=[event.slug])
    context = {
        "event": event,
        "is_open": event.has_open_doors(now),
        "code": shown,
        "here": here,
        "qr": qr_code(f"{here}?code={shown}"),
        "count": event.attendances.exclude(mode="absent").count(),
        "now": now,
    }
    response = page(request, "events/event_code.html", context)
    response["Refresh"] = str(code.seconds_left(now) + 1)
    response["Cache-Control"] = "no-store"
    return response
