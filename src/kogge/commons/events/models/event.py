"""Dated meetings of every kind, on site, online or both, and what one needs to know to get there."""

from datetime import timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from i18nfield.fields import I18nCharField, I18nTextField

from kogge.base.dates import TOWNS
from kogge.commons.people.models import Circle

EARLY = timedelta(minutes=15)  # before it begins the doors open: the join link leads on, and attendance counts
GRACE = timedelta(seconds=60)  # for what was begun before a deadline (safety.md P9)


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to meetings: public ones, those of one's circles, and those one is registered for or asked to.

        The office also sees those that belong to no circle.
        """
        if not user.is_authenticated:
            return self.filter(is_public=True)
        mine = Q(is_public=True) | Q(circle__in=Circle.objects.filter(members=user)) | Q(Exists(_of(user)))
        return self.filter(mine | Q(circle=None)) if user.is_staff else self.filter(mine)

    def of(self, user):
        """The meetings somebody is expected at: those of the own circles, and those one has a place at.

        Not those that one has said no to.
        """
        comes = Q(Exists(_of(user).filter(state__in=("registered", "offered"))))
        has_left = Exists(_of(user).filter(state="cancelled"))
        return self.filter(comes | Q(circle__in=Circle.objects.filter(members=user)) & ~Q(has_left))

    def coming(self, now):
        """Not over yet, the next one first."""
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")

    def past(self, now):
        return self.filter(ends_at__lte=now).order_by("-starts_at", "-pk")


def _of(user):
    return apps.get_model("events", "Registration").objects.filter(event=OuterRef("pk"), person=user)


class Event(models.Model):
    """A meeting with a beginning and an end: a module's opening, a lecture, a forum."""

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("On site and online")

    class Registers(models.TextChoices):
        OPEN = "open", _("Everybody who has an account")
        CIRCLE = "circle", _("The people of the group")
        INVITED = "invited", _("Those who are asked")

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
    # Empty: nobody needs to register. The people of the circle are expected in any case.
    registers = models.CharField(_("who may register"), max_length=8, choices=Registers, blank=True)
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    places_on_site = models.PositiveIntegerField(_("places on site"), null=True, blank=True)  # null: no limit
    places_online = models.PositiveIntegerField(_("places online"), null=True, blank=True)
    price = I18nCharField(_("price"), max_length=500, blank=True)  # in words; empty: free of charge

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

    @property
    def modes(self):
        """How one may choose to take part."""
        both = [self.Mode.ON_SITE.value, self.Mode.ONLINE.value]
        return both if self.mode == self.Mode.HYBRID else [self.mode] if self.mode in both else []

    def places(self, mode):
        """How many may come in this way; None: as many as like."""
        return self.places_on_site if mode == self.Mode.ON_SITE else self.places_online

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None

    @property
    def doors_open_at(self):
        return self.starts_at - EARLY

    def has_open_doors(self, now):
        """From shortly before it begins until it ends: who comes now is there."""
        return not self.is_cancelled and self.doors_open_at <= now <= self.ends_at

    def takes_registrations(self, now):
        """Somebody who may register can do so now."""
        opens, closes = self.registration_opens_at, self.registration_closes_at
        is_open = (not opens or opens <= now) and (not closes or now < closes + GRACE)
        return bool(self.modes) and not self.is_cancelled and now < self.ends_at and is_open

    @property
    def map_url(self):
        """Where the place is, on a map of others; nothing is asked of them before somebody follows the link."""
        place = ", ".join(filter(None, [self.venue, self.city, str(self.country.name) if self.country else ""]))
        return f"https://www.openstreetmap.org/search?{urlencode({'query': place})}" if self.city else ""


class Practical(models.Model):
    """What one needs to know to come: one text for each question."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="practical")
    travel = I18nTextField(_("getting there"), blank=True)
    hotel = I18nTextField(_("where to stay"), blank=True)
    venue = I18nTextField(_("the place"), blank=True)
    access = I18nTextField(_("access for everybody"), blank=True)
    meals = I18nTextField(_("food and drink"), blank=True)
    contact = I18nCharField(_("whom to ask"), max_length=200, blank=True)

    def __str__(self):
        return f"practical matters of event {self.event_id}"
