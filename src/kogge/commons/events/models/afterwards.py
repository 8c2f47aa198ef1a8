"""What stays of a meeting: three questions to those who were there, and who of them may be seen by the others."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kogge.commons.events.models.event import Event
from kogge.commons.surveys.models import Questionnaire


class Echo(models.Model):
    """Where the answers about a meeting are: in an anonymous questionnaire, as all answers are."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="echo")
    questionnaire = models.OneToOneField(Questionnaire, models.PROTECT, related_name="echo")

    def __str__(self):
        return f"echo of event {self.event_id}"


class ShowingQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(withdrawn_at=None)


class Showing(models.Model):
    """Somebody lets the others of a meeting see name and organisation. Given again it is a new row, as proof."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="showings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = ShowingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"], condition=Q(withdrawn_at=None), name="one_showing_in_force"
            )
        ]

    def __str__(self):
        return f"showing {self.pk} at event {self.event_id}"
