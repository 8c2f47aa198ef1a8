"""What was earned: credentials that anybody can check, and the certificates made of them."""

import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from i18nfield.fields import I18nTextField

from kogge.commons.clusters.models import Organisation
from kogge.commons.journal.flow import Flowing, Step
from kogge.training.credentials import rules
from kogge.training.credentials.awards import COMPLETION, PROGRAMME, UNIT, from_json
from kogge.training.issuers.models import Key, Slot
from kogge.training.programmes.models import Edition, Seat
from kogge.training.units.models import UnitVersion

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

    def of_programmes(self):
        """Those about an edition as a whole, not about one of its units."""
        return self.exclude(kind=UNIT)

    def with_all(self):
        return self.select_related("seat__edition__programme", "seat__person", "issuer", "unit_version__unit")


class Credential(Flowing):
    """A statement of the edition's lead partner about what somebody has earned. Never changed, only revoked."""

    class State(models.TextChoices):
        VALID = "valid", _("valid")
        SUSPENDED = "suspended", pgettext_lazy("certificate", "suspended")
        REVOKED = "revoked", _("revoked")

    class Kind(models.TextChoices):
        COMPLETION = COMPLETION, _("Certificate")
        PROGRAMME = PROGRAMME, _("Micro-credential of the programme")
        UNIT = UNIT, _("Micro-credential of a unit")

    FLOW = (
        Step(
            "revoke",
            ["valid", "suspended"],
            "revoked",
            rules.can_revoke,
            _("Revoke"),
            gettext_noop("revoked the certificate"),
        ),
        Step(
            "suspend",
            ["valid"],
            "suspended",
            rules.can_revoke,
            _("Suspend"),
            gettext_noop("suspended the certificate"),
        ),
        Step(
            "resume",
            ["suspended"],
            "valid",
            rules.can_revoke,
            _("Let it hold again"),
            gettext_noop("let the certificate hold again"),
        ),
    )

    number = models.CharField(max_length=14, unique=True, default=make_number)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COMPLETION)
    unit_version = models.ForeignKey(UnitVersion, models.PROTECT, null=True, related_name="credentials")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.VALID)
    # As it stood on the day of issue, whatever is renamed later:
    holder = models.CharField(_("name of the holder"), max_length=120)
    title = models.JSONField()  # by language
    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    award = models.JSONField(_("what it says"), default=dict)  # all that it says; see awards.py
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    why_revoked = models.CharField(max_length=300, blank=True)
    suspended_at = models.DateTimeField(null=True)
    why_suspended = models.CharField(_("why it was suspended"), max_length=300, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    is_public = models.BooleanField(
        _("page is public"), default=False
    )  # search engines may list its page, and anybody take its file

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=~Q(kind=UNIT) & ~Q(state="revoked"),
                name="one_credential_of_the_programme_per_seat",
            ),
            models.UniqueConstraint(
                fields=["seat", "unit_version"],
                condition=Q(kind=UNIT) & ~Q(state="revoked"),
                name="one_credential_of_a_unit_per_seat",
            ),
            models.CheckConstraint(
                condition=Q(state="revoked") | Q(revoked_at=None),
                name="revoked_credential_says_when",
            ),
            models.CheckConstraint(
                condition=Q(kind=UNIT, unit_version__isnull=False) | (~Q(kind=UNIT) & Q(unit_version=None)),
                name="credential_of_a_unit_names_it",
            ),
        ]

    def __str__(self):
        return f"credential {self.pk} {self.state}"

    @property
    def case(self):
        return self.seat.case

    @property
    def is_micro_credential(self):
        return self.kind != self.Kind.COMPLETION

    @property
    def said(self):
        """The award as it was on the day of issue; nothing for what was issued before it was kept."""
        return from_json(self.award) if self.award else None

    def is_over(self, day):
        """Whether the time for which it was issued has passed."""
        return bool(self.valid_until and day > self.valid_until)

    def signature_now(self):
        """What is signed about it today: (key and place in the lists with it); None for what was issued unsigned."""
        return self.signatures.filter(withdrawn_at=None).select_related("key__issuer", "slot__issuer").first()

    def get_absolute_url(self):
        return reverse("credential_detail", args=[self.number])

    def get_verify_url(self):
        return reverse("verify_detail", args=[self.number])


class Signature(models.Model):
    """A credential as a signed document. Signed anew, with the same number, only when the key has leaked."""

    credential = models.ForeignKey(Credential, models.CASCADE, related_name="signatures")
    key = models.ForeignKey(Key, models.PROTECT, related_name="+")
    slot = models.OneToOneField(Slot, models.PROTECT, related_name="+")
    document = models.TextField(
        _("signed file"), blank=True
    )  # JSON, as it is handed out; empty once its person is erased
    digest = models.CharField(max_length=64)  # SHA-256 of it, which stays
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credential"], condition=Q(withdrawn_at=None), name="one_signature_holds_per_credential"
            )
        ]

    def __str__(self):
        return f"signature {self.pk}"


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


class Layout(models.Model):
    """How the certificates of an edition look: a second language, who signs, whose logos stand on it."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="layout")
    second_language = models.CharField(_("second language"), max_length=7, blank=True)
    sentence = I18nTextField(_("a sentence under the name"), max_length=300, blank=True)
    signatories = models.JSONField(_("who signs"), default=list, blank=True)  # [[name, what the person is]]
    logos = models.ManyToManyField(Organisation, blank=True, related_name="+", verbose_name=_("logos"))

    def __str__(self):
        return f"layout of edition {self.edition_id}"
