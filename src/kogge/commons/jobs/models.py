"""Long work that somebody waits for, and the clock that every worker shares."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def make_ref():
    """A reference that cannot be guessed and can be read aloud."""
    return get_random_string(12, "23456789abcdefghjkmnpqrstuvwxyz")


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to jobs: those you started."""
        return self.filter(owner=user)


class Job(models.Model):
    """A piece of long work with its own page: what it is, how far it is, what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        WORKING = "working", _("Working")
        DONE = "done", _("Done")
        FAILED = "failed", _("Stopped")
        ENDED = "ended", pgettext_lazy("job", "Cancelled")

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    title = models.CharField(_("title"), max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result_url = models.CharField(max_length=300, blank=True)
    back_url = models.CharField(max_length=300)
    error = models.TextField(blank=True)
    can_end = models.BooleanField(default=False)  # stopping in the middle leaves nothing half done
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    def __str__(self):
        return f"job {self.pk} {self.state}"

    def get_absolute_url(self):
        return reverse("job_detail", args=[self.ref])

    @property
    def is_over(self):
        return self.state in (self.State.DONE, self.State.FAILED, self.State.ENDED)


class Beat(models.Model):
    """A worker that is alive writes here every few seconds."""

    worker = models.CharField(max_length=64, unique=True)
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self):
        return f"beat {self.pk}"


class Chime(models.Model):
    """When a thing that time brings about was last done; claimed by one worker at a time."""

    name = models.CharField(max_length=120, unique=True)
    rang_at = models.DateTimeField()

    def __str__(self):
        return f"chime {self.name}"
