"""How much of the meetings one has to be at, and what is agreed when somebody cannot come."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nTextField

from kogge.commons.events.models import Event
from kogge.commons.jobs.models import make_ref
from kogge.training.programmes.models import Edition, Seat


class AttendanceRule(models.Model):
    """The least share of an edition's meetings, in per cent, told from the first day."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="attendance_rule")
    percent = models.PositiveSmallIntegerField(default=80)
    text = I18nTextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="attendance_from_1_to_100")
        ]

    def __str__(self):
        return f"attendance rule of edition {self.edition_id}"


class Absence(models.Model):
    """Somebody said that they cannot come; the module's lead may set a task that makes up for it."""

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="absences")
    event = models.ForeignKey(Event, models.CASCADE, related_name="absences")
    reason = models.TextField(_("reason of the absence"))
    told_at = models.DateTimeField(_("told on"))
    task = models.TextField(_("task that makes up for it"), blank=True)
    due_on = models.DateField(_("task due on"), null=True, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who set the task")
    )
    made_up_at = models.DateTimeField(_("made up for on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "event"], name="one_absence_each"),
            models.CheckConstraint(condition=Q(made_up_at=None) | ~Q(task=""), name="made_up_by_a_task"),
        ]

    def __str__(self):
        return f"absence {self.pk}"
