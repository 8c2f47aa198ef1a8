"""Who works for an organisation, and which companies and others are members of a cluster."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from kogge.commons.clusters.models.organisation import Organisation


class Membership(models.Model):
    """Somebody works for an organisation, and may edit its profile."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("manager")
        STAFF = "staff", _("staff")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role, default=Role.STAFF)
    is_shown = models.BooleanField(default=False)  # the person agreed to stand on the organisation's page
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "person"], name="one_membership_each")]

    def __str__(self):
        return f"membership {self.pk}"


class MemberQuerySet(models.QuerySet):
    def agreed(self):
        """Those who said that they may stand in public as members of the cluster."""
        return self.exclude(agreed_on=None)


class Member(models.Model):
    """A company or other organisation that belongs to a cluster, as the cluster has entered it."""

    class Kind(models.TextChoices):
        SME = "sme", _("Small or medium-sized company")
        LARGE = "large", _("Large company")
        RESEARCH = "research", _("Research or education")
        PUBLIC = "public", _("Public body")
        OTHER = "other", _("Other")

    cluster = models.ForeignKey(Organisation, models.CASCADE, related_name="members")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.SME)
    country = CountryField(_("country"))
    city = models.CharField(_("town"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True)
    agreed_on = models.DateField(_("agreed to be shown on"), null=True, blank=True)
    agreed_how = models.CharField(_("how it agreed"), max_length=200, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "name"], name="one_member_a_name")]

    def __str__(self):
        return f"member {self.pk} of organisation {self.cluster_id}"
