"""The steps of a module, and who has done which."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from i18nfield.fields import I18nCharField, I18nTextField

from kogge.commons.events.models import Event
from kogge.commons.jobs.models import make_ref
from kogge.training.assignments.models import Assignment
from kogge.training.programmes.models import Module, Seat


class ActivityQuerySet(models.QuerySet):
    def in_order(self):
        """What is not taken out, as one goes through it: section by section, each in its order."""
        at = {"opening": 0, "online": 1, "closing": 2}
        place = models.Case(*(models.When(section=name, then=number) for name, number in at.items()))
        return self.filter(removed_at=None).annotate(part=place).order_by("module__number", "part", "position", "pk")


class Activity(models.Model):
    """A step of a module: to read, watch, do, discuss, hand in or meet, with the time it takes."""

    class Kind(models.TextChoices):
        READ = "read", pgettext_lazy("step", "Read")
        WATCH = "watch", pgettext_lazy("step", "Watch")
        DO = "do", pgettext_lazy("step", "Do")
        DISCUSS = "discuss", pgettext_lazy("step", "Discuss")
        HAND_IN = "hand_in", pgettext_lazy("step", "Hand in")
        MEET = "meet", pgettext_lazy("step", "Meet")

    class Part(models.TextChoices):
        OPENING = "opening", _("Opening meeting")
        ONLINE = "online", _("Online phase")
        CLOSING = "closing", _("Closing meeting")

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    module = models.ForeignKey(Module, models.CASCADE, related_name="activities")
    section = models.CharField(max_length=7, choices=Part, default=Part.ONLINE)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.READ)
    title = I18nCharField(max_length=300)
    text = I18nTextField(blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    opens_at = models.DateTimeField(null=True, blank=True)
    needs_previous = models.BooleanField(default=False)
    assignment = models.ForeignKey(Assignment, models.SET_NULL, null=True, blank=True, related_name="activities")
    event = models.ForeignKey(Event, models.SET_NULL, null=True, blank=True, related_name="activities")
    is_optional = models.BooleanField(default=False)
    is_published = models.BooleanField(default=True)
    removed_at = models.DateTimeField(null=True, blank=True)  # taken out, and can be brought back

    objects = ActivityQuerySet.as_manager()
    is_held = False  # its assignment is not given out yet: nothing waits for it
    called_off_at = None  # its meeting does not take place: it is ticked by hand

    class Meta:
        indexes = [
            models.Index(fields=["module", "position"], condition=Q(removed_at=None), name="activity_of_module")
        ]

    def __str__(self):
        return f"activity {self.ref}"

    def get_absolute_url(self):
        return reverse("learn_activity", args=[self.module.edition.slug, self.module.number, self.ref])


class Done(models.Model):
    """A participant's tick at a step. Meetings and hand-ins tick themselves."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="done", verbose_name=pgettext_lazy("of a module", "step that was done")
    )
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="done")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "activity"], name="one_tick_each")]

    def __str__(self):
        return f"done {self.pk}"
