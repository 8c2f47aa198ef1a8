"""Who has signed what, for the page of who coordinates, and what waits for a person."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.training.agreements.models import Agreement, Memorandum, Paper, PriorClaim, Side
from kogge.training.units.models import UnitVersion

MOST = 7  # on the list of what needs somebody today


@dataclass
class Standing:
    """A document, its newest paper, and its sides with who has signed."""

    document: object
    paper: object = None
    sides: list = field(default_factory=list)
    home: object = None

    @property
    def cells(self):
        """[side or None] of learner, home, host: the columns of the table of agreements."""
        found = {side.kind: side for side in self.sides}
        return [found.get(kind) for kind in (Side.Kind.LEARNER, Side.Kind.HOME, Side.Kind.HOST)]


def standings(documents):
    """[Standing] of these documents, in three queries however many there are."""
    sides = Side.objects.select_related("person", "organisation", "signature").order_by("place", "pk")
    papers = Paper.objects.order_by("number").prefetch_related(Prefetch("sides", sides))
    found = []
    for document in documents.prefetch_related(Prefetch("papers", papers)):
        newest = list(document.papers.all())[-1:]
        paper = newest[0] if newest else None
        found.append(Standing(document, paper, list(paper.sides.all()) if paper else []))
    return found


def board_of(edition, user):
    """Everything the page of an edition shows."""
    agreements = Agreement.objects.visible_to(user).of_edition(edition).order_by("seat__person__name", "pk")
    memoranda = Memorandum.objects.visible_to(user).of_edition(edition).order_by("pk")
    claims = PriorClaim.objects.visible_to(user).filter(seat__edition=edition).order_by("-claimed_at")
    rows = standings(agreements)
    without = edition.seats.participants().filter(agreement=None).count()
    return {
        "agreements": rows,
        "number": len(rows),
        "memoranda": standings(memoranda),
        "claims": list(claims),
        "signed": sum(row.document.state == Agreement.State.SIGNED for row in rows),
        "without": without,
    }


def waiting_for(user):
    """[(words, address, note, by when, hat, act)] of what somebody is to sign, for the list of what needs them."""
    related = ("organisation", "paper__memorandum", "paper__agreement__seat__person")
    sides = Side.objects.waiting_for(user).select_related(*related)
    return [
        (
            _("Read and sign: %(title)s") % {"title": side.paper.title},
            side.paper.get_absolute_url(),
            whose(side),
            None,
            _("Participant") if side.person_id else _("Organisation"),
            _("Read and sign"),
        )
        for side in sides.order_by("paper__made_at", "pk")[:MOST]
    ]


def targeted(seat):
    """The versions of units that somebody set out to reach: those of the last agreement signed by all three.

    Without one, those that hold in the edition. For transcripts.
    """
    paper = Paper.objects.filter(agreement__seat=seat).signed_by_all().order_by("-number").first()
    found = UnitVersion.objects.filter(pk__in=paper.units) if paper else UnitVersion.objects.of_edition(seat.edition)
    return list(found.select_related("unit__module").order_by("unit__place", "unit__pk"))


def whose(side):
    return _("For yourself") if side.person_id else _("For %(name)s") % {"name": side.organisation.title}


def note_of(edition):
    """One line about the papers of an edition, for the board of who coordinates."""
    states = Counter(Agreement.objects.of_edition(edition).values_list("state", flat=True))
    total, signed = states.total(), states[Agreement.State.SIGNED]
    if not total:
        return _("Not prepared yet")
    words = ngettext("%(signed)d of %(n)d is signed by all", "%(signed)d of %(n)d are signed by all", total)
    return words % {"signed": signed, "n": total}


def address_of(edition):
    return reverse("agreement_list", args=[edition.programme.slug, edition.slug])
