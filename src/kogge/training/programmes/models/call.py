"""Who may come: the settings of a call, the quotas of its places, and the funders to be named."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nTextField

from kogge.commons.clusters.models import Organisation
from kogge.commons.files.models import File
from kogge.training.programmes.models.edition import Edition


class Call(models.Model):
    """How one comes into an edition: the routes that are open, and the rules that are checked."""

    class Nominates(models.TextChoices):
        ANYONE = "anyone", _("Anyone, without an account")
        MEMBERS = "members", _("People with an account")
        INVITED = "invited", _("Only those who were invited to nominate")
        NOBODY = "nobody", _("Nobody")

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="call")
    takes_nominations = models.CharField(max_length=8, choices=Nominates, default=Nominates.ANYONE)
    takes_applications = models.BooleanField(default=False)
    reviews_each = models.PositiveSmallIntegerField(default=3)
    is_anonymised = models.BooleanField(default=False)
    needs_support = models.BooleanField(default=False)
    countries = models.JSONField(default=list, blank=True)  # codes; empty: every country
    kinds = models.JSONField(default=list, blank=True)  # kinds of organisation; empty: every kind
    roles = I18nTextField(blank=True)  # shown as it is written, checked by people
    most_per_organisation = models.PositiveSmallIntegerField(null=True, blank=True)
    languages = models.JSONField(default=list, blank=True)  # each is asked for, by one's own statement
    must_commit_dates = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reviews_each__gte=1, reviews_each__lte=20), name="reviews_each_from_1_to_20"
            )
        ]

    def __str__(self):
        return f"call of edition {self.edition_id}"


class Quota(models.Model):
    """How many places somebody has at least, and at most: partners, outside, a country, a kind of cluster."""

    class Of(models.TextChoices):
        PARTNER = "partner", _("People from the partners")
        OUTSIDE = "outside", _("People from outside the partnership")
        COUNTRY = "country", _("People of a country")
        CLUSTER_KIND = "cluster_kind", _("People of a kind of cluster")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="quotas")
    of = models.CharField(max_length=12, choices=Of)
    value = models.CharField(max_length=30, blank=True)  # code of the country, or the standing of the cluster
    least = models.PositiveSmallIntegerField(null=True, blank=True)
    most = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "of", "value"], name="quota_once"),
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(most__gte=F("least")), name="quota_most_is_not_below_least"
            ),
            models.CheckConstraint(
                condition=Q(least__isnull=False) | Q(most__isnull=False), name="quota_says_least_or_most"
            ),
        ]

    def __str__(self):
        return f"quota {self.of} {self.value} of edition {self.edition_id}"


class FunderQuerySet(models.QuerySet):
    def on(self, day):
        """Whom one has to name on this day."""
        return self.filter(Q(from_on=None) | Q(from_on__lte=day), Q(until_on=None) | Q(until_on__gte=day))


class Funder(models.Model):
    """Who pays, and how that has to be said: on the pages, mails and documents of an edition, by themselves."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="funders")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="funded")
    name = models.CharField(max_length=200, blank=True)  # when it is not in the directory
    emblem = models.ForeignKey(File, models.SET_NULL, null=True, blank=True, related_name="+")
    sentence = I18nTextField(blank=True)
    disclaimer = I18nTextField(blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    objects = FunderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=F("from_on")),
                name="funder_ends_after_it_begins",
            )
        ]

    def __str__(self):
        return f"funder {self.pk} of edition {self.edition_id}"

    @property
    def title(self):
        return self.organisation.title if self.organisation else self.name
