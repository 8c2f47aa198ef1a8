"""What somebody learned before, claimed for a unit with evidence, and decided with a reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from kogge.commons.files.models import File
from kogge.commons.jobs.models import make_ref
from kogge.commons.journal.flow import Flowing, Step
from kogge.training.agreements import rules
from kogge.training.programmes.models import Edition, Seat
from kogge.training.units.models import UnitVersion


class PriorClaimQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to claims: one's own, and those in editions one coordinates or has coordinated."""
        run = Edition.objects.read_by(user)
        found = self.filter(Q(seat__person=user) | Q(seat__edition__in=run))
        return found.select_related("seat__person", "seat__edition__programme", "unit_version__unit", "decided_by")

    def waiting(self):
        return self.filter(state=PriorClaim.State.CLAIMED)

    def accepted_of(self, seat):
        """What counts as learned before, for a transcript."""
        return self.filter(seat=seat, state__in=PriorClaim.COUNTS).select_related("unit_version__unit")


class PriorClaim(Flowing):
    """A participant claims to have learned a unit, or part of it, before. What is accepted is no recognition."""

    class State(models.TextChoices):
        CLAIMED = "claimed", pgettext_lazy("claim", "waits for an answer")
        ACCEPTED = "accepted", pgettext_lazy("claim", "accepted")
        PARTLY = "partly", pgettext_lazy("claim", "accepted in part")
        DECLINED = "declined", pgettext_lazy("claim", "not accepted")
        WITHDRAWN = "withdrawn", pgettext_lazy("claim", "withdrawn")

    COUNTS = (State.ACCEPTED, State.PARTLY)
    FLOW = (
        Step(
            "accept", ["claimed"], "accepted", rules.can_decide, _("Accept"),
            gettext_noop("accepted prior learning"),
        ),
        Step(
            "accept_partly", ["claimed"], "partly", rules.can_decide, _("Accept in part"),
            gettext_noop("accepted prior learning in part"),
        ),
        Step(
            "decline", ["claimed"], "declined", rules.can_decide, _("Do not accept"),
            gettext_noop("did not accept prior learning"),
        ),
        Step(
            "withdraw", ["claimed"], "withdrawn", rules.is_claimant, _("Withdraw"),
            gettext_noop("withdrew a claim of prior learning"),
        ),
    )  # fmt: skip

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="prior_claims")
    unit_version = models.ForeignKey(UnitVersion, models.PROTECT, related_name="prior_claims")
    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.CLAIMED)
    text = models.TextField(_("where and how it was learned"))
    accepted = models.JSONField(_("accepted outcomes"), default=list)  # references of outcomes
    reason = models.TextField(_("reason"), blank=True)
    claimed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who decided")
    )

    objects = PriorClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("prior learning")
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "unit_version"],
                condition=Q(state__in=["claimed", "accepted", "partly"]),
                name="one_claim_for_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["claimed", "withdrawn"]) | ~Q(reason="") & Q(decided_at__isnull=False),
                name="decided_claim_has_a_reason",
            ),
        ]

    def __str__(self):
        return f"claim {self.ref}"

    @property
    def case(self):
        return self.seat.case

    @property
    def edition(self):
        return self.seat.edition


class Evidence(models.Model):
    """A file that shows what was learned."""

    claim = models.ForeignKey(PriorClaim, models.CASCADE, related_name="evidence")
    file = models.OneToOneField(File, models.CASCADE, related_name="+", verbose_name=_("file"))

    def __str__(self):
        return f"evidence {self.pk} of claim {self.claim_id}"
