"""What people and their organisations expect, and what came of it. The journal says that it changed, never what."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.evaluations.models import MOST_EXPECTATIONS, Expectation, ExpectationCheck, HomeLearning
from kogge.training.programmes.models import Seat


def _own(seat, by):
    if seat.person_id != by.pk or seat.role != Seat.Role.PARTICIPANT:
        raise PermissionDenied


@transaction.atomic
def expect(seat, texts, *, by, now):
    """Write down {place: text}, from 1 to 5. One that was compared with a module already stays as it is."""
    _own(seat, by)
    if seat.edition.is_over:
        raise Refused(_("This edition is over. What you expected stays as it is."))
    Seat.objects.select_for_update().get(pk=seat.pk)  # two tabs at once: one after the other
    there = {one.position: one for one in seat.expectations.prefetch_related("checks")}
    changed = False
    for position in range(1, MOST_EXPECTATIONS + 1):
        text, one = " ".join(texts.get(position, "").split()), there.get(position)
        if text == (one.text if one else ""):
            continue
        if one and one.checks.all():
            raise Refused(_("You have compared this expectation with a module already, so it stays as it is."))
        changed = True
        if not text:
            one.delete()
        else:
            Expectation.objects.update_or_create(seat=seat, position=position, defaults={"text": text})
    if changed:
        record("expect", seat, by=by, said=gettext_noop("wrote down expectations"), case=seat.case, now=now)


@transaction.atomic
def check(seat, module, answers, *, by, now):
    """How far each expectation is met, as {expectation: (answer, note)}; said again, the newer counts."""
    _own(seat, by)
    if module.edition_id != seat.edition_id or any(one.seat_id != seat.pk for one in answers):
        raise PermissionDenied
    if now.astimezone(seat.edition.zone).date() < module.starts_on:
        raise Refused(_("This module has not begun yet."))
    for expectation, (answer, note) in answers.items():
        ExpectationCheck.objects.update_or_create(
            expectation=expectation, module=module, defaults={"answer": answer, "note": note}
        )
    record("check", seat, by=by, said=gettext_noop("looked at the expectations again"), case=seat.case, now=now)


@transaction.atomic
def learn(seat, *, expected, actual, by, now):
    """What the home organisation wants to learn and has learned, by the participant or who nominated them."""
    if not HomeLearning.objects.seats_of(by).filter(pk=seat.pk).exists():
        raise PermissionDenied
    one, _is_new = HomeLearning.objects.select_for_update().get_or_create(seat=seat)
    if (one.expected, one.actual) == (expected, actual):
        return one
    if one.expected != expected:
        one.expected, one.expected_by = expected, by
    if one.actual != actual:
        one.actual, one.actual_by = actual, by
    one.save()
    said = gettext_noop("wrote down what the organisation learns")
    record("learn", one, by=by, said=said, case=seat.case, now=now)
    return one
