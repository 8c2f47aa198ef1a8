"""The one switch of the outbox."""

from django.conf import settings
from django.db import models


class Outbox(models.Model):
    """Whether mails leave at all. One row; held by the operator, or after a restore."""

    held_since = models.DateTimeField(null=True)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)

    def __str__(self):
        return f"outbox {'held' if self.held_since else 'open'}"
