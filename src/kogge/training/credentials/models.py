"""What was earned: credentials that anybody can check, and the certificates made of them."""

import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kogge.commons.clusters.models import Organisation
from kogge.commons.journal.flow import Flowing, Step
from kogge.training.credentials import rules
from kogge.training.programmes.models import Edition, Seat

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read for something else


def make_number():
    """A number nobody can guess (58 bits) and anybody can type: K7QF-3M2P-9XWD."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(12))
    return "-".join(signs[start : start + 4] for start in (0, 4, 8))


def as_number(typed: str) -> str:
    """A number as people type it (spaces, small letters, no hyphens) in the form in which it is kept."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))


class CredentialQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The only door to credentials one manages: one's own, and those of editions one coordinates."""
        run = Edition.objects.run_by(user).values("pk")
        return self.filter(Q(seat__person=user) | Q(seat__edition__in=run))

    def valid(self):
        return self.filter(state=Credential.State.VALID)

    def of(self, person):
        return self.filter(seat__person=person)


class Credential(Flowing):
    """A statement of the edition's lead partner that somebody has completed it. Never changed, only revoked."""

    class State(models.TextChoices):
        VALID = "valid", _("valid")
        REVOKED = "revoked", _("revoked")

    FLOW = (
        Step(
            "revoke",
            ["valid"],
            "revoked",
            rules.can_revoke,
            _("Revoke"),
            gettext_noop("revoked the certificate"),
        ),
    )

    number = models.CharField(max_length=14, unique=True, default=make_number)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="credentials")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.VALID)
    # As it stood on the day of issue, whatever is renamed later:
    holder = models.CharField(_("name of the holder"), max_length=120)
    title = models.JSONField()  # by language
    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    why_revoked = models.CharField(max_length=300, blank=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(state="valid"), name="one_valid_credential_per_seat"),
            models.CheckConstraint(
                condition=Q(state="valid", revoked_at=None) | Q(state="revoked"),
                name="revoked_credential_says_when",
            ),
        ]

    def __str__(self):
        return f"credential {self.pk} {self.state}"

    @property
    def case(self):
        return self.seat.case

    def get_absolute_url(self):
        return reverse("credential_detail", args=[self.number])

    def get_verify_url(self):
        return reverse("verify_detail", args=[self.number])


class Certificate(models.Model):
    """A credential as a PDF in one language, made by the worker when it is asked for."""

    credential = models.ForeignKey(Credential, models.CASCADE, related_name="certificates")
    language = models.CharField(max_length=7)
    pdf = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["credential", "language"], name="one_certificate_a_language")]

    def __str__(self):
        return f"certificate {self.pk}"
