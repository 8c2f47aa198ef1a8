"""Programmes, their editions and modules, what they cost, and who has which seat."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from i18nfield.fields import I18nCharField, I18nTextField

from kogge.commons.clusters.models import Organisation
from kogge.commons.events.models import Event
from kogge.commons.journal.flow import Flowing, Step
from kogge.commons.people.models import Circle
from kogge.training.programmes import rules


class Programme(models.Model):
    """A training that is run again and again; each run is an edition."""

    slug = models.SlugField(max_length=80, unique=True)
    name = I18nCharField(_("name"), max_length=300)
    summary = I18nTextField(_("in two sentences"))
    aims = I18nTextField(_("aims"), blank=True)
    audience = I18nTextField(_("for whom"), blank=True)
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="hosted_programmes")
    sources = models.TextField(blank=True)  # one address a line

    def __str__(self):
        return f"programme {self.slug}"

    def get_absolute_url(self):
        return reverse("programme_detail", args=[self.slug])


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

    class Hold(models.IntegerChoices):
        """How many years after its last payment a grant asks for the records (Regulation 2024/2509, Article 133)."""

        SMALL = 3, _("3 years: a grant of up to 60,000 euros")
        USUAL = 5, _("5 years: a larger grant")
        STATE_AID = 10, _("10 years: State aid")

    FLOW = (
        Step("publish", ["draft"], "open", rules.is_coordinator, _("Publish"), gettext_noop("published it")),
        Step("begin", ["open"], "running", rules.is_coordinator, _("Begin"), gettext_noop("began it")),
        Step("finish", ["running"], "finished", rules.is_coordinator, _("Complete"), gettext_noop("completed it")),
    )  # fmt: skip

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="editions")
    slug = models.SlugField(max_length=80, unique=True)
    code = models.CharField(_("short sign"), max_length=8, unique=True)
    name = I18nCharField(_("name"), max_length=300)
    summary = I18nTextField(_("in two sentences"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"))
    graduation_on = models.DateField(_("graduation on"), null=True, blank=True)
    call_opens_at = models.DateTimeField(_("call opens"), null=True, blank=True)
    call_closes_at = models.DateTimeField(_("call closes"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Stockholm")
    seats_offered = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    languages = models.CharField(_("languages of work"), max_length=60, default="en")
    funding = I18nTextField(_("funding acknowledgement"), blank=True)
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

    def has_open_call(self, now):
        return bool(
            self.state == self.State.OPEN and self.call_opens_at and self.call_opens_at <= now < self.call_closes_at
        )

    def source_list(self):
        return self.sources.split("\n") if self.sources else []

    def has(self, user, *roles):
        """Whether this person has a seat with one of these roles."""
        return user.is_authenticated and self.seats.filter(person=user, role__in=roles).exists()


class Partner(models.Model):
    """An organisation that carries an edition together with others."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead partner")
        MODULE_LEAD = "module_lead", _("Module lead")
        PARTNER = "partner", _("Partner")
        FUNDER = "funder", _("Funder")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="partnerships")
    role = models.CharField(_("role"), max_length=12, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "organisation", "role"], name="partner_once")]

    def __str__(self):
        return f"partner {self.pk} {self.role}"


class Module(models.Model):
    """A part of an edition, led by one partner: an opening meeting, work online, a closing meeting."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="modules")
    number = models.PositiveSmallIntegerField(_("number"))
    title = I18nCharField(_("title"), max_length=300)
    topics = I18nTextField(_("topics"), blank=True)
    task = I18nTextField(_("task in the own cluster"), blank=True)
    lead = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="led_modules")
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"))
    meetings = models.ManyToManyField(Event, through="Meeting", related_name="modules")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="module_number_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="module_ends_after_it_begins"),
        ]

    def __str__(self):
        return f"module {self.number} of edition {self.edition_id}"


class Meeting(models.Model):
    """A meeting of a module, and which one it is."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("Opening meeting")
        CLOSING = "closing", _("Closing meeting")
        OTHER = "other", _("Meeting")

    module = models.ForeignKey(Module, models.CASCADE)
    event = models.ForeignKey(Event, models.CASCADE)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.OTHER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "event"], name="meeting_once")]

    def __str__(self):
        return f"meeting {self.pk} {self.kind}"


class Cost(models.Model):
    """One line of what taking part costs: what the host covers, and what the participant covers."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="costs")
    item = I18nCharField(_("item"), max_length=300)
    host = I18nTextField(_("the host covers"))
    participant = I18nTextField(_("you cover"))
    place = models.PositiveSmallIntegerField(default=0)

    def __str__(self):
        return f"cost {self.pk}"


class Figure(models.Model):
    """A figure that a source states about an edition; it is shown with what it counts, never computed with."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="figures")
    counts = models.SlugField(max_length=20)
    value = models.PositiveIntegerField()
    label = I18nCharField(max_length=300)
    note = I18nTextField(blank=True)
    source = models.CharField(max_length=500, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    def __str__(self):
        return f"figure {self.counts} of edition {self.edition_id}"


class SeatQuerySet(models.QuerySet):
    def participants(self):
        return self.filter(role=Seat.Role.PARTICIPANT)

    def of(self, person):
        return self.filter(person=person)


class Seat(models.Model):
    """Somebody has a part in an edition."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        ASSISTANT = "assistant", _("Assistant")
        MODULE_LEAD = "module_lead", _("Module lead")
        PARTICIPANT = "participant", _("Participant")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    module = models.ForeignKey(Module, models.CASCADE, null=True, blank=True, related_name="seats")
    case = models.CharField(max_length=30, blank=True)  # the nomination it grew from
    since = models.DateTimeField(auto_now_add=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "person", "role"], condition=Q(module=None), name="seat_once"),
            models.UniqueConstraint(
                fields=["module", "person", "role"], condition=~Q(module=None), name="module_seat_once"
            ),
        ]

    def __str__(self):
        return f"seat {self.pk} {self.role}"
