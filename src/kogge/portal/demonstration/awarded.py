"""What was earned: badges for units of the earlier edition, one public, one suspended, and a key that was changed."""

from kogge.portal.demonstration.judged import EARLIER, GRADUATION, when
from kogge.training.achievements.models import Validation
from kogge.training.credentials import actions
from kogge.training.credentials.earning import award_of_unit
from kogge.training.credentials.models import Credential
from kogge.training.issuers import actions as issuers
from kogge.training.issuers.models import Key
from kogge.training.programmes.models import Edition


def award_units(demo):
    """Nothing more than keys where no unit was validated."""
    edition = Edition.objects.select_related("lead").get(slug=EARLIER)
    by = demo.coordinator(edition)
    issuer = issuers.open_issuer(edition.lead, now=demo.at(GRADUATION))
    said = Validation.objects.achieved().filter(assessment__seat__edition=edition).with_all().order_by("pk")
    for validation in said:
        now = when(demo, validation.assessment.seat, 3)
        award = award_of_unit(validation, day=now.date())
        held = Credential.objects.filter(seat=award.seat, unit_version=award.unit_version)
        if not award.missing() and not held.exists():
            actions.issue(award, by=by, now=now)
    issuers.rotate(issuer, Key.Kind.ED25519, by=demo.person("astrid.ask@example.org"), now=demo.at(-30))


def follow_up(demo):
    """What the holders and the office did with them since."""
    edition = Edition.objects.get(slug=EARLIER)
    by = demo.coordinator(edition)
    made = Credential.objects.filter(seat__edition=edition, kind="unit", state="valid").order_by("seat__person", "pk")
    first = made.filter(seat__person__email__startswith="birgit.").first()
    if first:
        actions.publish(first, is_public=True, by=first.seat.person, now=demo.at(-40))
    doubted = made.filter(seat__person__email__startswith="hakon.").first()
    if doubted:
        note = "The appeal about the next unit also speaks of this one. We look at both together."
        actions.suspend(doubted, by=by, note=note, now=demo.at(-2))
    issuers.tend_lists(now=demo.now)
