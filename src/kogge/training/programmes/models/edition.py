"""One run of a programme, and how far it is."""

from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from i18nfield.fields import I18nCharField, I18nTextField

from kogge.commons.clusters.models import Organisation
from kogge.commons.journal.flow import Flowing, Step
from kogge.commons.people.models import Circle
from kogge.training.programmes import rules
from kogge.training.programmes.models.programme import Programme
from kogge.training.programmes.models.seat import Seat


class EditionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to editions: published ones, and those one works on."""
        if not user.is_authenticated:
            return self.published()
        mine = Seat.objects.filter(person=user).values("edition")
        return self.filter(Q(pk__in=mine) | ~Q(state=Edition.State.DRAFT))

    def published(self):
        return self.exclude(state=Edition.State.DRAFT)

    def run_by(self, user):
        """Editions this person coordinates or assists."""
        return self.with_seat(user, "coordinator", "assistant")

    def read_by(self, user):
        """Those, and the editions this person ran until they were handed over: to look at, not to change."""
        return self.with_seat(user, "coordinator", "assistant", "reader")

    def with_seat(self, user, *roles):
        return self.filter(pk__in=Seat.objects.filter(person=user, role__in=roles).values("edition"))

    def with_open_call(self, now):
        """Editions one can be nominated for now, the first to close first."""
        return self.filter(state=Edition.State.OPEN, call_opens_at__lte=now, call_closes_at__gt=now).order_by(
            "call_closes_at", "pk"
        )


class Edition(Flowing):
    """One run of a programme: its people, modules, dates and money."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("published")
        RUNNING = "running", _("running")
        FINISHED = "finished", pgettext_lazy("edition", "completed")
        ARCHIVED = "archived", pgettext_lazy("edition", "archived")

    class Hold(models.IntegerChoices):
        """How many years after its last payment a grant asks for the records (Regulation 2024/2509, Article 133)."""

        SMALL = 3, _("3 years: a grant of up to 60,000 euros")
        USUAL = 5, _("5 years: a larger grant")
        STATE_AID = 10, _("10 years: State aid")

    OVER = (State.FINISHED, State.ARCHIVED)
    FLOW = (
        Step("publish", ["draft"], "open", rules.is_coordinator, _("Publish"), gettext_noop("published it")),
        Step("begin", ["open"], "running", rules.is_coordinator, _("Begin"), gettext_noop("began it")),
        Step("finish", ["running"], "finished", rules.is_coordinator, _("Complete"), gettext_noop("completed it")),
        Step("archive", ["finished"], "archived", rules.is_coordinator, _("Archive"), gettext_noop("archived it")),
        Step("revive", ["archived"], "finished", rules.is_coordinator, _("Bring back"), gettext_noop("revived it")),
    )  # fmt: skip

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="editions")
    slug = models.SlugField(max_length=80, unique=True)
    code = models.CharField(_("short sign"), max_length=8, unique=True)
    name = I18nCharField(_("name"), max_length=300)
    summary = I18nTextField(_("in two sentences"), blank=True)
    theme = I18nCharField(_("theme"), max_length=300, blank=True)
    gets = I18nTextField(_("what participants get"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"))
    graduation_on = models.DateField(_("graduation on"), null=True, blank=True)
    call_opens_at = models.DateTimeField(_("call opens"), null=True, blank=True)
    call_closes_at = models.DateTimeField(_("call closes"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Stockholm")
    seats_offered = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    languages = models.CharField(_("languages of work"), max_length=60, default="en")
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="led_editions")
    circle = models.OneToOneField(Circle, models.PROTECT, related_name="edition")
    sources = models.TextField(blank=True)  # one address a line
    last_number = models.PositiveIntegerField(default=0)  # of its cases
    hold_years = models.PositiveSmallIntegerField(
        _("the grant asks to keep the records for"), choices=Hold, null=True, blank=True
    )
    balance_paid_on = models.DateField(_("last payment of the grant received on"), null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="edition_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(call_closes_at=None) | Q(call_closes_at__gt=F("call_opens_at")),
                name="call_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(balance_paid_on=None) | Q(hold_years__isnull=False), name="hold_begins_with_a_grant"
            ),
        ]

    def __str__(self):
        return f"edition {self.slug}"

    def get_absolute_url(self):
        return reverse("edition_detail", args=[self.programme.slug, self.slug])

    @property
    def zone(self):
        return ZoneInfo(self.timezone)

    @property
    def is_over(self):
        """Completed, and perhaps put away: its page tells the past."""
        return self.state in self.OVER

    def has_open_call(self, now):
        return bool(
            self.state == self.State.OPEN and self.call_opens_at and self.call_opens_at <= now < self.call_closes_at
        )

    def source_list(self):
        return self.sources.split("\n") if self.sources else []

    def has(self, user, *roles):
        """Whether this person has a seat with one of these roles."""
        return user.is_authenticated and self.seats.filter(person=user, role__in=roles).exists()
