"""The work role that ships, and people who draft it."""

from django.utils import timezone

from kogge.commons.clusters.actions import join
from kogge.training.competences import actions
from kogge.training.competences.models import Definition, Version
from tests import make

ROLE = "/competences/cluster-manager/"


def definition():
    actions.load_definitions(now=timezone.now())
    return Definition.objects.get()


def draft():
    return Version.objects.whole().get(definition=definition(), state="draft")


def office():
    return make.person("Astrid Ask", is_staff=True)


def drafter(name="Pekka Leppä", slug="photonics-finland"):
    """Somebody of a partner of an edition, and so one who may draft."""
    edition, organisation = make.edition(at="running"), make.organisation(slug)
    edition.partners.get_or_create(organisation=organisation)
    person = make.person(name)
    if not organisation.memberships.filter(person=person).exists():
        join(organisation, person, by=office())
    return person


def published(number="1.0"):
    version = draft()
    actions.publish(version, number=number, by=office(), now=timezone.now())
    return Version.objects.whole().get(pk=version.pk)


def proposal(spot="tasks-2", *, by=None, **fields):
    given = {"after": "Writes the strategy with the members.", "why": "Shorter."} | fields
    return actions.propose(draft(), spot, **given, by=by or drafter(), now=timezone.now())


def addresses():
    """{page: arguments} for the table of access."""
    proposed = Definition.objects.get().versions.first().proposals.first()
    role, number = "cluster-manager", "0.1"
    made = dict.fromkeys(
        ("definition_detail", "definition_jsonld", "draft_detail", "draft_begin", "draft_edit", "draft_publish",
         "proposal_list", "version_list"), [role],
    )  # fmt: skip
    spots = ("passage_detail", "passage_remark", "passage_propose", "passage_edit")
    made |= dict.fromkeys(spots, [role, "tasks-2"]) | {"competence_edit": [role, "C03"]}
    made |= dict.fromkeys(("proposal_detail", "proposal_vote"), [role, proposed.ref])
    made |= {"proposal_step": [role, proposed.ref, "reject"]}
    versions = ("version_detail", "version_endorsements", "version_endorse", "version_pdf", "version_pdf_make")
    made |= dict.fromkeys(versions, [role, number]) | {"version_difference": [role, number, number]}
    made |= {"version_take_back": [role, number, "photonics-finland"]}
    return made | dict.fromkeys(("competence_detail", "competence_jsonld"), [role, "C03"])
