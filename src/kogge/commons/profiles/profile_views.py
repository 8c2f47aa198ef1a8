from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.clusters import rules
from kogge.commons.clusters.sections import SECTIONS, sections_of, tasks
from kogge.commons.clusters.shelf import of_entry
from kogge.commons.files.answer import as_picture
from kogge.commons.journal.models import Entry
from kogge.commons.journal.once import makes
from kogge.commons.profiles.actions import editing
from kogge.commons.profiles.actions.admission import last_word
from kogge.commons.profiles.actions.editing import alike
from kogge.commons.profiles.content_forms import FORMS, languages_of
from kogge.commons.profiles.forms import BeginForm, NewForm
from kogge.commons.profiles.section_forms import language_name

LAST_ENTRIES = 20
STEPS = ("cease", "revive", "remove", "restore")  # each with a page that says what it means


@makes
def organisation_new(request):
    """Begin an entry: what it is and where, then its names; what may be the same is shown before anything is made."""
    asked = request.POST if request.method == "POST" else request.GET
    begin = BeginForm(asked if "kind" in asked or request.method == "POST" else None)
    if not begin.is_bound or not begin.is_valid():
        return page(request, "profiles/organisation_new.html", {"begin": begin, "form": begin})
    entry = begin.save(commit=False)
    form = NewForm(posted(request), instance=entry)
    context = {"begin": begin, "form": form, "entry": entry, "doubles": []}
    if request.method == "POST" and form.is_valid():
        entry = form.save(commit=False)
        if not request.POST.get("is_none_of_these"):
            context["doubles"] = alike(entry)
        if not context["doubles"]:
            with refusal_in(form):
                made = editing.begin(entry, by=request.user, now=timezone.now())
                to = ("organisation_edit", made.shelf, made.slug)
                return done(request, _("The entry is begun. Nobody but you and the office sees it yet."), _at(*to))
    status = 422 if request.method == "POST" else 200
    return page(request, "profiles/organisation_new.html", context, status=status)


def _at(name, *arguments):
    return redirect(name, *arguments).url


@of_entry
def organisation_edit(request, organisation):
    """The profile as a list of what is filled in and what is missing, and where the entry stands."""
    allow(rules.can_edit(request.user, organisation))
    found = tasks(organisation)
    steps = organisation.steps_for(request.user)
    context = {
        "organisation": organisation,
        "tasks": found,
        "filled": sum(task["state"] == "done" for task in found),
        "is_gone": organisation.state in editing.GONE,
        "word": last_word(organisation) if organisation.state in ("asked", "refused") else None,
        "steps": [step for step in steps if step.verb in STEPS],
        "can_send": any(step.verb == "send" for step in steps),
        "can_confirm": rules.is_editor(request.user, organisation) and organisation.state == "listed",
        "history": list(Entry.objects.about(organisation).order_by("-at", "-pk")[:LAST_ENTRIES]),
    }
    return page(request, "profiles/organisation_edit.html", context)


@of_entry
def organisation_section(request, organisation, section):
    """One section of the profile."""
    allow(rules.can_edit(request.user, organisation))
    if section not in sections_of(organisation):
        raise Http404
    editing.refuse_if_gone(organisation)
    more = {}
    languages = languages_of(organisation, request.GET.get("in", ""))
    if section == "words":
        wanted = request.GET.get("in", "")
        more["language"] = wanted if wanted in languages else languages[0]
    form = FORMS[section](posted(request), request.FILES or None, instance=organisation, by=request.user, **more)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            _write(request, organisation, section, form)
            to = _at("organisation_edit", organisation.shelf, organisation.slug)
            return done(request, _("Saved: %(section)s") % {"section": SECTIONS[section].title}, to)
    context = {
        "organisation": organisation,
        "form": form,
        "section": section,
        "title": SECTIONS[section].title,
        "part": f"profiles/_section_{section}.html",
        "tabs": _tabs(languages, more.get("language")),
        "others": _other_languages(languages),
    }
    return page(request, "profiles/organisation_section.html", context)


def _write(request, organisation, section, form):
    now = timezone.now()
    if section != "logo":
        editing.change(organisation, section, form.values(), seen=form.state, by=request.user, now=now)
    elif form.cleaned_data["upload"]:
        editing.show_logo(organisation, form.cleaned_data["upload"], by=request.user, now=now)
    elif form.cleaned_data.get("drop"):
        editing.drop_logo(organisation, by=request.user, now=now)


def _tabs(languages, current):
    return [{"label": language_name(one), "href": f"?in={one}", "current": one == current} for one in languages]


def _other_languages(languages):
    """The languages of the site in which nothing is written yet."""
    return [(one, language_name(one)) for one, _own in settings.LANGUAGES if one not in languages]


@login_not_required
@of_entry
def organisation_logo(request, organisation):
    """The logo, for everybody who sees the page."""
    if organisation.logo is None:
        raise Http404
    return as_picture(organisation.logo)
