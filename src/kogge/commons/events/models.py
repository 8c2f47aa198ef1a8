"""Dated meetings of every kind, on site, online or both, and who was there."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from i18nfield.fields import I18nCharField, I18nTextField

from kogge.base.dates import TOWNS
from kogge.commons.people.models import Circle


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to meetings: public ones, and those of one's circles."""
        if not user.is_authenticated:
            return self.filter(is_public=True)
        return self.filter(Q(is_public=True) | Q(circle__in=Circle.objects.filter(members=user)))

    def of(self, user):
        """The meetings somebody is expected at: those of the own circles."""
        return self.filter(circle__in=Circle.objects.filter(members=user))

    def coming(self, now):
        """Not over yet, the next one first."""
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")

    def past(self, now):
        return self.filter(ends_at__lte=now).order_by("-starts_at", "-pk")


class Event(models.Model):
    """A meeting with a beginning and an end: a module's opening, a lecture, a forum."""

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("On site and online")

    slug = models.SlugField(max_length=100, unique=True)
    title = I18nCharField(_("title"), max_length=500)
    text = I18nTextField(_("what it is about"), blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Stockholm")
    # Where only the days are known (the history), the hours are not shown.
    is_by_day = models.BooleanField(default=False)
    mode = models.CharField(_("how"), max_length=8, choices=Mode, blank=True)  # empty: no source says
    city = models.CharField(_("town"), max_length=80, blank=True)
    country = CountryField(_("country"), blank=True)
    venue = models.CharField(_("place"), max_length=200, blank=True)
    join_url = models.URLField(_("address of the online room"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=7, default="en")
    circle = models.ForeignKey(Circle, models.SET_NULL, null=True, blank=True, related_name="events")
    is_public = models.BooleanField(default=False)
    source = models.CharField(max_length=500, blank=True)
    # What calendars compare: counted up with every change of time, place or how (RFC 5545, 3.8.7.4).
    sequence = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_begins")
        ]

    def __str__(self):
        return f"event {self.pk} {self.slug}"

    def get_absolute_url(self):
        return reverse("event_detail", args=[self.slug])

    @property
    def zone(self):
        return ZoneInfo(self.timezone)

    @property
    def town(self):
        """The town as the reader's language calls it, where we know: Copenhagen is Köpenhamn in Swedish."""
        return gettext(self.city) if self.city in TOWNS else self.city

    @property
    def first_day(self):
        return self.starts_at.astimezone(self.zone).date()

    @property
    def last_day(self):
        return self.ends_at.astimezone(self.zone).date()


class Attendance(models.Model):
    """How somebody took part in a meeting."""

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        ONLINE = "online", _("Online")
        RECORDING = "recording", _("Saw the recording")
        ABSENT = "absent", _("Absent")

    event = models.ForeignKey(Event, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attendances")
    mode = models.CharField(_("how"), max_length=10, choices=Mode)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="one_attendance_each")]

    def __str__(self):
        return f"attendance {self.pk} {self.mode}"

    @property
    def was_there(self):
        return self.mode != self.Mode.ABSENT
