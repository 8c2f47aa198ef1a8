"""Three acts about what somebody has learnt: assessed, validated, recognised; appeals; and who may see it."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from kogge.commons.clusters.models import Organisation
from kogge.commons.jobs.models import make_ref
from kogge.commons.journal.flow import Flowing, Step
from kogge.commons.journal.kept import Kept, KeptQuerySet
from kogge.commons.people.models import digest
from kogge.commons.people.secret import unlock
from kogge.training.achievements import rules
from kogge.training.programmes.models import Edition, Seat
from kogge.training.units.models import Unit, UnitVersion

PERSON = settings.AUTH_USER_MODEL
TERM = timedelta(days=14)  # in which a learner may appeal
LONGEST = 366  # days for which a transcript is shown to others


class AssessmentQuerySet(KeptQuerySet):
    def standing(self):
        """Those that no later one has taken the place of."""
        return self.filter(replaced_by=None)

    def whole(self):
        """With all that a page says of them."""
        return self.select_related("seat__person", "seat__edition", "unit__module", "unit_version", "assessor")


class Assessment(Kept):
    """What one assessor saw: the level in each criterion, which outcomes were achieved, and the result.

    Where the unit asks for two assessors there are two, each in a place of its own.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="assessments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assessments")
    unit_version = models.ForeignKey(UnitVersion, models.PROTECT, related_name="assessments")
    place = models.PositiveSmallIntegerField(_("which assessor"), default=1)
    assessor = models.ForeignKey(PERSON, models.PROTECT, verbose_name=_("assessed by"), related_name="+")
    is_near = models.BooleanField(_("works for the same organisation"), default=False)
    levels = models.JSONField(_("levels reached"), default=dict)  # {key of a criterion: level}
    outcomes = models.JSONField(_("outcomes achieved"), default=dict)  # {ref of an outcome: whether it is achieved}
    has_passed = models.BooleanField(_("passed"))
    grade = models.CharField(_("grade given"), max_length=40, blank=True)
    strengths = models.TextField(_("strengths"), blank=True)
    gaps = models.TextField(_("what is missing"), blank=True)
    changes = models.TextField(_("assessed in another way than the unit says"), blank=True)
    work = models.CharField(max_length=12, blank=True)  # the reference of the assignment it began from
    assessed_on = models.DateField(_("assessed on"))
    made_at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    reason = models.CharField(_("why it was corrected"), max_length=500, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "unit", "place"], condition=Q(replaces=None), name="one_first_assessment_a_place"
            ),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=2), name="one_or_two_assess_a_unit"),
        ]

    def __str__(self):
        return f"assessment {self.pk}"

    @property
    def involved(self):
        """Keys of those who have had a say in it, the learner among them: other acts are not theirs."""
        own = self.seat.assessments.filter(unit=self.unit_id).values_list("assessor", flat=True)
        return {self.seat.person_id, *own}


class ValidationQuerySet(KeptQuerySet):
    def standing(self):
        """Those that hold: neither they nor what they validated was replaced."""
        return self.filter(replaced_by=None, assessment__replaced_by=None).filter(
            Q(second=None) | Q(second__replaced_by=None)
        )

    def achieved(self):
        """What makes a unit achieved: a validation that holds and says it meets."""
        return self.standing().filter(meets=True)

    def achieved_by(self, seat):
        return self.achieved().filter(assessment__seat=seat).select_related("assessment__unit_version")

    def with_all(self):
        return self.select_related(
            "assessment__seat__person", "assessment__seat__edition__programme", "assessment__unit_version",
            "assessment__unit", "assessment__assessor", "second__assessor", "validator",
        )  # fmt: skip

    def waiting_for(self, user):
        """Achieved units of people whose home body this person works for, and never their own."""
        homes = Organisation.objects.of(user)
        return self.achieved().filter(body__in=homes).exclude(assessment__seat__person=user)


class Validation(Kept):
    """What somebody else says: whether what was assessed meets the unit, and where the two deviate."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="validations")
    second = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="+")
    validator = models.ForeignKey(PERSON, models.PROTECT, verbose_name=_("validated by"), related_name="+")
    is_near = models.BooleanField(_("works for the same organisation"), default=False)
    meets = models.BooleanField(_("meets the unit"))
    deviations = models.TextField(_("deviations noted"), blank=True)
    body = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")  # whose recognition it may get
    made_at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    objects = ValidationQuerySet.as_manager()

    class Meta:
        verbose_name = _("validation")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(replaces=None), name="one_first_validation_each"
            ),
        ]

    def __str__(self):
        return f"validation {self.pk}"


class RecognitionQuerySet(KeptQuerySet):
    def standing(self):
        return self.filter(replaced_by=None)


class Recognition(Kept):
    """What the home body decided about an achieved unit. Without a row nobody has decided, and that is all right."""

    class Decision(models.TextChoices):
        RECOGNISED = "recognised", pgettext_lazy("recognition", "recognised")
        REFUSED = "refused", pgettext_lazy("recognition", "not recognised")
        OPEN = "open", pgettext_lazy("recognition", "left open")

    validation = models.ForeignKey(Validation, models.PROTECT, related_name="recognitions")
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    decision = models.CharField(_("what was decided"), max_length=10, choices=Decision)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition")
        constraints = [
            models.UniqueConstraint(
                fields=["validation"], condition=Q(replaces=None), name="one_first_recognition_each"
            ),
        ]

    def __str__(self):
        return f"recognition {self.pk} {self.decision}"


class AppealQuerySet(models.QuerySet):
    def answered_by_staff(self, user):
        """The only door of those who answer: appeals in editions they lead in, and never their own."""
        led = Edition.objects.with_seat(user, *rules.STAFF)
        return self.filter(assessment__seat__edition__in=led).exclude(assessment__seat__person=user)

    def open(self):
        return self.filter(state=Appeal.State.OPEN)


class Appeal(Flowing):
    """The learner does not agree, says why within the term, and gets an answer from somebody who did not assess."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("appeal", "open")
        UPHELD = "upheld", pgettext_lazy("appeal", "answered: the assessment stands")
        GRANTED = "granted", pgettext_lazy("appeal", "answered: assessed anew")
        WITHDRAWN = "withdrawn", pgettext_lazy("appeal", "taken back")

    FLOW = (
        Step(
            "uphold", ["open"], "upheld", rules.can_answer, _("The assessment stands"),
            gettext_noop("answered an appeal: the assessment stands"),
        ),
        Step(
            "grant", ["open"], "granted", rules.can_answer, _("Assess it anew"),
            gettext_noop("answered an appeal: to be assessed anew"),
        ),
        Step(
            "withdraw", ["open"], "withdrawn", rules.is_appellant, _("Take it back"),
            gettext_noop("took an appeal back"),
        ),
    )  # fmt: skip

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="appeals")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    text = models.TextField(_("what you do not agree with"))
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        constraints = [models.UniqueConstraint(fields=["assessment"], name="one_appeal_each")]

    def __str__(self):
        return f"appeal {self.ref}"

    @property
    def case(self):
        return self.assessment.seat.case

    @property
    def involved(self):
        """Those who assessed or validated: none of them answers."""
        seat, unit = self.assessment.seat, self.assessment.unit_id
        said = Validation.objects.filter(assessment__seat=seat, assessment__unit=unit)
        return {*self.assessment.involved, *said.values_list("validator", flat=True)}


class Correction(models.Model):
    """Somebody asks that what the transcript says of them be corrected; whoever leads the edition answers."""

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="corrections")
    text = models.TextField(_("what is wrong, and what is right"))
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("wish for a correction")
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(answered_at=None), name="one_correction_waits")
        ]

    def __str__(self):
        return f"correction {self.ref}"


class ShareQuerySet(models.QuerySet):
    def holding(self, now):
        """Those that still lead somewhere."""
        return self.filter(ended_at=None, expires_at__gt=now, person__is_active=True)

    def by_token(self, token, now):
        """The share at this secret address while it holds; None otherwise."""
        return self.holding(now).filter(token_hash=digest(token)).select_related("person", "edition").first()


class Share(models.Model):
    """A secret address: whoever knows it reads the transcript, until its person ends it or its time is over."""

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    edition = models.ForeignKey(Edition, models.CASCADE, null=True, related_name="+")  # none: all of them
    label = models.CharField(_("for whom"), max_length=120)
    is_whole = models.BooleanField(_("with what the assessors wrote"), default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    locked = models.CharField(max_length=300)  # the same, to be shown to its person again
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("ends"))
    ended_at = models.DateTimeField(null=True)

    objects = ShareQuerySet.as_manager()

    def __str__(self):
        return f"share {self.ref}"

    @staticmethod
    def new_token():
        return secrets.token_urlsafe(24)

    @property
    def url(self):
        with translation.override("en"):  # one address, whatever language its person reads today
            return settings.SITE_ADDRESS + reverse("transcript_shared", args=[unlock(self.locked)])
