"""Who has which part in an edition."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SeatQuerySet(models.QuerySet):
    def participants(self):
        return self.filter(role=Seat.Role.PARTICIPANT)

    def of(self, person):
        return self.filter(person=person)


class Seat(models.Model):
    """Somebody has a part in an edition."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        ASSISTANT = "assistant", _("Assistant")
        MODULE_LEAD = "module_lead", _("Module lead")
        PARTICIPANT = "participant", _("Participant")
        READER = "reader", _("Reads along")  # who led it before it was handed over

    edition = models.ForeignKey("programmes.Edition", models.PROTECT, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    module = models.ForeignKey("programmes.Module", models.CASCADE, null=True, blank=True, related_name="seats")
    case = models.CharField(max_length=30, blank=True)  # the nomination it grew from
    since = models.DateTimeField(auto_now_add=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "person", "role"], condition=Q(module=None), name="seat_once"),
            models.UniqueConstraint(
                fields=["module", "person", "role"], condition=~Q(module=None), name="module_seat_once"
            ),
        ]

    def __str__(self):
        return f"seat {self.pk} {self.role}"
