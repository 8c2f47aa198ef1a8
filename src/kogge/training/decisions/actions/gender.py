"""The voluntary question: answered, and taken back. Only counts are ever shown of it."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.decisions.models import GenderAnswer

ASKED = ("agreed", "sent")  # states of a case in which an answer can still be counted


@transaction.atomic
def answer_gender(nomination, gender, *, by, now):
    """Keep what the person says of themselves; nothing takes an earlier answer back, in every state of the case."""
    if by != nomination.nominee:
        raise Refused(_("Only the person themselves answers this question."))
    said = GenderAnswer.objects.filter(nomination=nomination)
    if not gender:
        for row in said:
            record("withdraw", row, by=by, said=gettext_noop("took an answer back"), now=now)
        said.delete()
        return None
    if nomination.state not in ASKED:
        raise Refused(_("The places are being given or are given. The question is no longer asked."))
    row, _is_new = GenderAnswer.objects.update_or_create(
        nomination=nomination, defaults={"gender": gender, "said_at": now}
    )
    record("answer", row, by=by, said=gettext_noop("answered the voluntary question"), now=now)
    return row
