"""What an edition is told about itself: expectations, evaluations, what is done about them, a group from outside.

Nothing here says who answered what, or when somebody answered: an evaluation knows its questionnaire, and when that
has closed, the counts that may be shown (`Evaluation.figures`). Nobody edits such a questionnaire; it is made, opened
and sent out in one act, so that what was promised with it cannot be changed.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from kogge.commons.files.models import File
from kogge.commons.jobs.models import make_ref
from kogge.commons.journal.flow import Flowing, Step
from kogge.commons.surveys.models import Questionnaire
from kogge.training.evaluations import rules
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Edition, Module, Seat

MOST_EXPECTATIONS = 5


class Expectation(models.Model):
    """What a participant wants from the edition, in one sentence."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="expectations")
    text = models.CharField(_("expectation"), max_length=300)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "position"], name="expectation_place_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_EXPECTATIONS), name="expectations_at_most_five"
            ),
        ]

    def __str__(self):
        return f"expectation {self.pk}"


class ExpectationCheck(models.Model):
    """How far an expectation is met at the end of a module, as the person says."""

    class Answer(models.TextChoices):
        MET = "met", pgettext_lazy("expectation", "Met")
        PARTLY = "partly", pgettext_lazy("expectation", "Partly")
        NOT = "not", pgettext_lazy("expectation", "Not yet")

    expectation = models.ForeignKey(Expectation, models.CASCADE, related_name="checks")
    module = models.ForeignKey(Module, models.CASCADE, related_name="+")
    answer = models.CharField(max_length=6, choices=Answer)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expectation", "module"], name="checked_once_a_module")]

    def __str__(self):
        return f"check {self.pk} of expectation {self.expectation_id}"


class HomeLearningQuerySet(models.QuerySet):
    def seats_of(self, user):
        """Seats of which this person may write what the home organisation learns: one's own, and of one's nominees."""
        nominated = Nomination.objects.filter(nominator=user).exclude(ref="").values("ref")
        there = Seat.objects.participants().exclude(edition__state=Edition.State.DRAFT)
        return there.filter(Q(person=user) | Q(case__in=nominated))


class HomeLearning(models.Model):
    """What the home organisation wants to learn from somebody's year, and what it has learned."""

    seat = models.OneToOneField(Seat, models.CASCADE, related_name="home_learning")
    expected = models.TextField(_("what the organisation wants to learn"), max_length=2000, blank=True)
    expected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("expectation by"),
    )
    actual = models.TextField(_("what the organisation has learned"), max_length=2000, blank=True)
    actual_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("learning by"),
    )

    objects = HomeLearningQuerySet.as_manager()

    def __str__(self):
        return f"learning of the organisation of seat {self.seat_id}"


class Rhythm(models.Model):
    """Whether participants are asked two short questions every week while a module runs, and in whose name."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="rhythm")
    asks_weekly = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self):
        return f"rhythm of edition {self.edition_id}"


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to evaluations and their results.

        All of an edition for who coordinates it (or did); of a module for who leads it; for the reference group what
        has closed.
        """
        if not user.is_authenticated:
            return self.none()
        led = Seat.objects.filter(person=user, role=Seat.Role.MODULE_LEAD).values("module")
        outside = ReferenceMember.objects.filter(person=user).values("edition")
        return self.filter(
            Q(edition__in=Edition.objects.read_by(user))
            | Q(module__in=led)
            | Q(edition__in=outside, state__in=Evaluation.COUNTED)
        )

    def counted(self):
        """Closed, so that nothing more can come: only then is anything but the number of answers shown."""
        return self.filter(state__in=Evaluation.COUNTED)

    def asking(self, person, now):
        """Those that wait for this person's answers."""
        own = {"questionnaire__tickets__person": person, "questionnaire__tickets__is_used": False}
        return self.filter(state=Evaluation.State.OPEN, closes_at__gt=now, **own).order_by("closes_at", "pk")


class Evaluation(Flowing):
    """The participants are asked about a module or the whole edition, each once, without names."""

    class Kind(models.TextChoices):
        PULSE = "pulse", _("Weekly question")
        MODULE = "module", _("Evaluation of a module")
        FINAL = "final", _("Evaluation of the whole")
        FOLLOW_UP = "follow_up", _("Follow-up")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("evaluation", "planned")
        OPEN = "open", pgettext_lazy("survey", "open")
        CLOSED = "closed", pgettext_lazy("survey", "closed")
        PUBLISHED = "published", pgettext_lazy("evaluation", "shown to participants")

    COUNTED = (State.CLOSED, State.PUBLISHED)
    FLOW = (
        Step("open", ["planned"], "open", rules.can_run, _("Ask now"), gettext_noop("asked the participants")),
        Step("close", ["open"], "closed", rules.can_run, _("Close"), gettext_noop("closed the evaluation")),
        Step(
            "publish", ["closed"], "published", rules.can_answer,
            _("Show to participants"), gettext_noop("showed the results to the participants"),
        ),
        Step(
            "hide", ["published"], "closed", rules.can_answer,
            _("Show no more"), gettext_noop("took the results back"),
        ),
    )  # fmt: skip

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="evaluations")
    module = models.ForeignKey(Module, models.CASCADE, null=True, blank=True, related_name="evaluations")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    number = models.PositiveSmallIntegerField(default=0)  # week of a weekly question, months after the end
    questionnaire = models.OneToOneField(Questionnaire, models.PROTECT, null=True, related_name="evaluation")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED)
    opens_at = models.DateTimeField(_("asks from"))
    closes_at = models.DateTimeField(_("answers until"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    figures = models.JSONField(default=dict)  # what figures.counted made of the answers when it closed

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind", "number"], condition=Q(module=None), name="evaluation_once_an_edition"
            ),
            models.UniqueConstraint(
                fields=["module", "kind", "number"], condition=~Q(module=None), name="evaluation_once_a_module"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")), name="evaluation_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["pulse", "module"], module__isnull=False)
                | Q(kind__in=["final", "follow_up"], module=None),
                name="only_modules_have_weeks",
            ),
        ]

    def __str__(self):
        return f"evaluation {self.ref}"

    def get_absolute_url(self):
        return reverse("evaluation_detail", args=[*self.where, self.ref])

    @property
    def where(self):
        return [self.edition.programme.slug, self.edition.slug]

    @property
    def is_counted(self):
        return self.state in self.COUNTED

    @property
    def name(self):
        """ "Module 2", "Module 2, week 3", "The whole", "6 months after"."""
        if self.kind == self.Kind.PULSE:
            return _now("Module %(n)s, week %(week)s") % {"n": self.module.number, "week": self.number}
        if self.kind == self.Kind.MODULE:
            return _now("Module %(n)s") % {"n": self.module.number}
        if self.kind == self.Kind.FINAL:
            return _now("The whole")
        return _now("%(n)s months after") % {"n": self.number}


class Said(models.Model):
    """You said, we did: what participants said in an evaluation, summed up by who answers it, and what is done."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("said", "not answered yet")
        DOING = "doing", pgettext_lazy("said", "being done")
        DONE = "done", pgettext_lazy("said", "done")
        NOT = "not", pgettext_lazy("said", "not done")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="said")
    text = models.CharField(_("what you said"), max_length=500)
    state = models.CharField(_("state"), max_length=5, choices=State, default=State.OPEN)
    answer = models.CharField(_("what is done about it, or why not"), max_length=1000, blank=True)
    is_quoted = models.BooleanField(_("in the words of one person, on purpose"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "doing"]) | ~Q(answer=""), name="done_or_not_says_what"
            )
        ]

    def __str__(self):
        return f"said {self.pk} in evaluation {self.evaluation_id}"


class ReferenceMember(models.Model):
    """Somebody from outside who reads the results of an edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="reference_members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="in_the_reference_group_once")]

    def __str__(self):
        return f"reference member {self.pk} of edition {self.edition_id}"


class StatementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For who reads the results of the edition; what was published also for everybody who has a seat in it."""
        seats = Seat.objects.filter(person=user)
        readers = seats.exclude(role=Seat.Role.PARTICIPANT).values("edition")
        outside = ReferenceMember.objects.filter(person=user).values("edition")
        inside = Q(edition__in=seats.values("edition"), is_published=True)
        return self.filter(Q(edition__in=readers) | Q(edition__in=outside) | inside)


class Statement(models.Model):
    """What a member of the reference group makes of the edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="statements")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("statement"), max_length=6000)
    file = models.ForeignKey(File, models.SET_NULL, null=True, related_name="+", verbose_name=_("File"))
    is_published = models.BooleanField(_("participants may read it"), default=False)

    objects = StatementQuerySet.as_manager()

    def __str__(self):
        return f"statement {self.pk} on edition {self.edition_id}"
