"""What was earned: one batch of the earlier edition, with micro-credentials, units and plain certificates.

Of these one is public, one suspended and one revoked, and a key was changed since.
"""

from kogge.portal.demonstration.editions import EARLIER
from kogge.portal.demonstration.judged import GRADUATION
from kogge.training.booklet import actions as booklets
from kogge.training.credentials import actions
from kogge.training.credentials.models import Credential
from kogge.training.issuers import actions as issuers
from kogge.training.issuers.models import Key
from kogge.training.programmes.models import Edition


def award(demo):
    """The last appeal is answered: the coordinator puts together what was validated, and a second person issues it."""
    edition = Edition.objects.select_related("lead").get(slug=EARLIER)
    by = demo.coordinator(edition)
    issuer = issuers.open_issuer(edition.lead, now=demo.at(GRADUATION))
    seats = [demo.seat(row) for row in demo.rows["credential"]]
    batch = booklets.propose(edition, seats, by=by, now=demo.at(GRADUATION + 9))
    booklets.issue(batch, by=booklets.second_people(batch)[0], now=demo.at(GRADUATION + 10))
    for row in demo.rows["credential"]:
        if "revoked" in row:
            made = Credential.objects.of_programmes().get(seat=demo.seat(row))
            actions.revoke(made, by=by, note=row["note"], now=demo.at(row["revoked"]))
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
