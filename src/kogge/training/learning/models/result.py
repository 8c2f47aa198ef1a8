"""What came of somebody's year in an edition."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kogge.training.programmes.models import Seat


class Result(models.Model):
    """Whether a participant has completed the edition, as its coordinator recorded it."""

    seat = models.OneToOneField(Seat, models.PROTECT, related_name="result")
    has_passed = models.BooleanField(_("completed the programme"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self):
        return f"result {self.pk}"
