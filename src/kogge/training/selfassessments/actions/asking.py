"""Others are asked how they see somebody. Nothing leads from an answer to whoever gave it.

A ticket knows that it was used; a voice knows what was said; neither knows the other, nor when. When the asking
closes, the voices are melted into means, and both tables are emptied.
"""

import secrets
from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.people.models import as_key, digest
from kogge.training.selfassessments import mails
from kogge.training.selfassessments.actions.assessing import own
from kogge.training.selfassessments.models import LEAST_VOICES, MOST_ASKED, STEPS, Asking, Ticket, Voice

LASTS = timedelta(days=14)


@transaction.atomic
def ask(assessment, addresses, *, language, by, now):
    """Send a link to each of these addresses; more may be asked until it closes."""
    own(assessment, by)
    if not assessment.finished_at:
        raise Refused(_("Finish your own part first, so that both can be compared."))
    asking, is_new = Asking.objects.get_or_create(
        assessment=assessment, defaults={"made_at": now, "closes_at": now + LASTS}
    )
    if not is_new and (asking.closed_at or asking.closes_at <= now):
        raise Refused(_("This asking has closed. Ask again with your next assessment."))
    there = set(asking.tickets.values_list("address", flat=True))
    wanted = [one for one in dict.fromkeys(map(as_key, addresses)) if one not in there]
    if as_key(by.email) in wanted:
        raise Refused(_("Your own address is among them. Ask others; your own view is there already."))
    if is_new and len(wanted) < LEAST_VOICES:
        raise Refused(_("Ask at least three people, because fewer answers are never shown."))
    if len(there) + len(wanted) > MOST_ASKED:
        raise Refused(_("Twelve people at most can be asked. Leave some out."))
    for address in wanted:
        token = secrets.token_urlsafe(24)
        Ticket.objects.create(asking=asking, address=address, token_hash=digest(token))
        mails.asked(assessment, address=address, token=token, language=language, closes_at=asking.closes_at)
    record("ask", assessment, by=by, said=gettext_noop("asked others how they see them"), now=now)
    return asking


def ticket_of(token, *, now):
    """The open ticket behind a link; None if it was used, is over or never was."""
    open_ones = Ticket.objects.filter(is_used=False, asking__closed_at=None, asking__closes_at__gt=now)
    found = open_ones.filter(token_hash=digest(token))
    return found.select_related("asking__assessment__person", "asking__assessment__version__definition").first()


@transaction.atomic
def answer(token, levels, *, now):
    """{competence: level} by somebody who was asked. Nothing is written down of who, or when."""
    ticket = ticket_of(token, now=now)
    still = ticket and Asking.objects.select_for_update().get(pk=ticket.asking_id)  # not closed meanwhile
    if not still or still.closed_at or not Ticket.objects.filter(pk=ticket.pk, is_used=False).update(is_used=True):
        raise Refused(_("This link has been used, or the asking is over. There is nothing to do."))
    kept = {ref: level for ref, level in levels.items() if level in STEPS}
    Voice.objects.create(asking=ticket.asking, levels=kept)


@transaction.atomic
def close(asking, *, by, now):
    """From now on the means can be read, and nothing else is left."""
    if by is not None:
        own(asking.assessment, by)
    asking = Asking.objects.select_for_update().get(pk=asking.pk)
    if asking.closed_at:
        raise Refused(_("This has closed already."))
    voices = list(asking.voices.values_list("levels", flat=True))
    asking.n = len(voices) if len(voices) >= LEAST_VOICES else 0
    asking.means = means_of(voices) if asking.n else {}
    asking.closed_at = now
    asking.save(update_fields=["n", "means", "closed_at"])
    asking.voices.all().delete()
    asking.tickets.all().delete()
    record("close", asking.assessment, by=by, said=gettext_noop("closed the asking of others"), now=now)


def means_of(voices):
    """Means in halves, of what at least three have answered."""
    given = defaultdict(list)
    for levels in voices:
        for ref, level in levels.items():
            given[ref].append(level)
    return {ref: round(sum(one) / len(one) * 2) / 2 for ref, one in given.items() if len(one) >= LEAST_VOICES}


def tend_askings(*, now):
    """Close what is over."""
    for asking in Asking.objects.filter(closed_at=None, closes_at__lte=now)[:200]:
        close(asking, by=None, now=now)
