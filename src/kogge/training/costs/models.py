"""What an edition costs, line by line: planned, committed, spent. Counter lines correct; none is ever changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kogge.commons.clusters.models import Organisation
from kogge.training.programmes.models import Edition, Module, Seat


def editions_open_to(user):
    """Editions of whose money this person may see something: those one runs or leads a module of; auditors all."""
    if not user.is_authenticated:
        return Edition.objects.none()
    if user.is_auditor:
        return Edition.objects.all()
    return Edition.objects.with_seat(user, "coordinator", "assistant", "module_lead")


class LineQuerySet(models.QuerySet):
    """Lines are added and read."""

    def update(self, **changes):
        raise TypeError("Money is corrected by a counter line.")

    delete = update


class ExpenseQuerySet(LineQuerySet):
    def visible_to(self, user):
        """The only door: all lines of editions one runs, those of modules one leads, all for auditors."""
        if not user.is_authenticated:
            return self.none()
        if user.is_auditor:
            return self
        led = Seat.objects.filter(person=user, role="module_lead").values("module")
        return self.filter(Q(edition__in=Edition.objects.run_by(user)) | Q(module__in=led))


class Line(models.Model):
    """What is written once and stays as it was written."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written at"))

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("Money is corrected by a counter line.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Money is corrected by a counter line.")


class Currency(models.TextChoices):
    EUR = "EUR", "EUR"
    SEK = "SEK", "SEK"


class Expense(Line):
    """One amount of one partner, in the currency of its receipt; it takes another line back if it `counters` one."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("money", "Planned")
        COMMITTED = "committed", pgettext_lazy("money", "Committed")
        SPENT = "spent", pgettext_lazy("money", "Spent")

    class Bearer(models.TextChoices):
        HOST = "host", _("Host")
        PARTICIPANT = "participant", _("Participant")
        FUNDER = "funder", _("Funder")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="expenses")
    number = models.PositiveIntegerField()
    on = models.DateField(_("day"))
    what = models.CharField(_("what for"), max_length=200)
    module = models.ForeignKey(Module, models.PROTECT, null=True, blank=True, related_name="expenses")
    partner = models.ForeignKey(Organisation, models.PROTECT, related_name="expenses")
    bearer = models.CharField(_("who bears it"), max_length=11, choices=Bearer, default=Bearer.HOST)
    state = models.CharField(_("state"), max_length=9, choices=State)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.EUR)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for whom")
    )
    counters = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="countered_by")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ExpenseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="expense_number_once"),
            models.CheckConstraint(
                condition=Q(counters=None, amount__gt=0) | Q(counters__isnull=False, amount__lt=0),
                name="only_a_counter_line_is_negative",
            ),
        ]

    def __str__(self):
        return f"expense {self.number} of edition {self.edition_id}"

    def get_absolute_url(self):
        return reverse("expense_correct", args=[self.edition.programme.slug, self.edition.slug, self.number])


class Rate(Line):
    """How many kronor one euro is counted as, from a day on, and who says so."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="rates")
    sek = models.DecimalField(_("kronor for one euro"), max_digits=8, decimal_places=4)
    from_on = models.DateField(_("holds from"))
    source = models.CharField(_("who says so"), max_length=200)

    objects = LineQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(sek__gt=0), name="rate_is_above_zero")]

    def __str__(self):
        return f"rate {self.pk} of edition {self.edition_id}"
