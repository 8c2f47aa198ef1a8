"""A consent: one person, one purpose, one version of the text."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kogge.commons.privacy import texts


class ConsentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own: what somebody agreed to concerns nobody else; its effect does."""
        return self.filter(person=user.pk) if user.is_authenticated else self.none()

    def in_force(self, purpose):
        """Given, not withdrawn, and to a text that still counts."""
        return self.filter(purpose=purpose, withdrawn_at=None, text_version__gte=texts.counts_from(purpose))

    def people(self):
        """The people, as a sub-select."""
        return self.order_by().values("person")


class Consent(models.Model):
    """Given once, withdrawn at most once; giving it again is a new row, so that the proof stays."""

    class Purpose(models.TextChoices):
        DIRECTORY = "directory", _("to stand in the list of people")
        PHOTO = "photo", _("that your photograph is shown")
        BOOKLET = "booklet", _("to stand in the booklet of your edition")
        NEWS = "news", _("to get news that are not part of a task")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose)
    text_version = models.CharField(max_length=12)  # the day of the text that was agreed to
    language = models.CharField(max_length=7)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn_at=None), name="one_consent_in_force"
            )
        ]

    def __str__(self):
        return f"consent {self.pk} {self.purpose}"

    @property
    def text(self):
        return texts.text_of(self.purpose, self.text_version)

    @property
    def counts(self):
        """Whether it is in force."""
        return self.withdrawn_at is None and self.text_version >= texts.counts_from(self.purpose)
