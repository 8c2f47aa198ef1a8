"""One letter to many people."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField


class MailingQuerySet(models.QuerySet):
    def to_those_of(self, sign):
        """Letters to the people of one thing, by its short sign: whoever may see the thing may see them."""
        return self.defer("audience").filter(about=sign)


class Mailing(models.Model):
    """A letter to a frozen list of people: each gets a row of the outbox, rendered when it is delivered."""

    class State(models.TextChoices):
        SENDING = "sending", _("being sent")
        PAUSED = "paused", _("paused")
        SENT = "sent", _("sent")
        STOPPED = "stopped", _("stopped")

    ref = models.CharField(max_length=12, unique=True)
    subject = I18nCharField(_("subject"))
    text = I18nTextField(_("text"))
    values = models.JSONField(default=dict)  # of the placeholders that are the same for everybody
    list_name = models.CharField(max_length=80, blank=True)  # what one can unsubscribe from; blank: part of a task
    about = models.CharField(max_length=120)  # whose people: the short sign of the edition
    audience = models.JSONField(default=list)  # the people's keys, frozen when it was sent
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    signed_by = models.CharField(max_length=120, blank=True)  # the name that stands before "via"
    answers_to = models.EmailField(max_length=254, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.SENDING)
    sent_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True)  # when a slice of it last left; of several letters each has its turn
    ended_at = models.DateTimeField(null=True)
    # How far it is, without counting a big table: kept up with each slice, and counted exactly every minute.
    total = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)

    objects = MailingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state"], name="mailing_open", condition=Q(state="sending"))]

    def __str__(self):
        return f"mailing {self.pk} {self.state}"

    @property
    def waiting(self):
        """How many are still to leave."""
        return max(self.total - self.sent - self.failed - self.held, 0)
