"""Who can sign in, named lists of people, and the one-time links by which an address proves itself."""

import hashlib
import secrets
import unicodedata
import zoneinfo
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from i18nfield.fields import I18nCharField

from kogge.commons.files.models import File
from kogge.commons.jobs.models import make_ref
from kogge.commons.people.profiles import ProfileQuerySet


def as_key(address: str) -> str:
    """An address as it is compared and kept: one form for look-alikes, in lower case, without spaces around it."""
    return unicodedata.normalize("NFKC", address).strip().casefold()


class UserQuerySet(ProfileQuerySet):
    def by_address(self, address):
        return self.filter(email=as_key(address))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email=as_key(email))


class User(AbstractBaseUser):
    """A person who can sign in. Without a password: by a link or code sent to the address."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("full name"), max_length=120, blank=True)
    called = models.CharField(_("what should we call you"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="en")
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Stockholm")
    country = CountryField(_("country"), blank=True)
    ref = models.CharField(max_length=12, unique=True, default=make_ref)  # in the address of the own page
    work = models.CharField(_("what you do"), max_length=160, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    photo = models.ForeignKey(File, models.SET_NULL, null=True, blank=True, related_name="+")
    shown = models.JSONField(default=dict, blank=True)  # field: the wider of whom it is shown to
    is_staff = models.BooleanField(_("works in the community's office"), default=False)
    is_auditor = models.BooleanField(_("may read decisions, attendance, costs and the journal"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    era = models.PositiveIntegerField(default=0)  # counted up, it ends every session of before
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(email=""), name="user_has_an_address")]

    def __str__(self):
        return f"person {self.pk}"

    def save(self, *args, **kwargs):
        self.email = as_key(self.email)
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret=None):
        """What a session must carry to count: it changes with the password, and with the era."""
        kept = super()._get_session_auth_hash(secret=secret)
        return salted_hmac("kogge.era", f"{kept}:{self.era}", secret=secret).hexdigest() if self.era else kept

    @property
    def is_erased(self):
        """Nothing is left of this person but the number; what they did stands in the journal."""
        return self.email.endswith("@erased.invalid")

    @property
    def called_name(self):
        return self.called or self.name or (self.full_name if self.is_erased else self.email.partition("@")[0])

    @property
    def full_name(self):
        return self.name or (_("a former member") if self.is_erased else self.email)

    @property
    def zone(self):
        return zoneinfo.ZoneInfo(self.timezone)


class Circle(models.Model):
    """A named list of people: an edition's people, a committee, a working group."""

    name = I18nCharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="CircleMember", related_name="circles")

    def __str__(self):
        return f"circle {self.slug}"

    def welcome(self, person):
        """Put a person into the circle; once is enough."""
        CircleMember.objects.get_or_create(circle=self, person=person)

    def part_with(self, person):
        CircleMember.objects.filter(circle=self, person=person).delete()


class CircleMember(models.Model):
    circle = models.ForeignKey(Circle, models.CASCADE)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "person"], name="once_in_a_circle")]

    def __str__(self):
        return f"member {self.pk} of circle {self.circle_id}"


def digest(secret: str) -> str:
    """What is kept of a link or code: enough to know it again, not enough to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet):
    def open_at(self, now):
        return self.filter(used_at=None, expires_at__gt=now)

    def by_token(self, token, purpose, *, now):
        """The open invitation with this link for this purpose; None if used, expired, altered or for another."""
        return self.open_at(now).filter(token_hash=digest(token), purpose=purpose).first()


class Invitation(models.Model):
    """A one-time link (and code) sent to one address for one purpose, good until a moment."""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign-in", _("sign in")
        CONFIRM = "confirm", _("confirm a nomination")
        AGREE = "agree", _("answer a nomination")
        SUPPORT = "support", _("give a word of support")
        SET_UP = "set-up", _("set up the installation")
        AGAIN = "again", _("show that it is still you")
        NEW_ADDRESS = "new", _("prove a new address")
        OLD_ADDRESS = "old", _("agree to a new address")
        CLAIM = "claim", _("take over an entry of the directory")
        REMOVE = "remove", _("have an entry of the directory removed")
        COLLEAGUE = "colleague", _("join as a colleague")
        STILL_TRUE = "still-true", _("confirm an entry of the directory")
        SURVEY = "survey", _("answer a questionnaire")
        REVIEW = "review", _("sit in a committee")
        NOMINATE = "nominate", _("nominate for a call")

    purpose = models.CharField(max_length=10, choices=Purpose)
    key = models.CharField(max_length=40, blank=True)  # what it is about: the reference of a case
    address = models.EmailField(max_length=254, blank=True)
    asked_from = models.CharField(max_length=64, blank=True)  # digest of the network address, for the limit
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True)
    goes_to = models.CharField(max_length=300, blank=True)  # the page that asked for the sign-in
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["address", "made_at"], name="invitation_address")]

    def __str__(self):
        return f"invitation {self.pk} to {self.purpose}"

    @classmethod
    def make(cls, purpose, *, address, key="", lasts=timedelta(days=30), with_code=False, place="", now, **more):
        """A new invitation; `.token` and `.code` are known only now and go into the mail."""
        token = secrets.token_urlsafe(24)
        code = f"{secrets.randbelow(10**6):06}" if with_code else ""
        made = cls.objects.create(
            purpose=purpose,
            address=as_key(address),
            key=key,
            token_hash=digest(token),
            code_hash=digest(digest(token) + code) if with_code else "",
            asked_from=digest(place),
            made_at=now,
            expires_at=now + lasts,
            **more,
        )
        made.token, made.code = token, code
        return made

    def is_code(self, code):
        """Whether this is the code that went with the link; spaces in it do not matter."""
        typed = "".join(unicodedata.normalize("NFKC", code).split())
        return secrets.compare_digest(self.code_hash, digest(self.token_hash + typed))

    def use(self, *, by, now):
        """Spend it: of two who use it at once only one succeeds. Returns whether this was the one."""
        won = type(self).objects.open_at(now).filter(pk=self.pk).update(used_at=now, used_by=by)
        return bool(won)


class Try(models.Model):
    """One try at something that may not be tried for ever: a password, a code. Kept for a day."""

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=64)  # digest of the person, address or place
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "key", "at"], name="try_recent")]

    def __str__(self):
        return f"try {self.pk} at {self.kind}"
