"""Cases: somebody is nominated, agrees, applies, gets a place and completes. One row, one FLOW, one history."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from kogge.commons.clusters.models import Organisation
from kogge.commons.journal.flow import Flowing, Step
from kogge.training.nominations import rules
from kogge.training.programmes.models import Edition


class NominationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to cases: your own, those you nominated, and those of editions you coordinate."""
        run = Edition.objects.run_by(user).values("pk")
        return self.filter(Q(nominee=user) | Q(nominator=user) | Q(edition__in=run))

    def nominated_by(self, user):
        return self.filter(nominator=user)

    def of(self, person):
        """The person's own cases."""
        return self.filter(nominee=person)

    def in_force(self):
        """Neither a draft nor withdrawn: these count, and there is one for each person."""
        return self.exclude(state__in=[Nomination.State.DRAFT, Nomination.State.WITHDRAWN])

    def waiting_for_decision(self):
        return self.filter(state=Nomination.State.SENT)

    def counts(self):
        """How many cases stand in each state: {"sent": 4, …}."""
        return dict(self.order_by().values_list("state").annotate(Count("pk")))


class Nomination(Flowing):
    """One person's way into one edition, from the first letter to the certificate."""

    class State(models.TextChoices):
        DRAFT = "draft", _("not confirmed")
        NOMINATED = "nominated", pgettext_lazy("state", "nominated")
        AGREED = "agreed", _("agreed")
        SENT = "sent", _("applied")
        OFFERED = "offered", pgettext_lazy("state", "offered a place")
        RESERVE = "reserve", _("on the reserve list")
        DECLINED = "declined", pgettext_lazy("state", "declined")
        TAKEN = "taken", _("taking part")
        RELEASED = "released", _("place given back")
        COMPLETED = "completed", _("completed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    FLOW = (
        Step("nominate", ["draft"], "nominated", rules.is_nominator, _("Send the nomination"), gettext_noop("nominated")),
        Step("agree", ["nominated"], "agreed", rules.is_nominee, _("Accept the nomination"), gettext_noop("accepted the nomination")),
        Step("send", ["agreed"], "sent", rules.is_nominee, _("Send the application"), gettext_noop("sent the application")),
        Step("offer", ["sent", "reserve"], "offered", rules.can_decide, _("Offer a place"), gettext_noop("offered a place")),
        Step("reserve", ["sent"], "reserve", rules.can_decide, _("Put on the reserve list"), gettext_noop("put on the reserve list")),
        Step("decline", ["sent", "reserve"], "declined", rules.can_decide, _("Decline"), gettext_noop("declined")),
        Step("take", ["offered"], "taken", rules.is_nominee, _("Take my place"), gettext_noop("took the place")),
        Step("release", ["offered", "taken"], "released", rules.is_nominee, _("Give the place back"), gettext_noop("gave the place back")),
        Step("complete", ["taken"], "completed", rules.is_coordinator, _("Complete"), gettext_noop("closed the case as completed")),
        Step("withdraw", ["draft", "nominated", "agreed", "sent", "reserve"], "withdrawn", rules.can_withdraw, _("Withdraw"), gettext_noop("withdrew")),
    )  # fmt: skip  # noqa: E501

    ref = models.CharField(max_length=20, unique=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="nominations")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    nominee_name = models.CharField(_("name of the person"), max_length=120)
    nominee_email = models.EmailField(_("e-mail address of the person"), max_length=254)
    nominee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="nominations")
    letter_language = models.CharField(
        _("language of our letter"), max_length=7, choices=settings.LANGUAGES, default="en"
    )
    cluster = models.ForeignKey(Organisation, models.PROTECT, related_name="nominations")
    nominator_name = models.CharField(max_length=120)
    nominator_email = models.EmailField(max_length=254)
    nominator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="nominated")
    why = models.TextField(_("why this person"))
    made_at = models.DateTimeField()

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "nominee_email"],
                condition=~Q(state__in=["draft", "withdrawn"]),
                name="one_nomination_per_address",
            ),
            models.UniqueConstraint(
                fields=["edition", "nominee"], condition=~Q(state="withdrawn"), name="one_case_per_person"
            ),
        ]

    def __str__(self):
        return f"nomination {self.pk}"

    @property
    def case(self):
        return self.ref

    @property
    def person_name(self):
        """The name the person gave; before they agreed, the one the nominator wrote."""
        return self.nominee.full_name if self.nominee_id else self.nominee_name

    def get_absolute_url(self):
        return reverse("nomination_detail", args=[self.ref])

    def get_application_url(self):
        return reverse("application_detail", args=[self.ref])


class Application(models.Model):
    """What the nominee writes. Saved as often as one likes, sent once."""

    nomination = models.OneToOneField(Nomination, models.CASCADE, related_name="application")
    role = models.CharField(_("your role in the cluster"), max_length=120, blank=True)
    goals = models.TextField(_("what you want to learn"), blank=True)
    plan = models.TextField(_("what you want to try in your own cluster"), blank=True)
    experience = models.TextField(_("what you have done so far"), blank=True)
    has_consented = models.BooleanField(_("consent"), default=False)
    saved_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"application {self.pk}"

    @property
    def is_complete(self):
        return bool(self.role and self.goals and self.plan and self.experience and self.has_consented)
