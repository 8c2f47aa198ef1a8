"""Who signs what is earned: the keys of an organisation, and its public lists of what no longer holds."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kogge.commons.clusters.models import Organisation
from kogge.training.issuers.bits import SIZE
from kogge.training.issuers.multikey import did_web


class Issuer(models.Model):
    """An organisation that signs. Its identifier stays, whatever the entry is called later.

    It lies at our address, or at a domain of its own that was given before the first key was made.
    """

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="issuer")
    slug = models.SlugField(max_length=80, unique=True)
    domain = models.CharField(_("own domain"), max_length=253, blank=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["domain"], condition=~Q(domain=""), name="one_issuer_a_domain")]

    def __str__(self):
        return f"issuer {self.slug}"

    @property
    def did(self):
        if self.domain:
            return did_web(f"https://{self.domain}")
        return did_web(settings.SITE_ADDRESS, "organisations", self.slug)

    @property
    def did_address(self):
        """Where programs of others look for its keys."""
        if self.domain:
            return f"https://{self.domain}/.well-known/did.json"
        return settings.SITE_ADDRESS + reverse("issuer_did", args=[self.slug])

    def active(self, kind):
        """The key of this kind that signs today."""
        return self.keys.active().get(kind=kind)


class KeyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to the page of a key: the people of the organisation, and the office."""
        if user.is_staff:
            return self
        return self.filter(issuer__organisation__memberships__person=user)

    def active(self):
        return self.filter(retired_at=None, leaked_at=None)


class Key(models.Model):
    """A pair of keys. The private part is kept encrypted, and only as long as it signs."""

    class Kind(models.TextChoices):
        ED25519 = "ed25519", "Ed25519"
        RSA = "rsa", "RSA 2048"

    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="keys")
    ref = models.CharField(max_length=12)  # key-1: the end of its identifier
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    public = models.TextField()  # Multikey, or JWK as JSON
    private = models.TextField(blank=True)  # encrypted; empty once it no longer signs
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    leaked_at = models.DateTimeField(null=True)

    objects = KeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "ref"], name="key_ref_once"),
            models.UniqueConstraint(
                fields=["issuer", "kind"], condition=Q(retired_at=None, leaked_at=None), name="one_active_key_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(private="") | Q(retired_at=None, leaked_at=None),
                name="only_active_keys_have_a_private_part",
            ),
        ]

    def __str__(self):
        return f"key {self.ref} of issuer {self.issuer_id}"

    @property
    def identifier(self):
        return f"{self.issuer.did}#{self.ref}"


class Slot(models.Model):
    """One place in the lists of an issuer, drawn at random: the same in that of revocations and of suspensions."""

    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="slots")
    number = models.PositiveIntegerField()  # of the pair of lists
    index = models.PositiveIntegerField()
    revoked_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "number", "index"], name="slot_once"),
            models.CheckConstraint(condition=Q(index__lt=SIZE), name="slot_within_the_list"),
        ]

    def __str__(self):
        return f"slot {self.number}#{self.index} of issuer {self.issuer_id}"


class StatusList(models.Model):
    """A public list of bits, signed, as verifiers fetch it: which credentials are revoked, or suspended."""

    class Purpose(models.TextChoices):
        REVOCATION = "revocation", _("revoked")
        SUSPENSION = "suspension", _("suspended")

    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="lists")
    purpose = models.CharField(max_length=10, choices=Purpose)
    number = models.PositiveIntegerField()
    document = models.TextField(blank=True)  # signed, as it is sent
    signed_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "purpose", "number"], name="status_list_once")]

    def __str__(self):
        return f"{self.purpose} list {self.number} of issuer {self.issuer_id}"

    @property
    def address(self):
        return list_address(self.issuer, self.purpose, self.number)


def list_address(issuer, purpose, number) -> str:
    return settings.SITE_ADDRESS + reverse("status_list", args=[issuer.slug, purpose, number])
