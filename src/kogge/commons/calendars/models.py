"""The address under which a person's calendar looks for meetings, what calendars answered, who was told of what."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kogge.commons.events.models import Event
from kogge.commons.people.models import digest
from kogge.commons.people.secret import unlock


class FeedQuerySet(models.QuerySet):
    def by_token(self, token):
        """The feed at this secret address, as long as its person may sign in; None otherwise."""
        return self.filter(token_hash=digest(token), person__is_active=True).select_related("person").first()


class Feed(models.Model):
    """A person's secret address: whoever knows it reads the meetings, without signing in."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feed")
    token_hash = models.CharField(max_length=64, unique=True)
    locked = models.CharField(max_length=300)  # the same, to be shown to its person again
    made_at = models.DateTimeField()

    objects = FeedQuerySet.as_manager()

    def __str__(self):
        return f"feed {self.pk}"

    @staticmethod
    def new_token():
        return secrets.token_urlsafe(24)

    @property
    def url(self):
        with translation.override("en"):  # one address, whatever language its person reads today
            return settings.SITE_ADDRESS + reverse("calendar_feed", args=[unlock(self.locked)])


class Answer(models.Model):
    """What a person's calendar answered to an invitation."""

    class Said(models.TextChoices):
        ACCEPTED = "accepted", _("Comes")
        TENTATIVE = "tentative", _("Perhaps")
        DECLINED = "declined", _("Does not come")

    event = models.ForeignKey(Event, models.CASCADE, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    said = models.CharField(_("answer"), max_length=10, choices=Said)
    sequence = models.PositiveIntegerField()  # to which version of the meeting
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="one_answer_each")]

    def __str__(self):
        return f"answer {self.pk} {self.said}"


class Announcement(models.Model):
    """The people of a meeting were told of this version of it, once."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="announcements")
    sequence = models.PositiveIntegerField()
    is_cancelled = models.BooleanField(default=False)
    people = models.PositiveIntegerField()  # how many
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "sequence", "is_cancelled"], name="told_once_of_a_version")
        ]

    def __str__(self):
        return f"announcement {self.pk}"


class Reminder(models.Model):
    """Somebody was reminded, once, that a meeting begins at this moment."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()  # a meeting that is moved is told of again

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person", "starts_at"], name="reminded_once")]

    def __str__(self):
        return f"reminder {self.pk}"
