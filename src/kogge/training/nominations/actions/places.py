"""What the hosts need to know of who comes, and two consents, each apart."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.privacy import consents
from kogge.training.nominations.models import Nomination

ASKED = ("photo", "booklet")
HAVE_A_PLACE = (Nomination.State.TAKEN, Nomination.State.COMPLETED)


@transaction.atomic
def save_place(details, *, agreed, by, now):
    """Keep the answers; `agreed` are the purposes of ASKED that the person ticks, any other is withdrawn."""
    if details.nomination.state not in HAVE_A_PLACE:
        raise Refused(_("These questions are for people who have taken their place. Take the place first."))
    details.saved_at = now
    details.save()
    for purpose in ASKED:
        say = consents.give if purpose in agreed else consents.withdraw
        say(by, purpose, by=by, now=now)
    record("save_place", details, by=by, said=gettext_noop("answered the questions about coming"), now=now)
    return details
