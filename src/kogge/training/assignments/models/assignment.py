"""What is asked: the brief, the criteria in words, until when, and more time for one."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from i18nfield.fields import I18nCharField, I18nTextField
from i18nfield.strings import LazyI18nString

from kogge.commons.files.models import File
from kogge.commons.jobs.models import make_ref
from kogge.commons.journal.flow import Flowing, Step
from kogge.training.assignments import rules
from kogge.training.programmes.models import Edition, Module, Seat

FEWEST, MOST = 3, 5  # levels of a criterion


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to assignments: all of what one leads; what is published, for participants of the edition."""
        own = Seat.objects.filter(person=user, role=Seat.Role.PARTICIPANT).values("edition")
        published = self.filter(module__edition__in=own).published()
        return self.marked_by(user) | published

    def run_by(self, user):
        """Those of the modules somebody leads, and of the editions they coordinate."""
        led = Seat.objects.filter(person=user, role=Seat.Role.MODULE_LEAD).values("module")
        return self.filter(Q(module__in=led) | Q(module__edition__in=Edition.objects.run_by(user)))

    def marked_by(self, user):
        """Those whose hand-ins somebody assesses: because they lead, or because they teach."""
        taught = [Q(module__in=modules) for modules in rules.taught_by(user)]
        return self.run_by(user) | self.filter(reduce(or_, taught, Q(pk=None)))

    def published(self):
        return self.exclude(state="draft")

    def of(self, module):
        """What participants of the module are asked for, the first due first."""
        return self.filter(module=module).published().order_by("due_at", "pk")

    def with_edition(self):
        return self.select_related("module__edition__programme", "template")


class Assignment(Flowing):
    """A task in one's own cluster: what is asked, how it is judged, and until when."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("assignment", "in preparation")
        OPEN = "open", pgettext_lazy("assignment", "open")
        CLOSED = "closed", pgettext_lazy("assignment", "closed")

    class Assessors(models.IntegerChoices):
        ONE = 1, _("One person")
        TWO = 2, _("Two people, who agree afterwards")

    FLOW = (
        Step("open", ["draft"], "open", rules.can_run, _("Open it"), gettext_noop("opened an assignment")),
        Step("close", ["open"], "closed", rules.can_run, _("Close it"), gettext_noop("closed an assignment")),
        Step(
            "reopen", ["closed"], "open", rules.can_run, _("Open it again"),
            gettext_noop("opened an assignment again"),
        ),
    )  # fmt: skip

    module = models.ForeignKey(Module, models.CASCADE, related_name="assignments")
    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.DRAFT)
    title = I18nCharField(_("title"), max_length=300)
    brief = I18nTextField(_("what is asked"))
    evidence = I18nTextField(_("evidence from the own cluster"), blank=True)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="en")
    template = models.ForeignKey(File, models.SET_NULL, null=True, blank=True, related_name="+")
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    remarks_due_at = models.DateTimeField(_("remarks on drafts by"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"))
    is_late_allowed = models.BooleanField(_("may come after the date"), default=True)
    is_in_groups = models.BooleanField(_("in the learning group"), default=False)
    is_anonymous = models.BooleanField(_("remarks of peers without names"), default=True)
    asks_consent = models.BooleanField(_("asks for the consent of the cluster"), default=True)
    assessors = models.PositiveSmallIntegerField(_("who assesses"), choices=Assessors, default=Assessors.ONE)
    made_at = models.DateTimeField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        constraints = [
            models.CheckConstraint(condition=Q(assessors__gte=1, assessors__lte=2), name="one_or_two_assess"),
        ]

    def __str__(self):
        return f"assignment {self.ref}"

    def get_absolute_url(self):
        return reverse("assignment_detail", args=[self.module.edition.slug, self.ref])

    @property
    def where(self):
        """The arguments of every address of the module's owner."""
        return [self.module.edition.slug, self.module.number, self.ref]

    def get_edit_url(self):
        return reverse("assignment_edit", args=self.where)

    @property
    def timezone(self):
        return self.module.edition.timezone

    @property
    def zone(self):
        return self.module.edition.zone

    @property
    def has_remarks(self):
        """Whether drafts are read by others before they are handed in."""
        return self.remarks_due_at is not None

    def is_hidden(self, now):
        """Not open yet: its day is told, and nothing of its content."""
        return self.opens_at is not None and now < self.opens_at


class Criterion(models.Model):
    """What a hand-in is judged by: three to five levels, the first the weakest, each in words."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="criteria")
    text = I18nTextField(_("criterion"))
    levels = models.JSONField(_("levels in words"), default=list)  # [{"en": …}, …]
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("criterion")

    def __str__(self):
        return f"criterion {self.pk} of assignment {self.assignment_id}"

    def steps(self):
        """[(value, words in the reader's language)] of each level, from 1."""
        return [(value, str(LazyI18nString(words))) for value, words in enumerate(self.levels, start=1)]

    def words_of(self, value):
        return dict(self.steps()).get(value, "")


class Extension(models.Model):
    """A participant asks for more time and says why; whoever leads the module answers."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("extension", "asked")
        GRANTED = "granted", pgettext_lazy("extension", "granted")
        DECLINED = "declined", pgettext_lazy("extension", "declined")

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="extensions")
    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="extensions")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED)
    reason = models.CharField(_("reason"), max_length=1000)
    until = models.DateTimeField(_("until"))  # as asked for; once granted, as granted
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("more time")
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "seat"], condition=Q(state="asked"), name="one_extension_waits"
            )
        ]

    def __str__(self):
        return f"extension {self.pk}"
