"""The one switch of the outbox, and what its mail server does to all mails alike."""

from django.conf import settings
from django.db import models


class Outbox(models.Model):
    """Whether mails leave at all. One row; held by the operator, or after a restore."""

    held_since = models.DateTimeField(null=True)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    # While the mail server cannot be reached, nobody tries before `next_try_at`.
    away_since = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    def __str__(self):
        return f"outbox {'held' if self.held_since else 'open'}"

    def may_send(self, now):
        return not self.held_since and not (self.next_try_at and self.next_try_at > now)


def outbox(*, is_kept=True) -> Outbox:
    """The one row. Who only looks (`is_kept=False`) gets it as it would be, and writes nothing."""
    found = Outbox.objects.order_by("pk").first()
    return found or (Outbox.objects.get_or_create(pk=1)[0] if is_kept else Outbox(pk=1))
