"""What an edition consists of: partners, modules with their meetings, costs, and the figures that are stated of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from kogge.commons.clusters.models import Organisation
from kogge.commons.events.models import Event
from kogge.training.programmes.models.edition import Edition


class Partner(models.Model):
    """An organisation that carries an edition together with others."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead partner")
        MODULE_LEAD = "module_lead", _("Module lead")
        PARTNER = "partner", _("Partner")
        ASSOCIATED = "associated", _("Associated partner")
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
    aims = I18nTextField(_("aims"), blank=True)
    format = I18nCharField(_("form"), max_length=300, blank=True)
    hours = models.PositiveSmallIntegerField(_("hours of work"), null=True, blank=True)
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


def Money():  # noqa: N802 - stands where a class of field would
    return models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)


class Cost(models.Model):
    """One line of what taking part costs: what the host covers, and what the participant covers.

    Sums stand in the currency in which somebody stated them; Kogge never converts one into the other.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="costs")
    module = models.ForeignKey(Module, models.SET_NULL, null=True, blank=True, related_name="costs")
    item = I18nCharField(_("item"), max_length=300)
    host = I18nTextField(_("the host covers"))
    participant = I18nTextField(_("you cover"))
    host_eur = Money()
    participant_eur = Money()
    host_sek = Money()
    participant_sek = Money()
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
