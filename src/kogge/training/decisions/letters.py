"""What a decision letter says: the committee's own words or Kogge's, with the placeholders that are allowed."""

from django.conf import settings
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from kogge.base.dates import day
from kogge.commons.journal.models import site
from kogge.commons.mail import placeholders
from kogge.training.decisions.models import Decision, Wording
from kogge.training.decisions.terms import answer_due
from kogge.training.programmes.opening import acknowledgements

PLACEHOLDERS = {
    "name": _("how the person is called"),
    "programme": _("the programme"),
    "edition": _("the edition"),
    "reference": _("the reference of the case"),
    "reason": _("the reason of the decision"),
    "place": _("the place on the reserve list"),
    "answer_by": _("the last day to answer"),
}
ACTS = {
    Wording.Kind.OFFERED: _("See the offer and answer"),
    Wording.Kind.RESERVE: _("See where it stands"),
    Wording.Kind.DECLINED: _("See where it stands"),
}
SAMPLES = 3


def language_of(decision):
    """For `with`: the language of who reads the letter."""
    return translation.override(decision.nomination.nominee.language)


def waiting(round):
    """Decisions in force about which no letter has been sent; none is where somebody has stepped back or is erased."""
    told = Decision.objects.filter(round=round, letters__kind__in=Wording.Kind.values).values("pk")
    found = Decision.objects.filter(round=round).in_force().exclude(pk__in=told)
    found = found.exclude(nomination__state__in=["withdrawn", "released"]).exclude(
        nomination__nominee__is_active=False
    )
    found = found.select_related(
        "nomination__nominee", "nomination__cluster", "reason", "replaces", "round__edition__programme"
    )
    return found.order_by(F("place").asc(nulls_first=True), "pk")


def wordings_of(round):
    return {wording.kind: wording for wording in Wording.objects.filter(round=round)}


def context_of(decision, wordings):
    """What the template of a letter reads. To be called in the language of the reader."""
    edition, nomination = decision.round.edition, decision.nomination
    due = decision.answer_due_at.astimezone(edition.zone).date() if decision.answer_due_at else None
    values = {
        "name": nomination.nominee.called_name,
        "programme": str(edition.programme.name),
        "edition": str(edition.name),
        "reference": nomination.ref,
        "reason": decision.because,
        "place": str(decision.place or ""),
        "answer_by": day(due) if due else "",
    }
    wording = wordings.get(decision.kind)
    return {
        "edition": edition,
        "values": values,
        "own_subject": placeholders.fill(str(wording.subject), values) if wording else "",
        "own_text": placeholders.fill(str(wording.text), values) if wording else "",
        "earlier": decision.replaces,
    }


def as_read(decision, wordings, named):
    """Subject and text of one letter as its reader gets it, down to the funders that are `named`."""
    with language_of(decision):
        context = context_of(decision, wordings) | {"site": site()}
        context["name"] = context["values"]["name"]
        subject, _newline, body = render_to_string(template_of(decision.kind), context).strip().partition("\n")
        body += "\n\n" + render_to_string("programmes/mail/_funding.txt", {"named": named})
    return {"subject": subject, "text": body.strip(), "reference": decision.nomination.ref}


def template_of(kind):
    return f"decisions/mail/{kind}.txt"


def piles(round, decisions, *, now):
    """The letters by kind and language, with how many and three samples each, as if they went now; kinds in order."""
    wordings, found, due = wordings_of(round), {}, answer_due(round, now)
    named = acknowledgements(round.edition, timezone.localdate(now))
    names = dict(settings.LANGUAGES)
    for decision in decisions:
        decision.answer_due_at = due if decision.kind == Wording.Kind.OFFERED else None
        found.setdefault((decision.kind, decision.nomination.nominee.language), []).append(decision)
    order = Wording.Kind.values
    return [
        {
            "kind": Wording.Kind(kind).label,
            "language": names.get(language, language),
            "code": language,
            "count": len(pile),
            "samples": [as_read(decision, wordings, named) for decision in pile[:SAMPLES]],
            "is_own": kind in wordings,
        }
        for (kind, language), pile in sorted(found.items(), key=lambda one: (order.index(one[0][0]), one[0][1]))
    ]
