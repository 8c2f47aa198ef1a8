"""The pages of those who run a meeting: sessions, tracks and rooms, materials."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.files.actions import keep
from kogge.commons.journal.once import makes
from kogge.commons.timetables import actions, forms, rules
from kogge.commons.timetables.clashes import clashes_of
from kogge.commons.timetables.models import Material, Session, Speaking
from kogge.commons.timetables.views.timetable import event_of

VERBS = {
    "hide": (actions.hide, gettext_lazy("Hidden from the timetable. Show it again on this page.")),
    "show": (actions.show, gettext_lazy("It stands in the timetable.")),
    "remove": (actions.remove_session, gettext_lazy("Removed.")),
}


def run(request, slug):
    """A meeting that this person runs."""
    event = event_of(request, slug)
    allow(rules.may_run(request.user, event))
    return event


def with_speakers(sessions):
    """The sessions with their speakers, as clashes are looked for."""
    sessions = list(sessions)
    speaking = {}
    for one in Speaking.objects.filter(session__in=sessions).order_by("position"):
        speaking.setdefault(one.session_id, []).append(one)
    for session in sessions:
        session.speaking = speaking.get(session.pk, [])
    return sessions


@require_safe
def timetable_edit(request, slug):
    """All sessions, hidden ones too, and what does not fit."""
    event = run(request, slug)
    sessions = with_speakers(event.sessions.listed())
    for session in sessions:
        session.event = event
    context = {
        "event": event,
        "sessions": sessions,
        "clashes": clashes_of(event, sessions),
        "plans": event.plans.select_related("session").order_by("pk"),
        "duties": event.duties.order_by("position"),
    }
    return page(request, "timetables/timetable_edit.html", context)


def timetable_frame(request, slug):
    """Tracks, rooms, and who looks after what."""
    event = run(request, slug)
    form = forms.FrameForm(posted(request), event=event)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.put_frame(event, **form.cleaned_data, by=request.user, now=timezone.now())
            return done(request, _("Saved."), reverse("timetable_edit", args=[event.slug]))
    return page(request, "timetables/timetable_frame.html", {"event": event, "form": form})


@makes
def session_new(request, slug):
    event = run(request, slug)
    return _session(request, event, Session(event=event, mode=event.mode, language=event.language))


def session_edit(request, slug, session):
    event = run(request, slug)
    return _session(request, event, get_object_or_404(event.sessions, slug=session))


def _session(request, event, session):
    form = forms.SessionForm(posted(request), instance=session, event=event)
    if request.method == "POST" and form.is_valid():
        speakers = form.cleaned_data["speakers"]
        with refusal_in(form):
            actions.put_session(form.instance, speakers=speakers, by=request.user, now=timezone.now())
            return done(request, _("Saved."), reverse("timetable_edit", args=[event.slug]))
    materials = session.materials.select_related("file").order_by("kind", "pk") if session.pk else []
    context = {"event": event, "session": session, "form": form, "materials": materials}
    return page(request, "timetables/session_edit.html", context)


@require_POST
def session_step(request, slug, session, verb):
    """Hide, show again, remove what is hidden."""
    event = run(request, slug)
    if verb not in VERBS:
        raise Http404
    act, said = VERBS[verb]
    act(get_object_or_404(event.sessions, slug=session), by=request.user, now=timezone.now())
    return done(request, said, reverse("timetable_edit", args=[event.slug]))


@makes
def session_material_new(request, slug, session):
    """Hang slides, minutes, a recording or a handout on a session."""
    event = run(request, slug)
    session = get_object_or_404(event.sessions, slug=session)
    material = Material(session=session, language=session.language)
    form = forms.MaterialForm(posted(request), request.FILES or None, instance=material)
    if request.method == "POST" and form.is_valid():
        now, field, upload = timezone.now(), form.fields["file"], form.cleaned_data["file"]
        with refusal_in(form):
            if upload:
                material.file = keep(upload, by=request.user, kinds=field.kinds, most=field.most, now=now)
            actions.put_material(material, by=request.user, now=now)
            return done(request, _("Saved."), reverse("session_edit", args=[event.slug, session.slug]))
    return page(request, "timetables/session_material_new.html", {"event": event, "form": form})


@require_POST
def session_material_remove(request, slug, session, number):
    event = run(request, slug)
    material = get_object_or_404(Material.objects.select_related("session", "file"), pk=number, session__event=event)
    actions.remove_material(material, by=request.user, now=timezone.now())
    return done(request, _("Removed."), reverse("session_edit", args=[event.slug, session]))
