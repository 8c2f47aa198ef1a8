"""The electronic seal of an organisation, with which its European credentials are sealed."""

from django.conf import settings
from django.db import models

from kogge.commons.clusters.models import Organisation


class Seal(models.Model):
    """A key with its certificate, as a trust service provider issued it. The key is kept encrypted."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="seal")
    subject = models.CharField(max_length=500)  # whom the certificate names
    identifier = models.CharField(max_length=100)  # of the legal person: VATSE-556677889901
    provider = models.CharField(max_length=500)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the certificate
    country = models.CharField(max_length=2)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    certificates = models.JSONField()  # the chain, its own first, each DER in base64
    key = models.TextField()  # PEM, encrypted
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self):
        return f"seal {self.pk} of organisation {self.organisation_id}"

    def is_valid(self, *, now):
        return self.valid_from <= now < self.valid_until
