import hashlib

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kogge.base.documents.calendar import calendar
from kogge.base.errors import Refused
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.calendars import actions, reminding
from kogge.commons.calendars.forms import CalendarFileForm, TakeOverForm, packed, unpacked
from kogge.commons.calendars.models import Answer, Feed
from kogge.commons.calendars.reading import read
from kogge.commons.clusters.rules import is_office
from kogge.commons.events.actions.running import who_comes
from kogge.commons.events.dating import dated_all
from kogge.commons.events.models import Event
from kogge.commons.events.rules import may_run
from kogge.commons.files.answer import as_calendar
from kogge.commons.journal.models import site
from kogge.commons.people.models import Circle


@login_not_required
@require_safe
def calendar_feed(request, token):
    """All meetings somebody is expected at, or with `?circle=` those of one circle, for a calendar that subscribes."""
    feed = Feed.objects.by_token(token)
    if feed is None:
        raise Http404
    events = Event.objects.of(feed.person).distinct().order_by("starts_at", "pk")
    with translation.override(feed.person.language):
        name = site().name
        if slug := request.GET.get("circle"):
            circle = get_object_or_404(Circle.objects.filter(members=feed.person), slug=slug)
            events, name = events.filter(circle=circle), circle.name
        things = dated_all(events, feed.person)
        etag = f'W/"{hashlib.sha256(repr((name, things)).encode()).hexdigest()[:32]}"'
        unchanged = get_conditional_response(request, etag=etag)
        content = "" if unchanged else calendar(name, things, now=timezone.now())
    response = unchanged or as_calendar(content, f"{slug or 'kogge'}.ics", how="inline")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def own_calendar(request):
    """The secret address of one's own calendar, and how calendars subscribe to it."""
    feed = Feed.objects.filter(person=request.user).first()
    circles = []
    if feed:
        circles = [
            {"name": circle.name, "url": f"{feed.url}?circle={circle.slug}"}
            for circle in Circle.objects.filter(members=request.user, events__isnull=False).distinct().order_by("name")
        ]
    context = {"feed": feed, "circles": circles, "webcal": feed and f"webcal://{feed.url.partition('://')[2]}"}
    context["is_reminded"] = reminding.wants(request.user)
    return page(request, "calendars/own_calendar.html", context)


@require_POST
def own_calendar_new(request):
    actions.make_feed(by=request.user, now=timezone.now())
    return done(request, _("Here is your new address. One that you had before no longer works."), "own_calendar")


@require_POST
def own_calendar_end(request):
    actions.end_feed(by=request.user, now=timezone.now())
    return done(request, _("The address no longer works."), "own_calendar")


@require_POST
def own_calendar_remind(request):
    """Be written to an hour before a meeting, or not any more."""
    is_wanted = request.POST.get("remind") == "yes"
    reminding.choose(request.user, is_wanted=is_wanted, now=timezone.now())
    said = _("You get a mail an hour before.") if is_wanted else _("No mails come before meetings any more.")
    return done(request, said, "own_calendar")


def _event(request, slug):
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    allow(may_run(request.user, event))
    return event


def event_answers(request, slug):
    """What the calendars of those expected answered, and whether they were told of the meeting as it is now."""
    event = _event(request, slug)
    answers = {answer.person_id: answer for answer in event.answers.all()}
    people = list(who_comes(event).order_by("name", "pk"))
    for person in people:
        person.answer = answers.get(person.pk)
    told = event.announcements.order_by("-at", "-pk").first()
    is_told = told and (told.sequence, told.is_cancelled) == (event.sequence, event.is_cancelled)
    counts = [
        (label, sum(1 for person in people if person.answer and person.answer.said == value))
        for value, label in Answer.Said.choices
    ]
    context = {
        "event": event,
        "people": people,
        "counts": [*counts, (_("No answer"), sum(1 for person in people if not person.answer))],
        "told": told,
        "is_told": is_told,
        "is_over": event.ends_at <= timezone.now(),
        "takes_answers": bool(settings.MAIL_BOUNCES),
    }
    return page(request, "calendars/event_answers.html", context)


@require_POST
def event_announce(request, slug):
    event = _event(request, slug)
    count = actions.announce(event, by=request.user, now=timezone.now())
    said = ngettext("%(count)s person gets a mail.", "%(count)s people get a mail.", count) % {"count": count}
    return done(request, said, reverse("event_answers", args=[slug]))


def event_import(request):
    """A calendar file from elsewhere: read, shown, and nothing kept yet."""
    allow(is_office(request.user))
    form = CalendarFileForm(posted(request), request.FILES or None, initial={"zone": request.user.timezone})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            upload = form.cleaned_data["file"]
            upload.seek(0)
            found = read(upload.read(), zone=form.cleaned_data["zone"])
            chosen = [str(number) for number, one in enumerate(found) if not one.is_cancelled]
            initial = {"read": packed(found), "rows": chosen, "language": translation.get_language()}
            return page(
                request, "calendars/event_import_save.html", _preview(TakeOverForm(None, found=found, initial=initial))
            )
    return page(request, "calendars/event_import.html", {"form": form})


def event_import_save(request):
    """What was chosen of the file becomes meetings."""
    allow(is_office(request.user))
    found = unpacked(request.POST.get("read", ""))
    if not found:
        raise Refused(_("This preview is too old. Choose the file again."))
    form = TakeOverForm(posted(request), found=found)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("circle", "is_public", "language")}
        made, known = actions.take_over(form.chosen(), **given, by=request.user, now=timezone.now())
        said = ngettext("%(count)s meeting is made.", "%(count)s meetings are made.", len(made)) % {"count": len(made)}
        if known:
            was = ngettext("%(count)s was here already.", "%(count)s were here already.", known) % {"count": known}
            said = f"{said} {was}"
        return done(request, said, "event_list")
    return page(request, "calendars/event_import_save.html", _preview(form))


def _preview(form):
    """The form with each meeting beside its box."""
    return {"form": form, "rows": list(zip(form["rows"].subwidgets, form.found, strict=True))}
