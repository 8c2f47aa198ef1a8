"""Who teaches in a module: engaged from a day on, replaced by somebody else, with all before kept; and notes."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.learning import rules
from kogge.training.learning.models import Remark, Trainer
from kogge.training.programmes.models import Seat
from kogge.training.programmes.rules import is_coordinator


@transaction.atomic
def engage(module, person, *, from_on, by, now, instead_of=None):
    """Somebody teaches from this day on, beside the others or instead of one, whose time ends the day before."""
    if not rules.can_edit(by, module):
        raise PermissionDenied
    if module.edition.seats.participants().of(person).exists():
        raise Refused(_("This person takes part in the edition. Who takes part cannot teach in it."))
    others = module.trainers.ahead(from_on)
    if others.filter(person=person).exclude(pk=instead_of.pk if instead_of else None).exists():
        raise Refused(_("This person teaches in the module already."))
    made = Trainer.objects.create(module=module, person=person, from_on=from_on)
    if instead_of:
        _end(instead_of, until_on=from_on - timedelta(days=1), replaced_by=made)
    module.edition.circle.welcome(person)
    said = gettext_noop("replaced a trainer") if instead_of else gettext_noop("engaged a trainer")
    record("engage", module, by=by, said=said, now=now)
    return made


@transaction.atomic
def retire(trainer, *, until_on, by, now):
    """The time of a trainer ends on this day, with nobody instead."""
    if not rules.can_edit(by, trainer.module):
        raise PermissionDenied
    _end(trainer, until_on=until_on)
    record("retire", trainer.module, by=by, said=gettext_noop("ended the time of a trainer"), now=now)


def _end(trainer, *, until_on, replaced_by=None):
    if trainer.until_on and trainer.until_on < until_on:
        raise Refused(_("The time of this trainer has ended already."))
    if until_on < trainer.from_on:
        raise Refused(_("This day lies before the first day of the trainer. Choose a later one."))
    trainer.until_on, trainer.replaced_by = until_on, replaced_by
    trainer.save(update_fields=["until_on", "replaced_by"])


def tend_trainers(*, now):
    """Whose time has ended leaves the circle of the edition, unless they have another part in it."""
    today = timezone.localdate(now)
    there = Trainer.objects.filter(module__edition=OuterRef("module__edition"), person=OuterRef("person"))
    seats = Seat.objects.filter(edition=OuterRef("module__edition"), person=OuterRef("person"))
    gone = Trainer.objects.filter(until_on__lt=today, module__edition__circle__members=F("person"))
    gone = gone.exclude(Exists(there.ahead(today))).exclude(Exists(seats))
    for trainer in gone.select_related("module__edition__circle", "person").order_by("pk"):
        trainer.module.edition.circle.part_with(trainer.person)


@transaction.atomic
def note(seat, text, *, by, now):
    """What those who run the edition note about a participant; an empty text takes it away."""
    if not is_coordinator(by, seat.edition):
        raise PermissionDenied
    if text:
        Remark.objects.update_or_create(seat=seat, defaults={"text": text, "by": by, "at": now})
    else:
        Remark.objects.filter(seat=seat).delete()
    record("note", seat, by=by, said=gettext_noop("changed the note about a participant"), case=seat.case, now=now)
