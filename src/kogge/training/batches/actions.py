"""What a coordinator does to many cases at once: nominations from a table, news of a change to the call."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.batches import mails
from kogge.training.nominations.actions import enter
from kogge.training.nominations.models import Nomination


def enter_all(rows, *, by, now):
    """The good rows, each for itself; returns how many are new. A row that somebody wrote meanwhile is left out."""
    written = 0
    for row in rows:
        if row.problems:
            continue
        try:
            with transaction.atomic():
                enter(row.nomination, by=by, now=now)
        except IntegrityError:
            row.problems.append(_("Somebody has nominated this person in the meantime."))
        except Refused as refusal:
            row.problems.append(str(refusal))
        else:
            written += 1
    return written


@transaction.atomic
def tell_of_change(edition, what, *, by, now):
    """Write to everybody who has begun what is different in the call. Returns how many mails there are."""
    begun = Nomination.objects.filter(edition=edition).begun().select_related("edition__programme", "nominee")
    told = list(begun.order_by("pk"))
    if not told:
        raise Refused(_("Nobody has begun yet, so there is nobody to tell."))
    for nomination in told:
        mails.changed(nomination, what)
    record("tell", edition, by=by, said=gettext_noop("told of a change to the call"), note=what[:500], now=now)
    return len(told)
