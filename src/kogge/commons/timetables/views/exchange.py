"""Schedules of other programs in, and ours out."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.events.models import Event
from kogge.commons.journal.models import site
from kogge.commons.journal.once import makes
from kogge.commons.journal.stored import stored
from kogge.commons.timetables import forms, taking, writing
from kogge.commons.timetables.models import Material
from kogge.commons.timetables.reading import read
from kogge.commons.timetables.views.running import run, with_speakers


@makes
def timetable_import(request, slug):
    """Take in an XML or JSON file; what is wrong with it is said, and nothing of it is taken."""
    event = run(request, slug)
    form = forms.ImportForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            items = read(form.cleaned_data["schedule"].read(), zone=event.zone, slug=event.slug)
            shown = form.cleaned_data["is_published"]
            new, _changed = taking.take_in(event, items, is_published=shown, by=request.user, now=timezone.now())
            return done(request, _said(len(items), new), reverse("timetable_edit", args=[event.slug]))
    return page(request, "timetables/timetable_import.html", {"event": event, "form": form})


def _said(count, new):
    words = ngettext("%(n)s session taken in, %(new)s new.", "%(n)s sessions taken in, %(new)s new.", count)
    return words % {"n": count, "new": new}


def _published(request, slug):
    """The meeting, and its published sessions with all that is written out."""
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    sessions = with_speakers(event.sessions.filter(is_published=True).listed())
    hanging = {}
    for one in Material.objects.filter(session__in=sessions).order_by("pk"):
        hanging.setdefault(one.session_id, []).append(one)
    for session in sessions:
        session.event, session.hanging = event, hanging.get(session.pk, [])
        for one in session.hanging:
            one.path = reverse("session_material", args=[event.slug, session.slug, one.pk])
    return event, sessions


@login_not_required
@stored()
@require_safe
def schedule_xml(request, slug):
    event, sessions = _published(request, slug)
    version, address = str(site().version), request.build_absolute_uri
    told = writing.schedule_xml(event, sessions, version=version, address=address)
    return HttpResponse(told, content_type="application/xml; charset=utf-8")


@login_not_required
@stored()
@require_safe
def schedule_json(request, slug):
    event, sessions = _published(request, slug)
    version, address = str(site().version), request.build_absolute_uri
    return JsonResponse(writing.schedule_json(event, sessions, version=version, address=address))
