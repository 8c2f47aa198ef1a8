"""The map and the vocabularies: regions (NUTS), what they want to be good at, their figures, and lists of words."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries import countries

NUTS = "2024"  # the version whose codes are the addresses of regions
EU_CODES = {"EL": "GR", "UK": "GB"}  # where the Union's code of a country is not that of ISO 3166


class Vocabulary(models.Model):
    """A published list of words, in one version, with where it is from."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=160)
    version = models.CharField(_("version"), max_length=20, blank=True)
    source = models.CharField(_("source"), max_length=300)
    licence = models.CharField(_("licence"), max_length=160)
    is_draft = models.BooleanField(_("typed off, to be checked by an editor"), default=False)
    imported_at = models.DateTimeField()

    def __str__(self):
        return f"vocabulary {self.code}"


class TermQuerySet(models.QuerySet):
    def of(self, vocabulary):
        return self.filter(vocabulary__code=vocabulary).order_by("position")

    def valid_on(self, day):
        """Words in force on a day; what ended is history, and what it was used for keeps it."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gt=day))


class Term(models.Model):
    """One word of a vocabulary: a sector, an ecosystem, a technology, a policy area."""

    vocabulary = models.ForeignKey(Vocabulary, models.CASCADE, related_name="terms")
    code = models.CharField(max_length=20)
    label = models.CharField(max_length=300)
    parent = models.CharField(max_length=20, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vocabulary", "code"], name="one_term_a_code")]

    def __str__(self):
        return f"term {self.code}"


AROUND_THE_SEA = ("DK", "EE", "FI", "DE", "LV", "LT", "NO", "PL", "SE")  # the countries of the macro-region


class RegionQuerySet(models.QuerySet):
    def of_countries(self, codes):
        """The regions of these countries, by the codes of the nomenclature (EL, UK)."""
        return self.filter(country__in=codes)

    def at_level(self, level):
        return self.filter(level=level)


class Region(models.Model):
    """A region of the European nomenclature (NUTS), in the version in force."""

    code = models.CharField(max_length=5, unique=True)
    level = models.PositiveSmallIntegerField()
    country = models.CharField(max_length=2, db_index=True)
    name = models.CharField(max_length=120)
    name_latin = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="parts")
    neighbours = models.ManyToManyField("self")

    objects = RegionQuerySet.as_manager()

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("region_detail", args=[self.code])

    @property
    def title(self):
        """A country in the reader's language, every other region by its own name."""
        return self.country_name if self.level == 0 else self.name

    @property
    def country_name(self):
        return countries.name(self.iso) or self.name

    @property
    def iso(self):
        """The country's code as ISO 3166 has it."""
        return EU_CODES.get(self.country, self.country)

    def around(self):
        """The regions it lies in, the country first."""
        found, here = [], self.parent
        while here:
            found.insert(0, here)
            here = here.parent
        return found

    @property
    def has_other_letters(self):
        return self.name != self.name_latin


class Recoding(models.Model):
    """What became of a region's code when the nomenclature changed."""

    code = models.CharField(max_length=5)
    version = models.CharField(max_length=4)  # the last version in which the code stood
    name = models.CharField(max_length=120, blank=True)
    becomes = models.CharField(max_length=5, blank=True)
    change = models.CharField(max_length=80)
    is_part = models.BooleanField(default=False)  # it went up in a larger region, whose figures are not its own
    is_assigned = models.BooleanField(default=False)  # found by comparing the lists, not in a table of Eurostat

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_recoding_a_version")]

    def __str__(self):
        return f"{self.code} ({self.version})"


class Priority(models.Model):
    """What a region's strategy for smart specialisation names as a priority, in its own words."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="priorities")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)
    language = models.CharField(max_length=7)
    period = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=400)
    codes = models.JSONField(default=list)  # of Eye@RIS3's domains, as far as the source states them

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "number"], name="one_priority_a_number")]

    def __str__(self):
        return f"priority {self.pk}"


class FigureQuerySet(models.QuerySet):
    def newest(self):
        """Of each indicator, region and sector only the newest year."""
        newer = RegionFigure.objects.filter(
            region=models.OuterRef("region"),
            indicator=models.OuterRef("indicator"),
            nace=models.OuterRef("nace"),
            year__gt=models.OuterRef("year"),
        )
        return self.filter(~models.Exists(newer))


class RegionFigure(models.Model):
    """One number about a region in a year, by the code it had in the statistics it comes from."""

    class Indicator(models.TextChoices):
        EMPLOYED = "employed", _("Persons employed")
        RESEARCH = "research_staff", _("Research staff")
        INTERNET = "internet", _("People who use the internet every day")
        INCOME = "income", _("Disposable income")

    region = models.CharField(max_length=5)
    indicator = models.CharField(max_length=16, choices=Indicator)
    year = models.PositiveSmallIntegerField()
    nace = models.CharField(max_length=4, blank=True)  # the division, in the revision of the source
    value = models.FloatField()
    unit = models.CharField(max_length=40)
    nuts = models.CharField(max_length=4, blank=True)  # the version of the nomenclature the source uses; "": several

    objects = FigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "indicator", "nace", "year"], name="one_figure_a_year")
        ]

    def __str__(self):
        return f"figure {self.pk}"
