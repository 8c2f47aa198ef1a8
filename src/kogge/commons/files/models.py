"""What people upload and what the installation makes for them: private, under names of our own."""

from django.conf import settings
from django.db import models
from django.utils.crypto import get_random_string

from kogge.commons.jobs.models import make_ref


def own_name(file, name):
    """Where the bytes lie: never under a name that somebody else chose."""
    return f"{get_random_string(2, 'abcdefghjkmnpqrstuvwxyz')}/{get_random_string(40)}"


class FileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Your own files. Whoever else may open one asks the rule of the room that it is attached in."""
        return self.filter(owner=user) if user.is_authenticated else self.none()


class File(models.Model):
    """One uploaded or made file; its bytes lie in the storage, everything known of it in this row."""

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)  # what a download is called
    content = models.FileField(upload_to=own_name, max_length=100)
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
