"""What comes back: mails that were not delivered, addresses that are not written to, and lists that were left."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.models.message import Message


class Arrival(models.Model):
    """A mail that came in and was dealt with. However often the same comes, it is dealt with once."""

    digest = models.CharField(max_length=64, unique=True)
    what = models.CharField(max_length=20)  # as `reading` calls it, or who took it
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["what", "at"], name="arrival_what")]

    def __str__(self):
        return f"arrival {self.pk} {self.what}"


class BounceQuerySet(models.QuerySet):
    def proven(self, address):
        """What counts against an address: answers about a mail that we did send, since it was last forgiven."""
        return self.filter(address=address, message__isnull=False, is_forgiven=False)

    def condemn(self, address, *, now):
        """The rule: one "there is no such address", two hard refusals in 30 days, or five others in 14 days."""
        kinds = Bounce.Kind
        proven = self.proven(address)
        hard = proven.filter(kind=kinds.HARD, at__gt=now - timedelta(days=30))
        if hard.filter(status__startswith="5.1.").exists() or _mails(hard) >= 2:
            return True
        passing = proven.filter(kind__in=[kinds.HARD, kinds.SOFT, kinds.FULL], at__gt=now - timedelta(days=14))
        return _mails(passing) >= 5


def _mails(bounces):
    return bounces.values("message").distinct().count()


class Bounce(models.Model):
    """One answer of a mail system about one of our mails; kept once however often it comes."""

    class Kind(models.TextChoices):
        HARD = "hard", _("the address does not exist")
        SOFT = "soft", _("not now")
        FULL = "full", _("the mailbox is full")
        BLOCKED = "blocked", _("refused by a rule of the receiver")
        REPLY = "reply", _("an automatic reply")
        COMPLAINT = "complaint", _("marked as unwanted")

    # Only set when what came back proves which mail it was; without it nothing follows.
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="bounces")
    address = models.EmailField(max_length=254, blank=True, db_index=True)
    kind = models.CharField(max_length=9, choices=Kind)
    status = models.CharField(max_length=12, blank=True)  # as in RFC 3463: 5.1.1
    said = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    is_forgiven = models.BooleanField(default=False)  # it counts no longer: the address was given another chance
    at = models.DateTimeField()

    objects = BounceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["at"], name="bounce_at")]

    def __str__(self):
        return f"bounce {self.pk} {self.kind}"


class Suppression(models.Model):
    """An address, case-folded, that is not written to until somebody lifts it."""

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


class Lookup(models.Model):
    """What the name servers said about the domain that mails are from, when somebody last asked. One row a domain."""

    domain = models.CharField(max_length=253, unique=True)
    found = models.JSONField(default=dict)
    looked_at = models.DateTimeField()

    def __str__(self):
        return f"lookup {self.pk}"
