"""What one knows and can do after a unit, and by what that is judged."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nTextField
from i18nfield.strings import LazyI18nString

from kogge.training.assignments.models import Assignment
from kogge.training.competences.models import Competence
from kogge.training.units.models.unit import Unit

FEWEST, MOST = 2, 5  # levels of a criterion


class Outcome(models.Model):
    """One learning outcome of a unit, and where it is assessed: by an assignment, or as the text says."""

    class Kind(models.TextChoices):
        KNOWLEDGE = "knowledge", _("Knowledge")
        SKILL = "skill", _("Skill")
        COMPETENCE = "competence", _("Responsibility and autonomy")

    LETTERS = {Kind.KNOWLEDGE: "K", Kind.SKILL: "S", Kind.COMPETENCE: "C"}

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="outcomes")
    ref = models.CharField(_("reference"), max_length=12)  # U2.K1: never given to another
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text = I18nTextField(_("what one knows or can do"))
    competences = models.ManyToManyField(
        Competence, blank=True, related_name="outcomes", verbose_name=_("competences it teaches")
    )
    assignments = models.ManyToManyField(
        Assignment, blank=True, related_name="outcomes", verbose_name=_("assessed by")
    )
    assessed_how = I18nTextField(_("how else it is assessed"), blank=True)

    class Meta:
        verbose_name = _("learning outcome")
        constraints = [models.UniqueConstraint(fields=["unit", "ref"], name="outcome_ref_once")]

    def __str__(self):
        return f"outcome {self.ref}"


class UnitCriterion(models.Model):
    """What an assessment of the unit is judged by: two to five levels in words, the first the weakest."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="criteria")
    text = I18nTextField(_("criterion"))
    levels = models.JSONField(_("levels in words"), default=list)  # [{"en": …}, …]
    passes_from = models.PositiveSmallIntegerField(_("enough from level"), default=2)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("criterion")

    def __str__(self):
        return f"criterion {self.pk} of unit {self.unit_id}"

    def steps(self):
        """[(value, words in the reader's language)] of each level, from 1."""
        return [(value, str(LazyI18nString(words))) for value, words in enumerate(self.levels, start=1)]
