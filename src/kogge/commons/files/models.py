"""What people upload and what the installation makes for them: private, under names of our own."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.commons.files import place  # noqa: F401 - its check is known as soon as the room is
from kogge.commons.jobs.models import make_ref

UNUSED = timedelta(hours=24)  # how long an uploaded file waits to be used


def own_name(file, name):
    """Where the bytes lie: never under a name that somebody else chose."""
    return f"{get_random_string(2, 'abcdefghjkmnpqrstuvwxyz')}/{get_random_string(40)}"


class FileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Your own files. Whoever else may open one asks the rule of the room that it is attached in."""
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def to_sweep(self, *, now):
        """What nothing used within a day, and what was kept for long enough."""
        return self.filter(Q(is_attached=False, made_at__lt=now - UNUSED) | Q(kept_until__lt=now))


class File(models.Model):
    """One uploaded or made file; its bytes lie in the storage, everything known of it in this row."""

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)  # what a download is called
    content = models.FileField(upload_to=own_name, max_length=100, unique=True)
    type = models.CharField(max_length=100)  # found in the content, not believed
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    is_picture = models.BooleanField(default=False)  # drawn anew by us, so a page may show it
    is_attached = models.BooleanField(default=False)  # something uses it; else it goes after a day
    made_at = models.DateTimeField()
    kept_until = models.DateTimeField(null=True)

    objects = FileQuerySet.as_manager()

    def __str__(self):
        return f"file {self.pk} {self.type}"

    def get_absolute_url(self):
        return reverse("file_detail", args=[self.ref])

    def is_over(self, *, now):
        """It was kept until a day that has passed."""
        return self.kept_until is not None and self.kept_until < now

    def opened(self):
        """The bytes, to read from; whoever opens them closes them."""
        try:
            return self.content.storage.open(self.content.name)
        except OSError as problem:
            raise Refused(_("“%(name)s” can’t be read just now. Try again later.") % {"name": self.name}) from problem
