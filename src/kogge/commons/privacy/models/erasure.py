"""An erasure: somebody asks, a second person agrees, the worker does it, and this row stays as its stone."""

from django.conf import settings
from django.core import checks
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kogge.commons.jobs.models import make_ref
from kogge.commons.journal.flow import Flowing, Step
from kogge.commons.privacy import retention, rules


class ErasureQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to erasures: the office sees all, everybody else their own."""
        return self if user.is_staff else self.filter(person=user)

    def asked(self):
        """Waiting for a second person."""
        return self.filter(state=Erasure.State.ASKED)

    def open(self):
        """Neither carried out nor called off."""
        return self.filter(state__in=Erasure.OPEN)

    def unfinished(self):
        """Carried out, but a law still holds something."""
        return self.filter(state=Erasure.State.ERASED, is_whole=False)


class Erasure(Flowing):
    """One person's data leave. What remains in this row names nobody, but for a name that a law holds."""

    class State(models.TextChoices):
        WARNED = "warned", _("warned")
        ASKED = "asked", _("waiting")
        AGREED = "agreed", _("being erased")
        ERASED = "erased", _("erased")
        REFUSED = "refused", _("not agreed")
        TAKEN_BACK = "taken_back", _("taken back")

    OPEN = ("warned", "asked", "agreed")
    FLOW = (
        Step(
            "agree",
            ["asked"],
            "agreed",
            rules.can_decide,
            _("Agree and erase"),
            gettext_noop("agreed to the erasure"),
        ),
        Step(
            "refuse",
            ["asked"],
            "refused",
            rules.can_decide,
            _("Do not agree"),
            gettext_noop("did not agree to the erasure"),
        ),
        Step(
            "take_back",
            ["asked"],
            "taken_back",
            rules.is_own,
            _("Take the request back"),
            gettext_noop("took the request back"),
        ),
        Step("erase", ["agreed", "warned"], "erased", rules.is_due, _("Erase"), gettext_noop("erased the person")),
    )

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="erasures")
    state = models.CharField(_("state"), max_length=10, choices=State)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # of a warning: erased then, if nobody signs in before
    erased_at = models.DateTimeField(null=True)
    is_whole = models.BooleanField(default=False)  # nothing is left that a law held
    held_name = models.CharField(max_length=120, blank=True)  # for the records that a law holds, until it ends
    held_until = models.DateField(null=True)  # the last day of that, where it is known already

    objects = ErasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=["warned", "asked", "agreed"]), name="one_open_erasure"
            )
        ]

    def __str__(self):
        return f"erasure {self.pk} {self.state}"

    def get_absolute_url(self):
        return reverse("erasure_detail", args=[self.ref])

    @classmethod
    def check(cls, **kwargs):
        """Every field of every table has its line in the retention list; `./kogge check` fails when one has none."""
        found = [checks.Warning(problem, obj=cls, id="privacy.W001") for problem in retention.problems()]
        return super().check(**kwargs) + found
