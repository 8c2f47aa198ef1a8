"""Who was at a meeting, and the signed sheet that shows it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kogge.commons.events.models.event import Event
from kogge.commons.files.models import File


class Attendance(models.Model):
    """How somebody took part in a meeting."""

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        ONLINE = "online", _("Online")
        RECORDING = "recording", _("Saw the recording")
        ABSENT = "absent", _("Absent")

    event = models.ForeignKey(Event, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attendances")
    mode = models.CharField(_("how"), max_length=10, choices=Mode)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="one_attendance_each")]

    def __str__(self):
        return f"attendance {self.pk} {self.mode}"

    @property
    def was_there(self):
        return self.mode != self.Mode.ABSENT


MET = (Attendance.Mode.ON_SITE, Attendance.Mode.ONLINE)  # who saw a recording was not among the others


class Evidence(models.Model):
    """The scan of a sheet that people signed at a meeting."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="evidence")
    file = models.ForeignKey(File, models.SET_NULL, null=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self):
        return f"evidence {self.pk} of event {self.event_id}"
