"""Who coordinates an edition prepares its papers, puts them forward, reminds, and decides about prior learning."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.journal.models import Entry
from kogge.commons.journal.once import makes
from kogge.training.agreements import actions, rules, standing, writing
from kogge.training.agreements.actions.preparing import lacking, usual_memorandum
from kogge.training.agreements.forms import AgreementForm, DecisionForm, ForwardForm, MemorandumForm
from kogge.training.agreements.models import Agreement, Memorandum, PriorClaim, Side
from kogge.training.programmes.models import Edition
from kogge.training.programmes.rules import is_coordinator

KINDS = {"agreements": (Agreement, AgreementForm), "memoranda": (Memorandum, MemorandumForm)}


def _edition(request, programme, edition):
    found = Edition.objects.read_by(request.user).select_related("programme", "lead")
    return get_object_or_404(found, slug=edition, programme__slug=programme)


def _run(request, programme, edition):
    """An edition whose papers one may write."""
    edition = _edition(request, programme, edition)
    allow(is_coordinator(request.user, edition))
    return edition


def _document(request, programme, edition, noun, ref):
    edition = _run(request, programme, edition)
    found = KINDS[noun][0].objects.visible_to(request.user).of_edition(edition)
    return get_object_or_404(found, ref=ref)


@require_safe
def agreement_list(request, programme, edition):
    """Memoranda, agreements with who has signed and who has not, and claims of prior learning."""
    edition = _edition(request, programme, edition)
    context = standing.board_of(edition, request.user) | {
        "edition": edition,
        "runs_it": is_coordinator(request.user, edition),
    }
    return page(request, "agreements/agreement_list.html", context)


@require_POST
def agreement_prepare(request, programme, edition):
    """A draft for every participant who has none."""
    edition = _run(request, programme, edition)
    made = actions.prepare(edition, by=request.user, now=timezone.now())
    words = ngettext("%(n)d agreement is prepared.", "%(n)d agreements are prepared.", made) % {"n": made}
    return done(request, words, standing.address_of(edition))


@makes
def memorandum_new(request, programme, edition):
    """A new memorandum, as a draft."""
    edition = _run(request, programme, edition)
    language = edition.languages.split(",")[0] or "en"
    fresh = Memorandum(
        edition=edition, language=language, starts_on=edition.starts_on, ends_on=edition.ends_on,
        terms=usual_memorandum(language),
    )  # fmt: skip
    form = MemorandumForm(posted(request), instance=fresh)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            given = {"units": form.cleaned_data["units"], "parties": form.chosen()}
            made = actions.put_memorandum(form.instance, **given, by=request.user, now=timezone.now())
            return done(request, _("The memorandum is a draft. Read it, then put it forward."), made)
    return page(request, "agreements/memorandum_new.html", {"form": form, "edition": edition})


def document_edit(request, programme, edition, noun, ref):
    """What a paper says, and how it will read; it is frozen only when it is put forward."""
    document = _document(request, programme, edition, noun, ref)
    form = KINDS[noun][1](posted(request), instance=document)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            _save(document, form, by=request.user)
            return done(request, _("Saved."), document)
    versions, last = writing.versions_of(document), document.last_paper()
    text = writing.written(type(document).objects.get(pk=document.pk), versions)
    context = {
        "document": document,
        "edition": document.edition,
        "form": form,
        "blocks": writing.blocks(text),
        "lacking": list(lacking(document, versions)),
        "last": last,
        "has_changed": last is None or last.text != text,
        "sides": Side.objects.of_paper(last) if last else [],
        "forward": ForwardForm(),
        "papers": document.papers.order_by("-number"),
        "history": Entry.objects.about(document).order_by("-pk")[:12],
    }
    return page(request, "agreements/document_edit.html", context)


def _save(document, form, *, by):
    given = {"units": form.cleaned_data["units"], "by": by, "now": timezone.now(), "fields": form.Meta.fields}
    if document.noun == "memoranda":
        return actions.put_memorandum(form.instance, parties=form.chosen(), **given)
    return actions.put_agreement(form.instance, **given)


@require_POST
def document_forward(request, programme, edition, noun, ref):
    """Freeze the text and ask all sides to sign."""
    document = _document(request, programme, edition, noun, ref)
    form = ForwardForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else request.POST.get("why", "")[:500]
    paper = actions.put_forward(document, why=why, by=request.user, now=timezone.now())
    return done(request, _("All who have to sign have a mail about it."), paper)


@require_POST
def document_remind(request, programme, edition, noun, ref):
    document = _document(request, programme, edition, noun, ref)
    told = actions.remind(document, by=request.user, now=timezone.now())
    words = ngettext("%(n)d person is reminded.", "%(n)d people are reminded.", told) % {"n": told}
    return done(request, words, standing.address_of(document.edition))


def prior_decide(request, programme, edition, ref):
    """Which outcomes count as learned before, and why."""
    edition = _edition(request, programme, edition)
    claim = get_object_or_404(PriorClaim.objects.visible_to(request.user).filter(seat__edition=edition), ref=ref)
    form = DecisionForm(posted(request), version=claim.unit_version)
    if request.method == "POST":
        allow(rules.can_decide(request.user, claim))
        if form.is_valid():
            with refusal_in(form):
                _decide(claim, form, by=request.user)
                return done(request, _("Decided. The learner gets a mail."), standing.address_of(edition))
    context = {
        "claim": claim,
        "edition": edition,
        "form": form,
        "outcomes": [one for one in claim.unit_version.outcomes() if one.ref in claim.accepted],
        "evidence": claim.evidence.select_related("file").order_by("pk"),
        "decides": rules.can_decide(request.user, claim) and claim.state == PriorClaim.State.CLAIMED,
    }
    return page(request, "agreements/prior_decide.html", context)


def _decide(claim, form, *, by):
    given = {"reason": form.cleaned_data["reason"], "by": by, "now": timezone.now()}
    if form.verb() == "accept_partly":
        given["outcomes"] = form.cleaned_data["outcomes"]
    getattr(actions, form.verb())(claim, **given)
