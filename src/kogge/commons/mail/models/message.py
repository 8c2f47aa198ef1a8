"""The outbox: every mail is a row, written in the transaction of what it tells of, before it is a message."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.models.mailing import Mailing

# More than a worker can hold on to a slice: half a minute to connect, two for the slice, and as long for each of the
# three mails that may be on their way when it ends.
LEASE = timedelta(minutes=10)
SLICE = 100
SLICE_ALONE = 300  # of the only letter to many that is going: what is asked for each slice is asked less often


class MessageQuerySet(models.QuerySet):
    def due(self, now):
        """Waiting mails whose time has come."""
        return self.filter(state=Message.State.WAITING, next_try_at__lte=now)

    def drawn_later(self):
        """Rows of letters to many, with what it takes to draw and send them."""
        envelope = ("person", "address", "name", "language", "message_id", "mailing")
        return self.only(*envelope, "lane", "state", "tries", "first_tried_at")

    def lost(self):
        """Mails whose worker died while sending, by the clock of the database, which is one for all workers."""
        return self.filter(state=Message.State.SENDING, lease_until__lt=Now())

    def claim(self, *, now, most=SLICE):
        """Take up to `most` due mails for this worker, for ten minutes. Of two workers each gets others."""
        waiting = self.due(now).order_by("next_try_at", "pk")
        # Without asking the database for the right to write; and in the order of the index, where `exists` would let
        # PostgreSQL go through the whole table.
        if not waiting.values_list("pk")[:1]:
            return []
        with transaction.atomic():
            found = list(waiting.select_for_update(skip_locked=True, of=("self",))[:most])
            keys = [message.pk for message in found]
            Message.objects.filter(pk__in=keys).update(state=Message.State.SENDING, lease_until=Now() + LEASE)
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
    mailing = models.ForeignKey(Mailing, models.CASCADE, null=True, related_name="messages", db_index=False)
    subject = models.CharField(max_length=250)
    text = models.TextField()  # of a letter to many: blank, it is written when it is delivered
    html = models.TextField()
    attached = models.BinaryField(null=True)
    attached_as = models.CharField(max_length=80, blank=True)  # its media type
    answers_to = models.EmailField(max_length=254, blank=True)  # an address of ours that takes answers
    list_name = models.CharField(max_length=80, blank=True)  # the list that can be left by it
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True)  # the first "not now"; a day after it we give up
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            # Small, whatever the table grows to: what was sent stands in neither.
            models.Index(fields=["lane", "next_try_at", "id"], name="message_due", condition=Q(state="waiting")),
            models.Index(
                fields=["mailing", "next_try_at", "id"],
                name="message_due_of_mailing",
                condition=Q(state="waiting", mailing__isnull=False),
            ),
            models.Index(fields=["lease_until"], name="message_leased", condition=Q(state="sending")),
            # For the operator's page; letters to many are counted by their own row.
            models.Index(fields=["state", "id"], name="message_stopped", condition=Q(state__in=["failed", "held"])),
            models.Index(fields=["written_at", "state"], name="message_single", condition=Q(mailing__isnull=True)),
        ]
        constraints = [models.UniqueConstraint(fields=["mailing", "person"], name="one_mail_a_mailing")]

    def __str__(self):
        return f"message {self.pk} {self.kind} {self.state}"
