"""Somebody's place at a meeting, on site or online, from being asked or waiting to coming or not."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kogge.commons.events.models.event import GRACE, Event
from kogge.commons.events.rules import may_run
from kogge.commons.journal.flow import Flowing, Step


def own_secret():
    return get_random_string(32, "abcdefghijkmnpqrstuvwxyz23456789")


def _is_own(user, registration):
    return user is not None and (user.pk == registration.person_id or may_run(user, registration.event))


def _asks(user, registration):
    return user is not None and may_run(user, registration.event)


def _by_itself(user, registration):
    return user is None


class RegistrationQuerySet(models.QuerySet):
    def unanswered(self, user, now):
        """What waits for this person's word: meetings to come that they are asked to, or offered a place at."""
        waits = (Registration.State.INVITED, Registration.State.OFFERED)
        return self.filter(person=user, state__in=waits, event__starts_at__gt=now, event__cancelled_at=None)

    def queue(self, mode):
        """Who waits for a place of this kind, the first first; not those whose account is closed."""
        waiting = self.filter(state=Registration.State.WAITING, mode=mode, person__is_active=True)
        return waiting.order_by("registered_at", "pk")


class Registration(Flowing):
    """One person at one meeting: how they want to take part, and whether they have a place."""

    class State(models.TextChoices):
        INVITED = "invited", _("asked")
        REGISTERED = "registered", _("registered")
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("offered a place")
        CANCELLED = "cancelled", _("not coming")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        ONLINE = "online", _("Online")

    class Diet(models.TextChoices):
        VEGETARIAN = "vegetarian", _("Vegetarian")
        VEGAN = "vegan", _("Vegan")
        NO_GLUTEN = "no_gluten", _("Without gluten")
        NO_LACTOSE = "no_lactose", _("Without lactose")
        NO_NUTS = "no_nuts", _("Without nuts")
        NO_FISH = "no_fish", _("Without fish")
        NO_PORK = "no_pork", _("Without pork")
        HALAL = "halal", _("Halal")
        KOSHER = "kosher", _("Kosher")

    FLOW = (
        Step("ask", ["cancelled"], "invited", _asks, _("Ask again"), gettext_noop("asked to come")),
        Step(
            "register", ["invited", "waiting", "offered", "cancelled"], "registered", _is_own,
            _("Register"), gettext_noop("registered"),
        ),
        Step(
            "wait", ["invited", "registered", "waiting", "offered", "cancelled"], "waiting", _is_own,
            _("Wait for a place"), gettext_noop("waits for a place"),
        ),
        Step("offer", ["waiting"], "offered", _by_itself, _("Offer the place"), gettext_noop("offered a place")),
        Step("accept", ["offered"], "registered", _is_own, _("Take the place"), gettext_noop("took the place")),
        Step("lapse", ["offered"], "cancelled", _by_itself, _("End the offer"), gettext_noop("let the offer end")),
        Step(  # of somebody who is expected in any case, and has said no to nothing
            "expect", ["offered"], "invited", _by_itself, _("End the offer"), gettext_noop("let the offer end"),
        ),
        Step(
            "vacate", ["invited", "registered", "waiting", "offered"], "cancelled", _by_itself,
            _("Give the place on"), gettext_noop("has no account any more, and no place"),
        ),
        Step(
            "cancel", ["invited", "registered", "waiting", "offered"], "cancelled", _is_own,
            _("I can’t come"), gettext_noop("does not come"),
        ),
    )  # fmt: skip

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="registrations")
    state = models.CharField(max_length=10, choices=State)
    mode = models.CharField(_("how"), max_length=7, choices=Mode, blank=True)
    secret = models.CharField(max_length=32, unique=True, default=own_secret)  # of the own join link
    diet = models.CharField(_("what you eat"), max_length=120, blank=True)  # codes with commas between
    registered_at = models.DateTimeField()  # since when: the order of the waiting list
    offer_ends_at = models.DateTimeField(null=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="one_registration_each")]
        indexes = [models.Index(fields=["event", "state", "mode"], name="registration_places")]

    def __str__(self):
        return f"registration {self.pk} {self.state}"

    def get_join_url(self):
        return reverse("event_join_link", args=[self.event.slug, self.secret])

    @property
    def diets(self):
        return [str(self.Diet(code).label) for code in self.diet.split(",") if code in self.Diet.values]

    def is_lapsed(self, now):
        return self.offer_ends_at is not None and now >= self.offer_ends_at + GRACE

    @property
    def may_join(self):
        """Has a place, or waits for one on site while everybody may take part online."""
        if self.state in (self.State.WAITING, self.State.OFFERED):
            return self.event.mode == Event.Mode.HYBRID and self.event.places_online is None
        return self.state == self.State.REGISTERED
