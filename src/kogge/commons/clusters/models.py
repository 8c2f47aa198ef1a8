"""The directory: cluster organisations, and the schools, agencies and companies beside them."""

import re

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Coalesce, Lower, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from i18nfield.fields import I18nTextField

# The industrial ecosystems of the European Union, as the data write them, and as the reader sees them.
ECOSYSTEMS = {
    "Aerospace and defence": _("Aerospace and defence"),
    "Agri-food": _("Agri-food"),
    "Construction": _("Construction"),
    "Cultural and creative industries": _("Cultural and creative industries"),
    "Digital": _("Digital"),
    "Electronics": _("Electronics"),
    "Energy - renewables": _("Energy – renewables"),
    "Energy-intensive industries": _("Energy-intensive industries"),
    "Health": _("Health"),
    "Mobility - transport - automotive": _("Mobility – transport – automotive"),
    "Proximity, social economy and civil security": _("Proximity, social economy and civil security"),
    "Retail": _("Retail"),
    "Textiles": _("Textiles"),
    "Tourism": _("Tourism"),
}
# The country whose organisations a reader of this language knows by their own names.
HOME = {"da": "DK", "de": "DE", "et": "EE", "fi": "FI", "lt": "LT", "lv": "LV", "nb": "NO", "pl": "PL", "sv": "SE"}
RECENT = 3  # years after which an entry counts as old


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to organisations: the directory is public."""
        return self

    def clusters(self):
        return self.filter(kind=Organisation.Kind.CLUSTER)

    def others(self):
        return self.exclude(kind=Organisation.Kind.CLUSTER)

    def of(self, person):
        """The organisations this person works for."""
        return self.filter(memberships__person=person)

    def matching(self, *, country="", sector="", words=""):
        """Narrowed by country code, sector and words in the names; an empty filter narrows nothing."""
        found = self
        if country:
            found = found.filter(country=country)
        if sector:
            found = found.filter(ecosystem=sector)
        for word in words.split()[:8]:
            found = found.filter(Q(name__icontains=word) | Q(name_en__icontains=word) | Q(city__icontains=word))
        return found

    def by_title(self):
        """In the order in which the reader sees them: by `title`."""
        shown = Case(
            When(country=HOME.get(get_language(), ""), then=F("name")),
            default=Coalesce(NullIf("name_en", Value("")), "name"),
        )
        return self.order_by(Lower(shown), "pk")

    def by_country(self):
        """How many there are in each country: {"SE": 15, …}."""
        return dict(self.order_by().values_list("country").annotate(Count("pk")))

    def by_region(self):
        """How many there are in each region of the second level: {"SE22": 4, …}."""
        return dict(self.order_by().exclude(nuts="").values_list("nuts").annotate(Count("pk")))

    def by_sector(self):
        return dict(self.order_by().exclude(ecosystem="").values_list("ecosystem").annotate(Count("pk")))


class Organisation(models.Model):
    """An organisation of the directory. What is known of it comes from its source, until it has confirmed it."""

    class Kind(models.TextChoices):
        CLUSTER = "cluster", _("Cluster organisation")
        UNIVERSITY = "university", _("University or school")
        AGENCY = "agency", _("Public agency")
        REGION = "region", _("Region")
        ASSOCIATION = "association", _("Association")
        COMPANY = "company", _("Company")
        EXPERT = "expert", _("Expert organisation")

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    country = CountryField(_("country"))
    nuts = models.CharField(_("region (NUTS)"), max_length=5, blank=True)
    region = models.CharField(_("region"), max_length=120, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    sector = models.CharField(_("field of work, as stated"), max_length=200, blank=True)
    ecosystem = models.CharField(_("industrial ecosystem"), max_length=80, blank=True)
    text = I18nTextField(_("what it does"), blank=True)
    website = models.URLField(_("website"), blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    as_of = models.CharField(_("as of"), max_length=20, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "country"], name="organisation_kind_country")]

    def __str__(self):
        return f"organisation {self.pk}"

    def get_absolute_url(self):
        is_cluster = self.kind == self.Kind.CLUSTER
        return reverse("cluster_detail" if is_cluster else "organisation_detail", args=[self.slug])

    @property
    def title(self):
        """The own name for those who read its language; the English one for all others, where there is one."""
        is_at_home = HOME.get(get_language()) == self.country.code
        return self.name if is_at_home or not self.name_en else self.name_en

    @property
    def other_name(self):
        return next((name for name in (self.name, self.name_en) if name and name != self.title), "")

    @property
    def ecosystem_name(self):
        return str(ECOSYSTEMS.get(self.ecosystem, self.ecosystem))

    @property
    def age(self):
        """How old the entry is: "as of 2019", "as of about 2017", "undated"."""
        year = self.year
        if not year:
            return gettext("undated")
        return (gettext("as of about %(year)s") if self.as_of.startswith("c.") else gettext("as of %(year)s")) % {
            "year": year
        }

    @property
    def is_recent(self):
        return bool(self.year) and int(self.year) >= timezone.localdate().year - RECENT

    @property
    def year(self):
        found = re.search(r"\d{4}", self.as_of)
        return found[0] if found else ""


class Membership(models.Model):
    """Somebody works for an organisation."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("manager")
        STAFF = "staff", _("staff")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role, default=Role.STAFF)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "person"], name="one_membership_each")]

    def __str__(self):
        return f"membership {self.pk}"


class Place(models.Model):
    """A town and where it lies, for maps. Made by hand; see data/README.md."""

    town = models.CharField(max_length=80)
    country = CountryField()
    region = models.CharField(max_length=5, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["town", "country"], name="one_place_each")]

    def __str__(self):
        return f"{self.town}, {self.country}"
