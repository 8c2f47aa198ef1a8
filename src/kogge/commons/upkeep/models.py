"""What is asked about an entry of the directory, how often it was asked to be confirmed, and which were one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from kogge.commons.clusters.models import Organisation
from kogge.commons.jobs.models import make_ref
from kogge.commons.journal.flow import Flowing, Step
from kogge.commons.upkeep import rules


class RequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to requests: one's own, those to organisations one works for, and all for the office."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        theirs = Q(kind=Request.Kind.JOIN, organisation__in=user.memberships.values("organisation"))
        return self.filter(Q(person=user) | theirs)

    def open(self):
        return self.filter(state=Request.State.OPEN)

    def for_office(self):
        """What waits for the office, the longest waiting first."""
        return self.open().exclude(office_at=None).order_by("made_at", "pk")


class Request(Flowing):
    """Somebody asks something about an entry: to take it over, to have it removed, to join those who work there."""

    class Kind(models.TextChoices):
        CLAIM = "claim", _("take the entry over")
        REMOVE = "remove", _("have the entry removed")
        JOIN = "join", _("join as a colleague")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("request", "waiting for an answer")
        ACCEPTED = "accepted", pgettext_lazy("request", "accepted")
        REFUSED = "refused", pgettext_lazy("request", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "taken back")

    FLOW = (
        Step("accept", ["open"], "accepted", rules.can_answer, _("Accept"), gettext_noop("accepted the request")),
        Step("refuse", ["open"], "refused", rules.can_answer, _("Refuse"), gettext_noop("refused the request")),
        Step("withdraw", ["open"], "withdrawn", rules.is_asker, _("Take back"), gettext_noop("took the request back")),
    )  # fmt: skip

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    kind = models.CharField(max_length=8, choices=Kind)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="requests")
    why = models.TextField(_("reason"), max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField()
    office_at = models.DateTimeField(null=True)  # since when it waits for the office
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "made_at"], name="request_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=Q(state="open"), name="one_open_request_each"
            )
        ]

    def __str__(self):
        return f"request {self.pk} {self.kind}"

    def get_absolute_url(self):
        return reverse("request_detail", args=[self.ref])


class Asking(models.Model):
    """How often the editors were asked in vain whether the entry is still true; gone once somebody confirms."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="asking")
    times = models.PositiveSmallIntegerField(default=0)

    def __str__(self):
        return f"asking {self.pk}"


class PairQuerySet(models.QuerySet):
    def waiting(self):
        """Pairs of entries that everybody sees and that nobody has said to be two, the likeliest first."""
        shown = Organisation.objects.shown().values("pk")
        found = self.filter(apart_at=None, one__in=shown, other__in=shown)
        return found.select_related("one", "other").order_by("-points", "pk")


class Pair(models.Model):
    """Two entries that may be one organisation."""

    one = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    other = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    points = models.PositiveSmallIntegerField()  # of 100
    reasons = models.JSONField(default=list)  # codes of doubles.REASONS
    apart_at = models.DateTimeField(null=True)  # when somebody said that they are two

    objects = PairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_in_order"),
        ]

    def __str__(self):
        return f"pair {self.pk}"


class MergeQuerySet(models.QuerySet):
    def undoable(self, now):
        """Merges that can be taken back, the newest first."""
        return self.filter(undone_at=None, until__gt=now).select_related("kept", "gone", "by").order_by("-at", "-pk")


class Merge(models.Model):
    """Two entries became one: everything needed to make them two again, for thirty days."""

    kept = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    gone = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undo = models.JSONField(default=dict)  # what `actions.merging` wrote, to be read by it

    objects = MergeQuerySet.as_manager()

    def __str__(self):
        return f"merge {self.pk}"
