"""The entry of an organisation: what is known of it, from where, and how far it is on its way into the directory."""

import re
from functools import lru_cache

from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Coalesce, Lower, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from i18nfield.fields import I18nCharField, I18nTextField

from kogge.commons.clusters import rules
from kogge.commons.clusters.words import ECOSYSTEMS, HOME
from kogge.commons.files.models import File
from kogge.commons.journal.flow import Flowing, Step
from kogge.commons.people.models import Circle
from kogge.commons.regions.models import Priority

RECENT = 3  # years after which what a source says counts as old
FRESH = 548  # days for which a confirmation holds: eighteen months
SHOWN = ("listed", "ceased")  # the states of entries that everybody sees


@lru_cache(maxsize=1000)
def year_of(as_of):
    """The year in "2019", "c. 2017" or "March 2020"; "" if none is named."""
    found = re.search(r"\d{4}", as_of)
    return found[0] if found else ""


def is_recent(as_of):
    year = year_of(as_of)
    return bool(year) and int(year) >= timezone.localdate().year - RECENT


def freshness_of(confirmed_at, as_of, now):
    """How far one can rely on an entry, in one word: see `Organisation.freshness_at`."""
    if confirmed_at:
        return "confirmed" if (now - confirmed_at).days < FRESH else "stale"
    return "recent" if is_recent(as_of) else "old"


def title_of(language, country, name, name_en, names):
    """How an organisation is called in a language: see `Organisation.title_in`."""
    home = HOME.get(language)
    if home and home == country:
        return name
    in_theirs = names.data.get(language, "") if names and isinstance(names.data, dict) else ""
    return in_theirs or name_en or name


def age_of(as_of):
    """How old what a source says is: "as of 2019", "as of about 2017", "undated"."""
    year = year_of(as_of)
    if not year:
        return gettext("undated")
    return (gettext("as of about %(year)s") if as_of.startswith("c.") else gettext("as of %(year)s")) % {"year": year}


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door: what is listed or has ceased, for all; the rest for its people and the office."""
        if not user.is_authenticated:
            return self.filter(state__in=SHOWN)
        if user.is_staff:
            return self
        return self.filter(Q(state__in=SHOWN) | Q(pk__in=user.memberships.values("organisation")))

    def listed(self):
        """Those that stand in the directory today."""
        return self.filter(state=Organisation.State.LISTED)

    def shown(self):
        """Those that have a public page: listed, or ceased."""
        return self.filter(state__in=SHOWN)

    def clusters(self):
        return self.filter(kind=Organisation.Kind.CLUSTER)

    def others(self):
        return self.exclude(kind=Organisation.Kind.CLUSTER)

    def of(self, person):
        """The organisations this person works for."""
        return self.filter(memberships__person=person)

    def waiting(self):
        """Those that ask to be admitted, the longest waiting first."""
        return self.filter(state=Organisation.State.SENT).order_by("sent_at", "pk")

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
        """How many there are in each region, by the code of the entry: {"SE22": 4, …}."""
        return dict(self.order_by().exclude(nuts="").values_list("nuts").annotate(Count("pk")))


class Organisation(Flowing):
    """An organisation of the directory. What is known of it comes from its source, until it has confirmed it."""

    class Kind(models.TextChoices):
        CLUSTER = "cluster", _("Cluster organisation")
        UNIVERSITY = "university", _("University or school")
        AGENCY = "agency", _("Public agency")
        REGION = "region", _("Region")
        ASSOCIATION = "association", _("Association")
        COMPANY = "company", _("Company")
        EXPERT = "expert", _("Expert organisation")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("organisation", "not sent yet")
        SENT = "sent", pgettext_lazy("organisation", "waiting for admission")
        ASKED = "asked", pgettext_lazy("organisation", "asked for more")
        REFUSED = "refused", pgettext_lazy("organisation", "not admitted")
        LISTED = "listed", pgettext_lazy("organisation", "listed")
        CEASED = "ceased", pgettext_lazy("organisation", "ceased")
        REMOVED = "removed", pgettext_lazy("organisation", "removed")
        MERGED = "merged", pgettext_lazy("organisation", "merged into another entry")

    class Standing(models.TextChoices):
        ESTABLISHED = "established", _("Established")
        NEW = "new", _("Newly founded")
        PROJECT = "project", _("Project-based")

    class Label(models.TextChoices):
        BRONZE = "bronze", _("Bronze label")
        SILVER = "silver", _("Silver label")
        GOLD = "gold", _("Gold label")

    FLOW = (
        Step("send", ["draft", "asked", "refused"], "sent", rules.is_editor, _("Send for admission"), gettext_noop("asked to be admitted to the directory")),
        Step("admit", ["sent"], "listed", rules.can_judge, _("Admit"), gettext_noop("admitted to the directory")),
        Step("ask", ["sent"], "asked", rules.can_judge, _("Ask for more"), gettext_noop("asked for more before admission")),
        Step("refuse", ["sent"], "refused", rules.can_judge, _("Refuse"), gettext_noop("refused admission")),
        Step("cease", ["listed"], "ceased", rules.can_edit, _("It no longer exists"), gettext_noop("marked as no longer existing")),
        Step("revive", ["ceased"], "listed", rules.can_edit, _("It exists again"), gettext_noop("marked as existing again")),
        Step("remove", ["draft", "sent", "asked", "refused", "listed", "ceased"], "removed", rules.can_edit, _("Remove from the directory"), gettext_noop("removed from the directory")),
        Step("restore", ["removed"], "listed", rules.can_judge, _("Put back"), gettext_noop("put back into the directory")),
        Step("merge", ["listed", "ceased"], "merged", rules.is_office, _("Merge"), gettext_noop("merged into another entry")),
        Step("undo", ["merged"], "listed", rules.is_office, _("Undo the merge"), gettext_noop("made an entry of its own again")),
    )  # fmt: skip

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.LISTED, db_index=True)
    standing = models.CharField(_("standing"), max_length=12, choices=Standing, default=Standing.ESTABLISHED)
    project_ends_on = models.DateField(_("end of the project"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    names = I18nCharField(_("name in other languages"), max_length=200, blank=True, default="")
    country = CountryField(_("country"))
    nuts = models.CharField(_("region (NUTS)"), max_length=5, blank=True)
    region = models.CharField(_("region"), max_length=120, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    sector = models.CharField(_("field of work, as stated"), max_length=200, blank=True)
    ecosystems = models.JSONField(_("industrial ecosystems"), default=list, blank=True)
    is_assigned = models.BooleanField(default=False)  # ecosystems and sectors were derived from `sector`, not stated
    nace = models.JSONField(_("sectors (NACE)"), default=list, blank=True)
    technologies = models.JSONField(_("technologies"), default=list, blank=True)
    priorities = models.ManyToManyField(Priority, verbose_name=_("priorities of the region"), blank=True)
    summary = I18nCharField(_("in one sentence"), max_length=200, blank=True, default="")
    text = I18nTextField(_("what it does"), blank=True)
    founded = models.PositiveSmallIntegerField(_("founded"), null=True, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=80, blank=True)
    fte = models.DecimalField(_("team, in full-time posts"), max_digits=6, decimal_places=1, null=True, blank=True)
    members_sme = models.PositiveIntegerField(_("small and medium-sized companies"), null=True, blank=True)
    members_large = models.PositiveIntegerField(_("large companies"), null=True, blank=True)
    members_research = models.PositiveIntegerField(_("research and education"), null=True, blank=True)
    members_public = models.PositiveIntegerField(_("public bodies"), null=True, blank=True)
    members_other = models.PositiveIntegerField(_("others"), null=True, blank=True)
    services = models.JSONField(_("services"), default=list, blank=True)
    target_countries = models.JSONField(_("countries it wants to work with"), default=list, blank=True)
    languages = models.JSONField(_("languages of work"), default=list, blank=True)
    label = models.CharField(_("label of excellence"), max_length=8, choices=Label, blank=True)
    label_until = models.DateField(_("label valid until"), null=True, blank=True)
    aims = I18nTextField(_("strategic aims"), blank=True, default="")
    offers = I18nTextField(_("what it offers"), blank=True, default="")
    needs = I18nTextField(_("what it needs"), blank=True, default="")
    website = models.URLField(_("website"), blank=True)
    contact_address = models.EmailField(_("address that letters go to"), max_length=254, blank=True)  # never shown
    logo = models.ForeignKey(File, models.SET_NULL, null=True, blank=True, related_name="+")
    shown = models.JSONField(default=dict, blank=True)  # field: to whom (see profile.FIELDS)
    circle = models.ForeignKey(Circle, models.SET_NULL, null=True, blank=True, related_name="+")
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    as_of = models.CharField(_("as of"), max_length=20, blank=True)
    key = models.CharField(_("key in the source"), max_length=120, blank=True, db_index=True)
    name_key = models.CharField(max_length=200, blank=True, db_index=True)  # folded, to find doubles
    sent_at = models.DateTimeField(null=True, blank=True)
    admitted_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)  # when it was last asked whether all is still true
    changed_at = models.DateTimeField(auto_now=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "country"], name="organisation_kind_country"),
            models.Index(fields=["-changed_at", "-id"], name="organisation_newest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="organisation_key_once"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(state="merged"), name="organisation_merged_has_state"
            ),
        ]

    def __str__(self):
        return f"organisation {self.pk}"

    @property
    def shelf(self):
        """Under which of the two addresses it stands."""
        return "clusters" if self.kind == self.Kind.CLUSTER else "organisations"

    def get_absolute_url(self):
        is_cluster = self.kind == self.Kind.CLUSTER
        return reverse("cluster_detail" if is_cluster else "organisation_detail", args=[self.slug])

    def title_in(self, language):
        """The own name for those who read its language; a name in theirs, or the English one, for all others."""
        return title_of(language, self.country.code, self.name, self.name_en, self.names)

    @property
    def title(self):
        return self.title_in(get_language())

    @property
    def other_name(self):
        return next((name for name in (self.name, self.name_en) if name and name != self.title), "")

    @property
    def ecosystem(self):
        """The first of its ecosystems, as a code; "" if it has none."""
        return self.ecosystems[0] if self.ecosystems else ""

    @property
    def ecosystem_names(self):
        return [str(ECOSYSTEMS.get(one, one)) for one in self.ecosystems]

    @property
    def members_total(self):
        """How many members it has of all kinds; None if it says nothing."""
        stated = [
            n
            for n in (
                self.members_sme, self.members_large, self.members_research, self.members_public, self.members_other
            )
            if n is not None
        ]  # fmt: skip
        return sum(stated) if stated else None

    def label_at(self, today):
        """The label, as long as it is valid."""
        is_valid = self.label and (self.label_until is None or self.label_until >= today)
        return self.Label(self.label).label if is_valid else ""

    # How far one can rely on it ---------------------------------------------------------------------------

    def is_fresh_at(self, now):
        """Confirmed by the organisation within eighteen months."""
        return freshness_of(self.confirmed_at, self.as_of, now) == "confirmed"

    def freshness_at(self, now):
        """One word: "confirmed", "stale" (confirmed longer ago), "recent" or "old" (by its source)."""
        return freshness_of(self.confirmed_at, self.as_of, now)

    @property
    def freshness(self):
        return self.freshness_at(timezone.now())

    @property
    def age(self):
        """How old what the source says is: "as of 2019", "as of about 2017", "undated"."""
        return age_of(self.as_of)

    @property
    def year(self):
        return year_of(self.as_of)
