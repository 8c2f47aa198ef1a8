"""The learner does not agree with an assessment, or finds a mistake in the own transcript."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.achievements import mails, rules
from kogge.training.achievements.actions.assessing import held
from kogge.training.achievements.models import Appeal, Correction
from kogge.training.achievements.standing import cell_of


@transaction.atomic
def appeal(seat, version, *, text, by, now):
    """Appeal against what was assessed, within the term."""
    seat = held(seat)
    if by.pk != seat.person_id:
        raise PermissionDenied
    cell = cell_of(seat, version)
    if not cell.is_told:
        raise Refused(_("Nothing is assessed here that you could appeal against."))
    if now > cell.appeals_until:
        raise Refused(_("The term for an appeal is over. Write to the coordinator if something is wrong."))
    try:
        with transaction.atomic():
            made = Appeal.objects.create(assessment=cell.first, text=text, asked_at=now)
    except IntegrityError:
        raise Refused(_("You have appealed against this assessment already."))
    record("appeal", made, by=by, said=gettext_noop("appealed against an assessment"), case=seat.case, now=now)
    mails.appealed(made, version)
    return made


def _answer(appeal, verb, answer, by, now):
    if not rules.can_answer(by, appeal):
        raise PermissionDenied
    if not answer.strip():
        raise Refused(_("Write an answer. The learner reads it."))
    appeal.take(verb, by=by, note=answer, now=now)
    appeal.answer, appeal.answered_by, appeal.answered_at = answer.strip(), by, now
    appeal.save(update_fields=["answer", "answered_by", "answered_at"])
    mails.appeal_answered(appeal)


@transaction.atomic
def uphold(appeal, *, answer, by, now):
    """The assessment stands; the learner reads why."""
    _answer(appeal, "uphold", answer, by, now)


@transaction.atomic
def grant(appeal, *, answer, by, now):
    """It is assessed anew, by somebody who has had no say in it before."""
    _answer(appeal, "grant", answer, by, now)


@transaction.atomic
def withdraw(appeal, *, by, note="", now):
    """The learner takes the appeal back."""
    appeal.take("withdraw", by=by, note=note, now=now)


@transaction.atomic
def ask_correction(seat, *, text, by, now):
    """Ask that what the transcript says be corrected; one wish at a time."""
    if by.pk != seat.person_id:
        raise PermissionDenied
    try:
        with transaction.atomic():
            made = Correction.objects.create(seat=seat, text=text, asked_at=now)
    except IntegrityError:
        raise Refused(_("You have asked already. The answer comes by mail."))
    record("ask", made, by=by, said=gettext_noop("asked for a correction"), case=seat.case, now=now)
    mails.correction_asked(made)
    return made


@transaction.atomic
def answer_correction(correction, *, answer, by, now):
    """Say what was done about it."""
    if not rules.is_staff(by, correction.seat.edition) or by.pk == correction.seat.person_id:
        raise PermissionDenied
    waiting = Correction.objects.filter(pk=correction.pk, answered_at=None)
    if not waiting.update(answer=answer, answered_by=by, answered_at=now):
        raise Refused(_("Somebody has answered this already. Reload the page to see the answer."))
    correction.refresh_from_db()
    record(
        "answer", correction, by=by, said=gettext_noop("answered a wish for a correction"),
        case=correction.seat.case, now=now,
    )  # fmt: skip
    mails.corrected(correction)
