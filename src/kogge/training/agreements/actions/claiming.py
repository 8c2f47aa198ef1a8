"""Prior learning is claimed with evidence, and decided with a reason."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.files.actions import attach
from kogge.commons.journal.models import record
from kogge.training.agreements import mails
from kogge.training.agreements.models import Evidence, PriorClaim

MOST_FILES = 5


@transaction.atomic
def claim(made, files, *, by, now):
    """Say what was learned before, and show it."""
    if made.seat.person_id != by.pk:
        raise PermissionDenied
    if made.unit_version.unit.edition_id != made.seat.edition_id:
        raise PermissionDenied
    if not files:
        raise Refused(_("Add at least one file that shows what you learned."))
    if len(files) > MOST_FILES:
        raise Refused(_("At most %(number)s files.") % {"number": MOST_FILES})
    made.claimed_at = now
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as problem:
        raise Refused(_("You have claimed this unit already.")) from problem
    for file in files:
        attach(file)
        Evidence.objects.create(claim=made, file=file)
    record("claim", made, by=by, said=gettext_noop("claimed prior learning"), case=made.case, now=now)
    return made


def accept(found, *, reason, by, now):
    """All outcomes of the unit count as learned before."""
    _decide(found, "accept", [one.ref for one in found.unit_version.outcomes()], reason, by, now)


def accept_partly(found, *, outcomes, reason, by, now):
    """Some of the outcomes do."""
    known = [one.ref for one in found.unit_version.outcomes()]
    chosen = [ref for ref in known if ref in set(outcomes)]
    if not chosen:
        raise Refused(_("Choose the outcomes that are accepted."))
    if chosen == known:
        return accept(found, reason=reason, by=by, now=now)
    return _decide(found, "accept_partly", chosen, reason, by, now)


def decline(found, *, reason, by, now):
    _decide(found, "decline", [], reason, by, now)


@transaction.atomic
def _decide(found, verb, accepted, reason, by, now):
    """The reason and the state are written in one: the database asks for both."""
    if not reason.strip():
        raise Refused(_("Write the reason; the learner reads it."))
    waits = PriorClaim.objects.filter(pk=found.pk, state=PriorClaim.State.CLAIMED)
    told = {"accepted": accepted, "reason": reason.strip(), "decided_by": by, "decided_at": now}
    waits.update(**told)
    found.take(verb, by=by, note=reason.strip(), now=now)
    found.refresh_from_db()
    mails.decided(found)


@transaction.atomic
def withdraw(found, *, by, now):
    found.take("withdraw", by=by, now=now)
