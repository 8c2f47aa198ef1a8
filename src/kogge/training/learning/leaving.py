"""What stays when somebody gives a seat back: on a result, an agreement, an assessment or a credential others rely."""

from django.db.models import PROTECT
from django.utils.translation import gettext as _

from kogge.base.errors import Refused


def hold_what_rests_on_it(seat, *, by, now):
    """Before anything ends with the seat; the rooms above name the seat in their rows and are not imported here."""
    held = [relation for relation in seat._meta.related_objects if relation.on_delete is PROTECT]
    if any(one.related_model._base_manager.filter(**{one.field.name: seat}).exists() for one in held):
        raise Refused(
            _("A result, an agreement or an assessment rests on your place, so it stays. Write to the coordinator.")
        )
