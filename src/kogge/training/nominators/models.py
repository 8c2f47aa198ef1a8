"""Who is asked to nominate for a call: a row for each address, with the organisation it speaks for."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from kogge.commons.clusters.models import Organisation
from kogge.commons.journal.flow import Flowing, Step
from kogge.training.nominations.models import Nomination
from kogge.training.nominators import rules
from kogge.training.programmes.models import Edition


class NominatorQuerySet(models.QuerySet):
    def in_force(self):
        """Those who may nominate; who said that there is nobody can still change their mind."""
        return self.exclude(state=Nominator.State.WITHDRAWN)

    def with_nominated(self):
        """Each with `has_nominated`: whether a nomination of theirs has been sent."""
        made = Nomination.objects.in_force().filter(edition=OuterRef("edition"), nominator_email=OuterRef("address"))
        return self.annotate(has_nominated=Exists(made))

    def counted(self):
        """{"n": how many were asked, "made": how many of them have nominated}, counted by the database."""
        made = models.Count("pk", filter=models.Q(has_nominated=True))
        return self.with_nominated().aggregate(n=models.Count("pk"), made=made)

    def waiting(self):
        """Those who have neither nominated nor said that they will not."""
        return self.with_nominated().filter(state=Nominator.State.ASKED, has_nominated=False)


class Nominator(Flowing):
    """Somebody who is asked by a link in a mail to nominate for a call, for themselves or for an organisation."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("nominator", "asked")
        REFUSED = "refused", pgettext_lazy("nominator", "nominates nobody")
        WITHDRAWN = "withdrawn", pgettext_lazy("nominator", "no longer asked")

    FLOW = (
        Step("refuse", ["asked"], "refused", rules.is_asked, _("I nominate nobody"), gettext_noop("nominates nobody")),
        Step("withdraw", ["asked", "refused"], "withdrawn", rules.can_ask, _("Ask no longer"), gettext_noop("took the question for nominations back")),
        Step("ask", ["refused", "withdrawn"], "asked", rules.can_ask, _("Ask again"), gettext_noop("asked again for nominations")),
    )  # fmt: skip  # noqa: E501

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="nominators")
    address = models.EmailField(_("e-mail address"), max_length=254)
    person = models.ForeignKey(  # whose address it is, where they have an account
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who was asked")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("organisation they speak for")
    )
    language = models.CharField(_("language of the mail"), max_length=7, choices=settings.LANGUAGES, default="en")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    objects = NominatorQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "address"], name="nominator_asked_once")]

    def __str__(self):
        return f"nominator {self.pk} {self.state}"
