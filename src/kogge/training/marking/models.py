"""How a hand-in is judged: by one person, or by two who see each other's word when both are final, and agree."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kogge.training.assignments.models import Criterion, Work
from kogge.training.programmes.models import Seat


class MarkQuerySet(models.QuerySet):
    def readable_by(self, user, work):
        """One's own; those of others once nothing of one's own is unsaid and all that are needed are final."""
        final = self.filter(work=work, state="final", kind__in=["first", "second"]).count()
        if work.assignment.assessors == 1 or final == work.assignment.assessors:
            return self.filter(work=work).exclude(kind="agreed", state="draft")
        return self.filter(work=work, by=user)


class Mark(models.Model):
    """What somebody says of a hand-in: levels, strengths, next steps. `agreed` is the word of two assessors."""

    class Kind(models.TextChoices):
        FIRST = "first", pgettext_lazy("mark", "first")
        SECOND = "second", pgettext_lazy("mark", "second")
        AGREED = "agreed", pgettext_lazy("mark", "agreed")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("review", "draft")
        FINAL = "final", pgettext_lazy("review", "final")

    work = models.ForeignKey(Work, models.CASCADE, related_name="marks")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.FIRST)
    state = models.CharField(_("state"), max_length=5, choices=State, default=State.DRAFT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    strengths = models.TextField(_("strengths"), blank=True)
    next_steps = models.TextField(_("next steps"), blank=True)
    note_private = models.TextField(_("note for yourself"), blank=True)
    reason = models.CharField(_("why these levels stand"), max_length=1000, blank=True)  # where two differed
    revision = models.PositiveIntegerField(default=0)  # counted up by each saving
    saved_at = models.DateTimeField()

    objects = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        constraints = [
            models.UniqueConstraint(fields=["work", "kind"], name="one_mark_of_a_kind"),
            models.UniqueConstraint(fields=["work", "by"], condition=~Q(kind="agreed"), name="nobody_assesses_twice"),
        ]

    def __str__(self):
        return f"mark {self.pk} of work {self.work_id}"

    def values(self):
        """{criterion's key: level}"""
        return {one.criterion_id: one.value for one in self.levels.all()}


class Level(models.Model):
    """The level reached in one criterion."""

    mark = models.ForeignKey(Mark, models.CASCADE, related_name="levels")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="reached")
    value = models.PositiveSmallIntegerField(_("level"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mark", "criterion"], name="level_once"),
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=5), name="level_from_1_to_5"),
        ]

    def __str__(self):
        return f"level {self.pk}"


class Phrase(models.Model):
    """A sentence somebody often writes when marking."""

    class Where(models.TextChoices):
        STRENGTHS = "strengths", _("Strengths")
        NEXT_STEPS = "next_steps", _("Next steps")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    where = models.CharField(_("stands under"), max_length=10, choices=Where)
    text = models.CharField(_("phrase"), max_length=300)

    def __str__(self):
        return f"phrase {self.pk}"


class Question(models.Model):
    """The one question an author may ask about the feedback, and the answer."""

    work = models.OneToOneField(Work, models.CASCADE, related_name="question")
    asked_by = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    text = models.TextField(_("question"))
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"question {self.pk} about work {self.work_id}"
