"""Who teaches a module beside the one who leads it, and what a coordinator notes about a participant."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kogge.training.programmes.models import Module, Seat


class TrainerQuerySet(models.QuerySet):
    def on(self, day):
        """Who teaches on this day."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)

    def ahead(self, day):
        """Who teaches on this day or will: the pages are open to them beforehand."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day))


class Trainer(models.Model):
    """Somebody teaches in a module from a day on; who is replaced stays in the history."""

    module = models.ForeignKey(Module, models.CASCADE, related_name="trainers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="trainings")
    from_on = models.DateField(_("teaches from"))
    until_on = models.DateField(_("taught until"), null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replaces")

    objects = TrainerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="trainer_ends_after_it_begins"
            )
        ]

    def __str__(self):
        return f"trainer {self.pk}"


class Remark(models.Model):
    """What those who run the edition note about a participant; one text, theirs alone."""

    seat = models.OneToOneField(Seat, models.CASCADE, related_name="remark")
    text = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self):
        return f"remark {self.pk}"
