"""One letter to many people."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Mailing(models.Model):
    """A letter to a frozen list of people: each gets a row of the outbox, rendered when it is delivered."""

    class State(models.TextChoices):
        SENDING = "sending", _("being sent")
        PAUSED = "paused", _("paused")
        SENT = "sent", _("sent")
        STOPPED = "stopped", _("stopped")

    ref = models.CharField(max_length=12, unique=True)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    values = models.JSONField(default=dict)  # of the placeholders that are the same for everybody
    list_name = models.CharField(max_length=80, blank=True)  # what one can unsubscribe from; blank: part of a task
    about = models.CharField(max_length=120)  # in words: the people of which edition
    audience = models.JSONField(default=list)  # the people's keys, frozen when it was sent
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.SENDING)
    sent_at = models.DateTimeField()

    def __str__(self):
        return f"mailing {self.pk} {self.state}"
