"""What an edition consists of, part by part: a list of tasks, and a small form for each."""

from collections import namedtuple

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kogge.base.dates import days
from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.journal.models import Entry
from kogge.commons.people.models import User
from kogge.training.programmes import actions, forms, quotas, rules
from kogge.training.programmes.models import Edition
from kogge.training.programmes.opening import call_of, lacking

SECTIONS = {
    "what": (gettext_lazy("What it is"), forms.WhatForm),
    "when": (gettext_lazy("When it is"), forms.WhenForm),
    "call": (gettext_lazy("Who may come"), forms.CallForm),
}


# A part that consists of rows: what it is called, its form, and how a row reads (what, more).
Rows = namedtuple("Rows", "title add form read")


def _partner(row):
    return row.organisation.title, row.get_role_display()


def _module(row):
    dates = days(row.starts_on, row.ends_on)
    return f"{row.number} {row.title}", f"{dates}, {row.lead.title}" if row.lead else dates


def _cost(row):
    return row.item, f"{row.module.number} {row.module.title}" if row.module else _("The whole edition")


def _quota(row):
    return quotas.said(row), ""


def _funder(row):
    return row.title or row.sentence, row.sentence if row.title else ""


ROWS = {
    "partners": Rows(gettext_lazy("Partners"), gettext_lazy("Add a partner"), forms.PartnerForm, _partner),
    "modules": Rows(gettext_lazy("Modules"), gettext_lazy("Add a module"), forms.ModuleForm, _module),
    "costs": Rows(gettext_lazy("Costs"), gettext_lazy("Add a line"), forms.CostForm, _cost),
    "quotas": Rows(gettext_lazy("Quotas"), gettext_lazy("Add a quota"), forms.QuotaForm, _quota),
    "funders": Rows(gettext_lazy("Funders"), gettext_lazy("Add a funder"), forms.FunderForm, _funder),
}
SORTED = {
    "partners": ["pk"], "modules": ["number"], "costs": ["place", "pk"], "quotas": ["of", "value", "pk"],
    "funders": ["place", "pk"],
}  # fmt: skip
RELATED = {"partners": ["organisation"], "modules": ["lead"], "costs": ["module"], "funders": ["organisation"]}
ORDER = ["what", "when", "partners", "modules", "costs", "call", "quotas", "funders"]


def _mine(request, programme, edition):
    found = Edition.objects.run_by(request.user).select_related("programme", "lead", "call")
    return get_object_or_404(found, slug=edition, programme__slug=programme)


def setup_of(edition):
    return reverse("edition_setup", args=[edition.programme.slug, edition.slug])


@require_safe
def edition_setup(request, programme, edition):
    """The parts of an edition as a list of tasks, what is missing, the next step, and what has happened."""
    found = Edition.objects.read_by(request.user).select_related("programme", "lead", "call")
    edition = get_object_or_404(found, slug=edition, programme__slug=programme)
    runs_it = rules.is_coordinator(request.user, edition)
    context = {
        "edition": edition,
        "tasks": _tasks(edition, runs_it),
        "lacking": lacking(edition) if edition.state == Edition.State.DRAFT else [],
        "steps": edition.steps_for(request.user),
        "history": Entry.objects.about(edition).order_by("-pk")[:20],
        "runs_it": runs_it,
    }
    return page(request, "programmes/edition_setup.html", context)


def _tasks(edition, runs_it):
    counts = {noun: getattr(edition, noun).count() for noun in ROWS}
    is_done = {
        "what": bool(str(edition.summary)),
        "when": bool(edition.call_closes_at and edition.seats_offered),
        "call": bool(call_of(edition).pk),
    }
    tasks = []
    for part in ORDER:
        is_rows = part in ROWS
        view = "edition_rows" if is_rows else "edition_section"
        state = "done" if (counts[part] if is_rows else is_done[part]) else "open"
        task = {"label": ROWS[part].title if is_rows else SECTIONS[part][0], "state": state}
        if is_rows and counts[part]:
            task["note"] = counts[part]
        if runs_it:
            task["href"] = reverse(view, args=[edition.programme.slug, edition.slug, part])
        tasks.append(task)
    return tasks


def edition_section(request, programme, edition, section):
    """What an edition is, when it is, or who may come to it."""
    edition = _mine(request, programme, edition)
    title, kind = SECTIONS[section]
    thing = call_of(edition) if section == "call" else edition
    form = kind(posted(request), instance=thing)
    if request.method == "POST" and form.is_valid():
        fields = form.Meta.fields
        actions.settle(edition, thing, part=section, by=request.user, now=timezone.now(), fields=fields)
        return done(request, _("Saved."), setup_of(edition))
    context = {"edition": edition, "form": form, "title": title}
    return page(request, "programmes/edition_section.html", context)


def edition_rows(request, programme, edition, noun):
    """One kind of row of an edition: see them, add one, change one (`?row=`), take one out."""
    edition = _mine(request, programme, edition)
    part, related = ROWS[noun], getattr(edition, noun)
    rows = list(related.select_related(*RELATED.get(noun, [])).order_by(*SORTED[noun]))
    chosen = _chosen(rows, request.POST.get("strike") or request.GET.get("row"))
    if request.method == "POST" and "strike" in request.POST:
        if chosen:
            actions.strike(edition, chosen, part=noun, by=request.user, now=timezone.now())
        return done(request, _("Taken out."), request.path)
    form = part.form(posted(request), request.FILES or None, instance=chosen or related.model(edition=edition))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            _save(edition, noun, form, by=request.user)
            return done(request, _("Saved."), request.path)
    read = [(row, *part.read(row)) for row in rows]
    context = {"edition": edition, "form": form, "part": part, "rows": read, "chosen": chosen}
    return page(request, "programmes/edition_rows.html", context)


def _chosen(rows, key):
    return next((row for row in rows if str(row.pk) == key), None)


def _save(edition, noun, form, *, by):
    """Save the row of a valid form; what is new goes last."""
    row, now = form.instance, timezone.now()
    given = {"part": noun, "by": by, "now": now, "fields": form.Meta.fields}
    if noun == "quotas":
        given["fields"] = [*form.Meta.fields, "value"]
    if noun == "modules" and not row.pk:
        row.number = (edition.modules.order_by("-number").values_list("number", flat=True).first() or 0) + 1
        return actions.add_module(row, by=by, city=form.cleaned_data["city"])
    if noun in ("costs", "funders") and not row.pk:
        row.place = getattr(edition, noun).count()
    if noun == "funders":
        return actions.settle_funder(edition, row, emblem=form.cleaned_data.get("emblem_file"), **given)
    return actions.settle(edition, row, **given)


def edition_hand_over(request, programme, edition):
    """Another organisation leads this edition from now on."""
    edition = _mine(request, programme, edition)
    form = forms.HandOverForm(posted(request), edition=edition)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        people = User.objects.filter(memberships__organisation=to, memberships__role="manager", is_active=True)
        with refusal_in(form):
            actions.hand_over(edition, to=to, people=list(people), by=request.user, now=timezone.now())
            return done(request, _("Handed over. Both sides have a mail about it."), setup_of(edition))
    return page(request, "programmes/edition_hand_over.html", {"edition": edition, "form": form})
