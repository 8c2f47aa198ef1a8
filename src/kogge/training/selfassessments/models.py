"""How people see themselves against the definition of their role, and how others see them.

Nobody but the person reads an assessment. What others answer about somebody is kept without a name, a moment or an
order, never leads to whoever gave it, and is melted into means when the asking closes; less than three are dropped.
"""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kogge.commons.jobs.models import make_ref
from kogge.training.competences.models import Version
from kogge.training.programmes.models import Seat

STEPS = (0, 1, 2, 3, 4)
LEAST_VOICES = 3
LEAST_OTHERS = 5
LEAST_DRAWN = 10  # fewer others than this are said in words only
MOST_ASKED = 12

# What the levels are called, from 0; what shows each of them stands in the definition.
NAMES = {
    0: pgettext_lazy("level", "not yet"),
    1: pgettext_lazy("level", "I know of it"),
    2: pgettext_lazy("level", "with support"),
    3: pgettext_lazy("level", "on my own"),
    4: pgettext_lazy("level", "I lead others in it"),
}


def make_key():
    return secrets.token_urlsafe(24)


class SelfAssessmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and nobody else's; not even the office sees them."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def finished(self):
        return self.exclude(finished_at=None)


class SelfAssessment(models.Model):
    """Somebody against one version of a definition, at one moment."""

    class Moment(models.TextChoices):
        BEFORE = "before", _("Before the edition")
        AFTER = "after", _("After the edition")
        OWN = "own", _("For myself")

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="self_assessments")
    version = models.ForeignKey(Version, models.PROTECT, related_name="self_assessments")
    seat = models.ForeignKey(Seat, models.SET_NULL, null=True, blank=True, related_name="self_assessments")
    moment = models.CharField(_("when"), max_length=6, choices=Moment, default=Moment.OWN)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    is_compared = models.BooleanField(_("counts, without a name, in the comparison of others"), default=False)
    grouping_agreed_at = models.DateTimeField(_("learning groups may be balanced by this, agreed on"), null=True)

    objects = SelfAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("self-assessment")
        constraints = [
            models.UniqueConstraint(fields=["seat", "moment"], condition=~Q(seat=None), name="assessed_once_a_moment")
        ]

    def __str__(self):
        return f"self-assessment {self.ref}"

    def get_absolute_url(self):
        return reverse("gap_detail", args=[self.ref])


class Rating(models.Model):
    """Where somebody stands with one competence, and what their work asks for."""

    assessment = models.ForeignKey(SelfAssessment, models.CASCADE, related_name="ratings")
    competence = models.SlugField(max_length=8)  # its `ref`, which outlives versions
    own = models.PositiveSmallIntegerField(_("where I am"), null=True)
    wanted = models.PositiveSmallIntegerField(_("what my work asks for"), null=True)
    helps = models.BooleanField(_("others of my edition may ask me"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "competence"], name="rated_once"),
            models.CheckConstraint(
                condition=(Q(own=None) | Q(own__in=STEPS)) & (Q(wanted=None) | Q(wanted__in=STEPS)),
                name="ratings_from_0_to_4",
            ),
        ]

    def __str__(self):
        return f"rating of {self.competence} in self-assessment {self.assessment_id}"

    @property
    def gap(self):
        return None if self.own is None or self.wanted is None else self.wanted - self.own


class Asking(models.Model):
    """Others are asked how they see somebody. Read only after it has closed, and only as means of three or more."""

    assessment = models.OneToOneField(SelfAssessment, models.CASCADE, related_name="asking")
    made_at = models.DateTimeField()
    closes_at = models.DateTimeField(_("answers until"))
    closed_at = models.DateTimeField(null=True)
    n = models.PositiveSmallIntegerField(
        _("number of answers"), default=0
    )  # how many had answered when it closed; 0 if too few
    means = models.JSONField(_("means of what others said"), default=dict)  # {competence: mean, in halves}

    def __str__(self):
        return f"asking {self.pk}"

    @property
    def is_open(self):
        return self.closed_at is None


class Ticket(models.Model):
    """One link for one answer. It knows that it was used, and neither when nor for what."""

    asking = models.ForeignKey(Asking, models.CASCADE, related_name="tickets")
    address = models.EmailField(_("e-mail address"), max_length=254)  # until the asking closes
    token_hash = models.CharField(max_length=64, unique=True)
    is_used = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asking", "address"], name="asked_once_each")]

    def __str__(self):
        return f"ticket {self.pk} of asking {self.asking_id}"


class Voice(models.Model):
    """What one of those asked answered: without a name, a moment or an order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    asking = models.ForeignKey(Asking, models.CASCADE, related_name="voices")
    levels = models.JSONField(_("levels that were chosen"))  # {competence: level}

    def __str__(self):
        return f"voice in asking {self.asking_id}"


class Showing(models.Model):
    """A page for an employer, by the person's own choice, behind a link that can be taken back."""

    assessment = models.ForeignKey(SelfAssessment, models.CASCADE, related_name="showings")
    key = models.CharField(max_length=40, unique=True, default=make_key)
    competences = models.JSONField(_("competences that are shown"), default=list)  # refs that the person chose
    words = models.TextField(_("in your own words"), max_length=1000, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("ends on"))
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment"], condition=Q(revoked_at=None), name="shown_once_at_a_time")
        ]

    def __str__(self):
        return f"showing {self.pk}"

    def get_absolute_url(self):
        return reverse("gap_shown", args=[self.key])
