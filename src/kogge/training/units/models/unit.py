"""A unit as it is written, and what the units of an edition add up to."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from i18nfield.fields import I18nCharField, I18nTextField

from kogge.commons.journal.flow import Flowing, Step
from kogge.training.programmes.models import Edition, Module, Seat
from kogge.training.units import rules


class Scheme(models.TextChoices):
    """What the points are. They are data: no scheme and no number is assumed."""

    NONE = "none", _("No points")
    ECVET = "ECVET", "ECVET"
    ECTS = "ECTS", "ECTS"


class Level(models.IntegerChoices):
    """The European Qualifications Framework."""

    L1, L2, L3, L4, L5, L6, L7, L8 = ((n, f"EQF {n}") for n in range(1, 9))


class Qualification(models.Model):
    """What the units of an edition add up to: its name, its level, the points of all units and the reason for them."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="qualification")
    title = I18nCharField(_("title"), max_length=300, blank=True)
    eqf_level = models.PositiveSmallIntegerField(_("EQF level"), choices=Level, null=True, blank=True)
    nqf = models.CharField(_("level in the national framework"), max_length=120, blank=True)
    scheme = models.CharField(_("kind of points"), max_length=5, choices=Scheme, default=Scheme.NONE)
    points = models.DecimalField(_("points in all"), max_digits=6, decimal_places=2, null=True, blank=True)
    reason = I18nTextField(_("why so many"), blank=True)

    class Meta:
        verbose_name = _("qualification")
        constraints = [models.CheckConstraint(condition=Q(points=None) | Q(points__gt=0), name="points_above_nought")]

    def __str__(self):
        return f"qualification of edition {self.edition_id}"


class UnitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to units being written: editions one runs or has run, and modules one leads."""
        led = Seat.objects.filter(person=user, role=Seat.Role.MODULE_LEAD).values("module")
        return self.filter(Q(edition__in=Edition.objects.read_by(user)) | Q(module__in=led))

    def published(self):
        return self.filter(state=Unit.State.PUBLISHED)

    def in_order(self):
        return self.select_related("module").order_by("place", "pk")


class Unit(Flowing):
    """Knowledge, skills and competence that belong together, and are assessed and validated together.

    It is written here; what is published is frozen as a `UnitVersion`, and everything else points at that.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("unit", "draft")
        PUBLISHED = "published", pgettext_lazy("unit", "published")

    class Assessed(models.TextChoices):
        """Codes of the European Learning Model (data.europa.eu/snb/assessment)."""

        ASSIGNMENT = "2939dae15f", _("marked assignment")
        PROJECT = "795dac4096", _("project work")
        PORTFOLIO = "4f03b91c0e", _("portfolio")
        PRACTICAL = "6a4db9f11d", _("practical assessment")
        ORAL = "d30284d7df", _("oral examination")
        WRITTEN = "6e6cb2cc78", _("written examination")
        CONTINUOUS = "3484bd7e51", _("continuous evaluation")
        ARTEFACT = "de4d165a6c", _("assessment of something made")
        PROBLEM = "c4256a2726", _("problem-based learning")
        GROUP = "56539a6507", _("performance of a group")
        PEER = "19a2e5e671", _("assessment by peers")
        QUIZ = "b1b68f6735", _("quiz")
        ATTENDANCE = "7331eb4762", _("attendance")

    class Participation(models.TextChoices):
        BLENDED = "blended", _("online and on site")
        ONLINE = "online", pgettext_lazy("form of participation", "online")
        ON_SITE = "on_site", pgettext_lazy("form of participation", "on site")

    class Supervision(models.TextChoices):
        NONE = "none", _("Unsupervised, identity not checked")
        WATCHED = "supervised", _("Supervised, identity not checked")
        ONLINE = "id_online", _("Supervised online, identity checked")
        ON_SITE = "id_on_site", _("Supervised on site, identity checked")

    class Stacking(models.TextChoices):
        ALONE = "standalone", _("Stands alone")
        STACKS = "stackable", _("Counts towards the whole programme")

    FLOW = (
        Step(
            "publish", ["draft", "published"], "published", rules.can_write, _("Publish"),
            gettext_noop("published a unit"),
        ),
    )  # fmt: skip

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="units")
    ref = models.CharField(_("reference"), max_length=8)  # U2: stays, whatever becomes of the others
    place = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    version = models.PositiveSmallIntegerField(default=0)  # of what was published last; 0: nothing yet
    title = I18nCharField(_("title"), max_length=300)
    module = models.ForeignKey(
        Module, models.SET_NULL, null=True, blank=True, related_name="units", verbose_name=_("module")
    )
    hours = models.PositiveSmallIntegerField(_("hours of work"), null=True, blank=True)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    points_scheme = models.CharField(_("kind of points"), max_length=5, choices=Scheme, default=Scheme.NONE)
    points_reason = I18nTextField(_("why so many"), blank=True)
    eqf_level = models.PositiveSmallIntegerField(_("EQF level"), choices=Level, null=True, blank=True)
    prerequisites = I18nTextField(_("what one needs beforehand"), blank=True)
    assessment_kind = models.CharField(_("kind of assessment"), max_length=10, choices=Assessed, blank=True)
    assessment_method = I18nTextField(_("how it is assessed"), blank=True)
    assessors = models.PositiveSmallIntegerField(
        _("who assesses"), choices=[(1, _("One person")), (2, _("Two people, who agree afterwards"))], default=1
    )
    supervision = models.CharField(_("supervision"), max_length=10, choices=Supervision, blank=True)
    participation = models.CharField(_("form of participation"), max_length=7, choices=Participation, blank=True)
    stackability = models.CharField(_("what it counts towards"), max_length=10, choices=Stacking, blank=True)
    quality_assurance = I18nTextField(_("what assures the quality"), blank=True)
    valid_months = models.PositiveSmallIntegerField(_("valid for so many months"), null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        constraints = [
            models.UniqueConstraint(fields=["edition", "ref"], name="unit_ref_once"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__gt=0), name="unit_points_above_nought"),
            models.CheckConstraint(
                condition=Q(eqf_level=None) | Q(eqf_level__gte=1, eqf_level__lte=8), name="eqf_1_8"
            ),
            models.CheckConstraint(condition=Q(assessors__gte=1, assessors__lte=2), name="unit_one_or_two_assess"),
            models.CheckConstraint(condition=Q(state="draft") | Q(version__gte=1), name="published_unit_has_version"),
        ]

    def __str__(self):
        return f"unit {self.ref} of edition {self.edition_id}"

    @property
    def where(self):
        """The arguments of every address of whoever writes it."""
        return [self.edition.programme.slug, self.edition.slug, self.ref]

    def get_absolute_url(self):
        return reverse("unit_detail", args=self.where)

    @property
    def is_published(self):
        return self.state == self.State.PUBLISHED

    def last_version(self):
        return self.versions.order_by("-number").first()
