"""Drafting in rounds: what is said about a spot, proposed for it, voted on it; and who stands behind a version."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from kogge.commons.clusters.models import Organisation
from kogge.commons.jobs.models import make_ref
from kogge.commons.journal.flow import Flowing, Step
from kogge.training.competences import rules
from kogge.training.competences.models.definition import Version


class Remark(models.Model):
    """Something said about one spot of a draft, without asking for other words."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="remarks")
    spot = models.SlugField(max_length=30)
    text = models.TextField(_("remark"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["version", "spot"], name="remark_spot")]

    def __str__(self):
        return f"remark {self.pk} on {self.spot}"


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For those who draft."""
        return self if rules.can_draft(user) else self.none()

    def open(self):
        return self.filter(state=Proposal.State.OPEN)


class Proposal(Flowing):
    """Other words for one spot: changed, added (the spot is a section) or taken out (no words are left)."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("proposal", "open")
        ACCEPTED = "accepted", pgettext_lazy("proposal", "accepted")
        AMENDED = "amended", pgettext_lazy("proposal", "accepted with changes")
        REJECTED = "rejected", pgettext_lazy("proposal", "rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "withdrawn")

    class Kind(models.TextChoices):
        CHANGE = "change", _("Change")
        ADD = "add", pgettext_lazy("proposal", "Add")
        REMOVE = "remove", _("Take out")

    FLOW = (
        Step("accept", ["open"], "accepted", rules.can_answer, _("Accept"), gettext_noop("accepted the proposal")),
        Step(
            "amend", ["open"], "amended", rules.can_answer,
            _("Accept with changes"), gettext_noop("accepted the proposal with changes"),
        ),
        Step("reject", ["open"], "rejected", rules.can_answer, _("Reject"), gettext_noop("rejected the proposal")),
        Step(
            "withdraw", ["open"], "withdrawn", rules.is_proposer,
            _("Withdraw"), gettext_noop("withdrew the proposal"),
        ),
    )  # fmt: skip

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    version = models.ForeignKey(Version, models.CASCADE, related_name="proposals")
    spot = models.SlugField(max_length=30)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.CHANGE)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="en")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    before = models.TextField(blank=True)
    after = models.TextField(_("new words"), max_length=2000, blank=True)
    why = models.TextField(_("why"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("in the name of")
    )
    at = models.DateTimeField()
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    final = models.TextField(_("words as accepted"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        indexes = [models.Index(fields=["version", "spot"], name="proposal_spot")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["amended", "rejected"]) | ~Q(answer=""), name="no_and_but_give_a_reason"
            )
        ]

    def __str__(self):
        return f"proposal {self.ref}"

    def get_absolute_url(self):
        return reverse("proposal_detail", args=[self.version.definition.slug, self.ref])

    @property
    def is_open(self):
        return self.state == self.State.OPEN


class Vote(models.Model):
    """What somebody makes of a proposal. Who objects says why, and gets an answer before it is accepted."""

    class Kind(models.TextChoices):
        FOR = "for", pgettext_lazy("vote", "For it")
        AGAINST = "against", pgettext_lazy("vote", "Against it")
        OBJECTION = "objection", pgettext_lazy("vote", "I object")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(_("what you make of it"), max_length=9, choices=Kind)
    why = models.CharField(_("why"), max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="one_vote_a_proposal"),
            models.CheckConstraint(condition=~Q(kind="objection") | ~Q(why=""), name="who_objects_says_why"),
        ]

    def __str__(self):
        return f"vote {self.pk} on proposal {self.proposal_id}"


class EndorsementQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None).filter(organisation__state__in=["listed", "ceased"])


class Endorsement(models.Model):
    """An organisation stands behind a version, as its text was on that day."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="endorsements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="endorsements")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(_("a word on it"), max_length=300, blank=True)
    digest = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "organisation"], condition=Q(withdrawn_at=None), name="endorsed_once"
            )
        ]

    def __str__(self):
        return f"endorsement {self.pk} of version {self.version_id}"
