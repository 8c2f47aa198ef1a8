"""The pages of those who draft: the draft sentence by sentence, proposals, votes, answers, publishing, endorsing."""

from django.conf import settings
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.errors import Refused
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.journal.once import makes
from kogge.training.competences import actions, forms, reading, rules, writing
from kogge.training.competences.models import Endorsement, Proposal, Version, Vote
from kogge.training.competences.views.public import definition_of, version_of

LANGUAGES = dict(settings.LANGUAGES)
PEOPLE = ("by", "on_behalf", "version__definition")


def _definition(request, slug):
    """The definition, for who may draft it; its page is public, so a no is a 403."""
    definition = definition_of(slug)
    allow(rules.can_draft(request.user))
    return definition


def _draft(request, slug):
    definition = _definition(request, slug)
    if definition.draft is None:
        raise Http404
    return Version.objects.whole().get(pk=definition.draft.pk)


def _votes():
    counted = {f"n_{kind}": Count("votes", filter=Q(votes__kind=kind)) for kind in Vote.Kind.values}
    return Proposal.objects.annotate(**counted)


@require_safe
def draft_detail(request, definition):
    """The draft with what is said about each of its sentences; what to do where there is none."""
    one = _definition(request, definition)
    context = {"definition": one, "edits": rules.is_editor(request.user), "version": None}
    if one.draft:
        version = Version.objects.whole().get(pk=one.draft.pk)
        waiting = _votes().filter(version=version, state="open").select_related(*PEOPLE)
        context |= {
            "version": version,
            "said_about": reading.by_spot(version),
            "waiting": [
                (each, _label(version, each.spot), reading.proposed(each)) for each in waiting.order_by("at", "pk")
            ],
            "before": one.versions.exclude(pk=version.pk).order_by("-pk").first(),
            "is_office": request.user.is_staff,
            **reading.for_readers(version, get_language()),
        }
    return page(request, "competences/draft_detail.html", context)


def _label(version, spot):
    for found, _section, kind, row, _column in version.passages():
        if found == spot:
            return writing.label_of(kind, row)
    return spot


@makes
def draft_begin(request, definition):
    """The next version, as a copy of the one that counts."""
    one = _definition(request, definition)
    allow(rules.is_editor(request.user))
    form = forms.NumberForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.begin_draft(one, form.cleaned_data["number"], by=request.user, now=timezone.now())
            return done(request, _("The draft is open."), reverse("draft_detail", args=[definition]))
    return page(request, "competences/draft_begin.html", {"definition": one, "form": form})


def draft_edit(request, definition):
    """What is said of the draft as a whole."""
    version = _draft(request, definition)
    allow(rules.is_editor(request.user))
    form = forms.DraftForm(posted(request), instance=version)
    if request.method == "POST" and form.is_valid():
        version.checked = form.cleaned_data["read"]
        version.changes = writing.with_words(version.changes, get_language(), form.cleaned_data["whats_new"])
        with refusal_in(form):
            actions.save_version(version, by=request.user, now=timezone.now())
            return done(request, _("Saved."), reverse("draft_detail", args=[definition]))
    return page(request, "competences/draft_edit.html", {"definition": version.definition, "form": form})


def draft_publish(request, definition):
    """The office publishes: under which number, and what still stands in the way."""
    version = _draft(request, definition)
    allow(rules.is_office(request.user))
    form = forms.NumberForm(posted(request), initial={"number": version.number})
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        with refusal_in(form):
            actions.publish(version, number=number, by=request.user, now=timezone.now())
            for language in sorted({"en", get_language()}):  # who has no account finds the paper there
                result = f"{version.get_absolute_url()}pdf/"
                actions.ask_for_paper(version, language=language, by=request.user, result_url=result)
            return done(request, _("The version is published."), version.definition)
    context = {
        "definition": version.definition,
        "version": version,
        "form": form,
        "open": version.proposals.open().count(),
        "endorsements": reading.endorsers(version),
    }
    return page(request, "competences/draft_publish.html", context)


# One sentence --------------------------------------------------------------------------------------------
def _passage(request, definition, spot, *, remark=None, proposal=None):
    """The page of one spot, with the two forms as they are."""
    version = _draft(request, definition)
    _section, place, row, column = _find(version, spot)
    proposal = proposal or forms.ProposalForm(person=request.user, place=place, row=row, column=column)
    proposals = _votes().filter(version=version, spot=spot).select_related(*PEOPLE)
    texts = writing.by_language(getattr(row, column))
    context = {
        "definition": version.definition,
        "spot": spot,
        "place": place,
        "label": writing.label_of(place, row),
        "text": reading.said(row, column, get_language()),
        "texts": [(code, LANGUAGES[code], texts[code]) for code in LANGUAGES if code in texts],
        "sources": [one for one in version.definition.sources.all() if one.key in getattr(row, "sources", [])],
        "remarks": version.remarks.filter(spot=spot).select_related("by").order_by("at", "pk"),
        "proposals": [(each, reading.proposed(each)) for each in proposals.order_by("-at", "-pk")],
        "form": proposal if proposal.is_bound else remark,  # the one with something to mend
        "proposal_form": proposal,
        "remark_form": remark or forms.RemarkForm(),
        "edits": rules.is_editor(request.user),
    }
    return page(request, "competences/passage_detail.html", context)


def _find(version, spot):
    """The spot, or a 404: it is part of the address."""
    try:
        return writing.find(version, spot)
    except Refused as gone:
        raise Http404 from gone


@require_safe
def passage_detail(request, definition, spot):
    """One sentence: its sources and languages, what was said about it, what is proposed."""
    return _passage(request, definition, spot)


@require_POST
@makes
def passage_remark(request, definition, spot):
    version, form = _draft(request, definition), forms.RemarkForm(request.POST)
    _find(version, spot)
    if form.is_valid():
        with refusal_in(form):
            actions.remark(version, spot, form.cleaned_data["text"], by=request.user, now=timezone.now())
            return done(request, _("Your remark stands there."), reverse("passage_detail", args=[definition, spot]))
    return _passage(request, definition, spot, remark=form)


@require_POST
@makes
def passage_propose(request, definition, spot):
    version = _draft(request, definition)
    _section, place, row, column = _find(version, spot)
    form = forms.ProposalForm(request.POST, person=request.user, place=place, row=row, column=column)
    if form.is_valid():
        with refusal_in(form):
            made = actions.propose(version, spot, **form.cleaned_data, by=request.user, now=timezone.now())
            return done(request, _("Proposed. The others can now say what they make of it."), made)
    return _passage(request, definition, spot, proposal=form)


def passage_edit(request, definition, spot):
    """Editors write one spot in all languages, with its sources."""
    version = _draft(request, definition)
    allow(rules.is_editor(request.user))
    _section, place, row, column = _find(version, spot)
    sources = version.definition.sources.order_by("title")
    form = forms.PassageForm(posted(request), row=row, column=column, sources=sources)
    back = reverse("passage_detail", args=[definition, spot])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data.get("sources")
        with refusal_in(form):
            actions.rewrite(version, spot, form.texts(), sources=given, by=request.user, now=timezone.now())
            return done(request, _("Saved."), back)
    label = writing.label_of(place, row)
    context = {"definition": version.definition, "form": form, "back": back, "label": label}
    return page(request, "competences/passage_edit.html", context)


def competence_edit(request, definition, spot):
    """Editors enter the level of a competence, and the skills that are near."""
    version = _draft(request, definition)
    allow(rules.is_editor(request.user))
    one = next((each for each in version.competences if each.ref == spot), None)
    if one is None:
        raise Http404
    one.section.version = version
    form = forms.CompetenceForm(posted(request), instance=one)
    back = reverse("passage_detail", args=[definition, spot])
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.save_competence(one, by=request.user, now=timezone.now())
            return done(request, _("Saved."), back)
    context = {"definition": version.definition, "competence": one, "form": form, "back": back}
    return page(request, "competences/competence_edit.html", context)


# Proposals -----------------------------------------------------------------------------------------------
@require_safe
def proposal_list(request, definition):
    """All proposals of all versions, the open ones first."""
    one = _definition(request, definition)
    found = _votes().visible_to(request.user).filter(version__definition=one)
    found = found.select_related(*PEOPLE).order_by("-at", "-pk")[:200]
    rows = [(each, reading.proposed(each)) for each in found]
    context = {
        "definition": one,
        "waiting": [row for row in rows if row[0].is_open],
        "answered": [row for row in rows if not row[0].is_open],
    }
    return page(request, "competences/proposal_list.html", context)


def _proposal(request, definition, ref):
    _definition(request, definition)
    found = _votes().visible_to(request.user).select_related("version__definition", "by", "on_behalf", "answered_by")
    return get_object_or_404(found, version__definition__slug=definition, ref=ref)


def _discussed(request, proposal, form=None):
    """The page of a proposal; `form` is the one that was sent and has something to mend."""
    version = Version.objects.whole().get(pk=proposal.version_id)
    mine = proposal.votes.filter(person=request.user).first()
    vote = form if isinstance(form, forms.VoteForm) else None
    answer = form if isinstance(form, forms.AnswerForm) else None
    given = {"kind": mine.kind, "why": mine.why} if mine else None
    may_answer = proposal.is_open and version.is_draft and rules.can_answer(request.user, proposal)
    context = {
        "proposal": proposal,
        "definition": version.definition,
        "label": _label(version, proposal.spot),
        "parts": reading.proposed(proposal),
        "votes": proposal.votes.select_related("person").order_by("at", "pk"),
        "mine": mine,
        "is_own": proposal.by_id == request.user.pk,
        "may_answer": may_answer,
        "vote_form": vote or forms.VoteForm(initial=given),
        "answer_form": answer or forms.AnswerForm(proposal=proposal),
        "form": form,
        "in_language": LANGUAGES.get(proposal.language, proposal.language),
    }
    return page(request, "competences/proposal_detail.html", context)


@require_safe
def proposal_detail(request, definition, ref):
    """What is proposed, what the others make of it, and the answer."""
    return _discussed(request, _proposal(request, definition, ref))


@require_POST
def proposal_vote(request, definition, ref):
    proposal, form = _proposal(request, definition, ref), forms.VoteForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            actions.vote(proposal, **form.cleaned_data, by=request.user, now=timezone.now())
            return done(request, _("Saved."), proposal)
    return _discussed(request, proposal, form)


@require_POST
def proposal_step(request, definition, ref, verb):
    """Accept, amend, reject, or withdraw what one proposed."""
    proposal = _proposal(request, definition, ref)
    if verb not in Proposal.verbs():
        raise Http404
    form = forms.AnswerForm(request.POST, proposal=proposal)
    if form.is_valid():
        given = {"note": form.cleaned_data["note"], "by": request.user, "now": timezone.now()}
        if verb == "amend":
            given["final"] = form.cleaned_data.get("final", "")
        with refusal_in(form):
            getattr(actions, verb)(proposal, **given)
            return done(request, _("Saved."), reverse("draft_detail", args=[definition]))
    return _discussed(request, _proposal(request, definition, ref), form)


# Endorsing -----------------------------------------------------------------------------------------------
def version_endorse(request, definition, number):
    """In the name of the own organisation."""
    version = version_of(request, definition, number)
    allow(forms.own_organisations(request.user).exists())
    form = forms.EndorseForm(posted(request), person=request.user)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.endorse(version, **form.cleaned_data, by=request.user, now=timezone.now())
            message = _("Your organisation now stands behind this version.")
            return done(request, message, reverse("version_endorsements", args=[definition, number]))
    context = {"definition": version.definition, "version": version, "form": form}
    return page(request, "competences/version_endorse.html", context)


@require_POST
def version_take_back(request, definition, number, organisation):
    """The own organisation does not stand behind it any more."""
    version = version_of(request, definition, number)
    mine = Endorsement.objects.standing().filter(version=version, organisation__memberships__person=request.user)
    endorsement = get_object_or_404(mine.select_related("organisation", "version"), organisation__slug=organisation)
    actions.take_back(endorsement, by=request.user, now=timezone.now())
    message = _("Your organisation no longer stands behind this version.")
    return done(request, message, reverse("version_endorsements", args=[definition, number]))
