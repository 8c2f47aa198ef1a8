"""The outbox: every mail is a row, written in the transaction of what it tells of, before it is a message."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.models.mailing import Mailing


class MessageQuerySet(models.QuerySet):
    def due(self, now):
        """Waiting mails whose time has come, and those whose worker died while sending."""
        waiting = Q(state=Message.State.WAITING, next_try_at__lte=now)
        lost = Q(state=Message.State.SENDING, lease_until__lt=now)
        return self.filter(waiting | lost)

    def claim(self, *, now, most=50):
        """Take up to `most` due mails for this worker, for two minutes. Of two workers each gets others."""
        with transaction.atomic():
            found = list(self.due(now).select_for_update(skip_locked=True).order_by("next_try_at", "pk")[:most])
            self.filter(pk__in=[message.pk for message in found]).update(
                state=Message.State.SENDING, lease_until=now + timedelta(minutes=2)
            )
        return found


class Message(models.Model):
    """One mail to one address."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not delivered")
        HELD = "held", _("held back")

    class Lane(models.IntegerChoices):
        """Who goes first; a letter to many never delays the others."""

        DECISION = 0, _("decision")
        PERSONAL = 1, _("personal")
        BULK = 2, _("to many")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    address = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=7)
    kind = models.CharField(max_length=60)
    case = models.CharField(max_length=30, blank=True)
    lane = models.PositiveSmallIntegerField(choices=Lane, default=Lane.PERSONAL)
    mailing = models.ForeignKey(Mailing, models.CASCADE, null=True, related_name="messages")
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "lane", "next_try_at"], name="message_due")]
        constraints = [models.UniqueConstraint(fields=["mailing", "person"], name="one_mail_a_mailing")]

    def __str__(self):
        return f"message {self.pk} {self.kind} {self.state}"
