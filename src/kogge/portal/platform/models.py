"""Somebody lost mailbox and passkey: one member of the office proposes to let them in again, another agrees."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from kogge.commons.jobs.models import make_ref
from kogge.commons.journal.flow import Flowing, Step
from kogge.commons.people.models import as_key
from kogge.portal.platform import rules


class RecoveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door: the office sees all of them, nobody else any."""
        return self if rules.is_office(user) else self.none()

    def waiting(self):
        return self.filter(state=Recovery.State.PROPOSED)

    def waiting_for(self, user):
        """Those that this member of the office may agree to."""
        return self.visible_to(user).waiting().exclude(Q(proposed_by=user) | Q(person=user))


class Recovery(Flowing):
    """A new address for somebody who can no longer sign in, and how it was made sure that it is they who ask."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waits for a second person")
        AGREED = "agreed", _("let in again")
        REFUSED = "refused", pgettext_lazy("recovery", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("recovery", "taken back")

    class Check(models.TextChoices):
        VIDEO = "video", _("Video call, face compared with earlier meetings")
        PAPER = "paper", _("Identity paper seen")
        CALL = "call", _("Called back at the number that the organisation publishes")

    FLOW = (
        Step("agree", ["proposed"], "agreed", rules.can_agree, _("Agree and let in"), gettext_noop("agreed to let the person in again")),
        Step("refuse", ["proposed"], "refused", rules.can_agree, pgettext_lazy("recovery", "Refuse"), gettext_noop("refused to let the person in again")),
        Step("withdraw", ["proposed"], "withdrawn", rules.can_take_back, _("Take back"), gettext_noop("took the proposal to let in again back")),
    )  # fmt: skip

    ref = models.CharField(max_length=12, unique=True, default=make_ref)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recoveries")
    old_address = models.EmailField(_("address until now"), max_length=254)
    new_address = models.EmailField(_("new address"), max_length=254)
    checked = models.CharField(_("how the identity was checked"), max_length=5, choices=Check)
    reason = models.TextField(_("what happened, and who checked what"), max_length=1000)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="proposed"), name="one_open_recovery_each"),
            models.CheckConstraint(condition=~Q(new_address=""), name="recovery_has_an_address"),
        ]

    def __str__(self):
        return f"recovery {self.ref}"

    def save(self, *args, **kwargs):
        self.new_address = as_key(self.new_address)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("recovery_detail", args=[self.ref])
