"""The voluntary question: answered, and taken back. Only counts are ever shown of it."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.decisions.models import GenderAnswer

ASKED = ("agreed", "sent")  # states of a case in which an answer can still be counted


def is_asked(nomination):
    """Whether it can be answered: until the committee meets, so that nobody watches the numbers grow by one answer."""
    return nomination.state in ASKED and nomination.edition.round.state in ("setting_up", "reviewing")


@transaction.atomic
def answer_gender(nomination, gender, *, by, now):
    """Keep what the person says of themselves; nothing takes an earlier answer back, in every state of the case."""
    if by != nomination.nominee:
        raise Refused(_("Only the person themselves answers this question."))
    said = GenderAnswer.objects.filter(nomination=nomination)
    if not gender:
        for row in said:
            record("withdraw", row, by=None, said=gettext_noop("took an answer back"), now=now)
        said.delete()
        return None
    if not is_asked(nomination):
        raise Refused(_("The places are being given or are given. The question is no longer asked."))
    row, _is_new = GenderAnswer.objects.update_or_create(
        nomination=nomination, defaults={"gender": gender, "said_at": now}
    )
    # The journal says that, not who: whoever reads it beside the numbers would learn an answer.
    record("answer", row, by=None, said=gettext_noop("answered the voluntary question"), now=now)
    return row
