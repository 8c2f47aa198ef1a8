"""How what was earned is issued: checked against what was recorded, written down, signed."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.documents.letters import lacking
from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.achievements.models import Validation
from kogge.training.credentials import mails, rules
from kogge.training.credentials.actions.withdrawing import revoke
from kogge.training.credentials.awards import ELEMENTS, UNIT
from kogge.training.credentials.earning import (
    award_of_completion,
    award_of_programme,
    award_of_unit,
    has_all_units,
)
from kogge.training.credentials.models import Credential
from kogge.training.credentials.signing import sign
from kogge.training.issuers.actions import Pen
from kogge.training.programmes.models import Seat

WITH_ALL = ("edition__programme", "edition__lead", "person", "result")


def award(seat, *, by, now):
    """Award an edition to a participant who has completed it: as a micro-credential where all units are achieved."""
    day = timezone.localdate(now)
    read = award_of_programme if has_all_units(seat) else award_of_completion
    return issue(read(seat, day=day), by=by, now=now)


def award_unit(validation, *, by, now):
    """Award the unit that this validation says is achieved."""
    return issue(award_of_unit(validation, day=timezone.localdate(now)), by=by, now=now)


@transaction.atomic
def issue(award, *, by, now, pen=None, replaces=None, is_told=True):
    """Issue what the award says, once. Refused if it rests on nothing, or lacks what Annex I asks for.

    Who issues many at once hands over a `Pen`, so that the keys are unlocked once.
    """
    seat = Seat.objects.select_related(*WITH_ALL).get(pk=award.seat)
    if not rules.can_award(by, seat.edition) or by.pk == seat.person_id:
        raise PermissionDenied
    if (award.person, award.edition, award.issuer.organisation) != (
        seat.person_id, seat.edition_id, seat.edition.lead_id,
    ):  # fmt: skip
        raise PermissionDenied
    why = why_not(award, seat)
    if why:
        raise Refused(why)
    try:
        with transaction.atomic():
            credential = Credential.objects.create(
                seat=seat,
                kind=award.kind,
                unit_version_id=award.unit_version,
                holder=award.holder,
                title=award.title,
                issuer=seat.edition.lead,
                award=award.as_json(),
                issued_at=now,
                valid_until=award.valid_until,
                replaces=replaces,
            )
    except IntegrityError:
        raise Refused(_("This person has the certificate already."))
    sign(credential, pen or Pen(seat.edition.lead, now=now))
    record("award", credential, by=by, said=gettext_noop("awarded the certificate"), case=seat.case, now=now)
    if is_told:
        mails.awarded(credential)
    return credential


def why_not(award, seat) -> str:
    """Why this cannot be issued to this seat; nothing if it can."""
    if award.kind == UNIT:
        achieved = Validation.objects.achieved_by(seat).filter(assessment__unit_version=award.unit_version)
        if not achieved.exists():
            return _("Nobody has validated that this person achieved the unit. Validate it first, then award.")
    else:
        result = getattr(seat, "result", None)
        if result is None:
            return _("No result is recorded for this person yet. Record the result first, then award.")
        if not result.has_passed:
            return _("The result says that this person did not complete. There is nothing to award.")
    if not award.holder.strip():
        return _("This person has not told us a name yet, and the certificate needs one.")
    if lacking(award.holder):
        return lacking(award.holder)
    if award.is_micro_credential and award.missing():
        named = ", ".join(str(_(ELEMENTS[name])) for name in award.missing())
        return _("A micro-credential has to say all eleven elements. Missing: %(elements)s.") % {"elements": named}
    held = seat.credentials.exclude(state=Credential.State.REVOKED)
    held = held.filter(unit_version=award.unit_version) if award.kind == UNIT else held.of_programmes()
    if held.exists():
        return _("This person has the certificate already.")
    return ""


@transaction.atomic
def reissue(credential, *, by, now, holder="", note):
    """A corrected one, from what is recorded now, takes the place of another, which is revoked with the reason."""
    revoke(credential, by=by, note=note, now=now)
    day = timezone.localdate(now)
    seat = Seat.objects.select_related(*WITH_ALL).get(pk=credential.seat_id)
    if credential.kind == UNIT:
        version = credential.unit_version_id
        said = Validation.objects.achieved_by(seat).filter(assessment__unit_version=version).first()
        if said is None:
            raise Refused(_("Nobody has validated that this person achieved the unit. Validate it first, then award."))
        made = award_of_unit(said, day=day)
    else:
        made = (award_of_programme if has_all_units(seat) else award_of_completion)(seat, day=day)
    return issue(replace(made, holder=holder.strip() or made.holder), by=by, now=now, replaces=credential)
