"""What is run again and again: programmes, and the series that group them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from kogge.commons.clusters.models import Organisation


class Series(models.Model):
    """Programmes that belong together, under a name and in two sentences; they stay what they are."""

    slug = models.SlugField(max_length=80, unique=True)
    name = I18nCharField(_("name"), max_length=300)
    summary = I18nTextField(_("in two sentences"), blank=True)

    def __str__(self):
        return f"series {self.slug}"


class Programme(models.Model):
    """A training that is run again and again; each run is an edition."""

    slug = models.SlugField(max_length=80, unique=True)
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="programmes")
    name = I18nCharField(_("name"), max_length=300)
    summary = I18nTextField(_("in two sentences"))
    aims = I18nTextField(_("aims"), blank=True)
    audience = I18nTextField(_("for whom"), blank=True)
    policy_areas = models.JSONField(default=list, blank=True)  # codes of the vocabulary of policy areas
    countries = models.JSONField(default=list, blank=True)  # for which countries it is meant
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="hosted_programmes")
    sources = models.TextField(blank=True)  # one address a line

    def __str__(self):
        return f"programme {self.slug}"

    def get_absolute_url(self):
        return reverse("programme_detail", args=[self.slug])
