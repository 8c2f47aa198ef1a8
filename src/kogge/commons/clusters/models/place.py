from django.db import models
from django_countries.fields import CountryField


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
