"""What comes back: mails that were not delivered, addresses that are not written to, and lists that were left."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.models.message import Message


class Bounce(models.Model):
    """One answer of a mail system about one of our mails; kept once however often it comes."""

    class Kind(models.TextChoices):
        HARD = "hard", _("the address does not exist")
        SOFT = "soft", _("not now")
        FULL = "full", _("the mailbox is full")
        BLOCKED = "blocked", _("refused by a rule of the receiver")
        REPLY = "reply", _("an automatic reply")
        COMPLAINT = "complaint", _("marked as unwanted")

    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="bounces")
    address = models.EmailField(max_length=254, blank=True, db_index=True)
    kind = models.CharField(max_length=9, choices=Kind)
    status = models.CharField(max_length=12, blank=True)  # as in RFC 3463: 5.1.1
    said = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self):
        return f"bounce {self.pk} {self.kind}"


class Suppression(models.Model):
    """An address that is not written to until somebody lifts it."""

    class Why(models.TextChoices):
        HARD = "hard", _("mails to it came back")
        COMPLAINT = "complaint", _("its owner marked a mail as unwanted")
        OFFICE = "office", _("the office decided so")

    address = models.EmailField(max_length=254, unique=True)
    why = models.CharField(max_length=9, choices=Why)
    since = models.DateTimeField()

    def __str__(self):
        return f"suppression {self.pk} {self.why}"


class OptOut(models.Model):
    """Somebody left a list."""

    address = models.EmailField(max_length=254)
    list_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "list_name"], name="left_once")]

    def __str__(self):
        return f"opt-out {self.pk}"
