"""What happened: one entry per step, never changed; and the installation itself, with the version of what it shows."""

import time

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nTextField

from kogge.commons.journal.kept import Kept, KeptQuerySet


class EntryQuerySet(KeptQuerySet):
    def visible_to(self, user):
        """The only door to the whole journal: auditors read all of it, the office what is not about anybody's case."""
        if not user.is_authenticated:
            return self.none()
        if user.is_auditor:
            return self
        return self.filter(case="") if user.is_staff else self.none()

    def about(self, thing):
        """The history of one thing, oldest first."""
        return self.filter(kind=thing._meta.label_lower, thing_id=thing.pk).with_names()

    def of_case(self, ref):
        """The history of one person's case, from nomination to certificate, oldest first."""
        return self.filter(case=ref).with_names()

    def with_names(self):
        return self.select_related("by").order_by("at", "pk")


class Entry(Kept):
    """One line of the journal: who did what to which thing, when, and why."""

    kind = models.CharField(max_length=60)
    thing_id = models.BigIntegerField()
    case = models.CharField(max_length=30, blank=True)
    verb = models.CharField(max_length=30)
    said = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "thing_id"], name="entry_thing"),
            models.Index(fields=["case"], condition=~Q(case=""), name="entry_case"),
            models.Index(fields=["at", "id"], name="entry_at"),
        ]

    def __str__(self):
        return f"entry {self.pk}: {self.verb} {self.kind} {self.thing_id}"

    @property
    def by_name(self):
        if self.by and self.by.is_erased:
            return _("a former member")
        return self.by.name if self.by else _("Kogge")

    @property
    def sentence(self):
        """What happened, in the reader's language; `said` is kept in English as a message of the catalogue."""
        return _(self.said) if self.said else self.verb


def record(verb, thing, *, by, said="", note="", case="", source="", target="", now=None):
    """Write one line into the journal, in the caller's transaction, and let public pages be drawn anew."""
    Entry.objects.create(
        kind=thing._meta.label_lower,
        thing_id=thing.pk,
        case=case,
        verb=verb,
        said=said,
        source=source,
        target=target,
        by=by,
        at=now or timezone.now(),
        note=note,
    )
    touch()


class Site(models.Model):
    """The installation: what it is called, what it tells everybody, how often what it shows has changed. One row."""

    class Tone(models.TextChoices):
        INFO = "info", _("Something to know")
        WARN = "warn", _("Something does not work")

    name = models.CharField(_("name of the community"), max_length=80, default="Kogge")
    version = models.BigIntegerField(default=1)
    set_up_at = models.DateTimeField(null=True)
    notice = I18nTextField(_("notice on every page"), blank=True, default="")
    notice_tone = models.CharField(_("what kind of notice"), max_length=4, choices=Tone, default=Tone.INFO)
    notice_from = models.DateTimeField(_("shown from"), null=True, blank=True)
    notice_until = models.DateTimeField(_("shown until"), null=True, blank=True)
    closed_until = models.DateTimeField(_("closed for maintenance until about"), null=True, blank=True)

    def __str__(self):
        return f"site, version {self.version}"

    def notice_at(self, now):
        """The notice that stands on every page now, in the reader's language; empty when there is none."""
        begins, ends = self.notice_from, self.notice_until
        is_shown = self.notice and (not begins or begins <= now) and (not ends or now < ends)
        return str(self.notice) if is_shown else ""

    def next_change(self, now):
        """When every page changes by itself: the notice comes or goes. None if it does not."""
        coming = [at for at in (self.notice_from, self.notice_until) if at and at > now]
        return min(coming) if self.notice and coming else None


FRESH = 1  # seconds for which the installation is not read again
_seen = {"at": 0.0, "site": None}


def site() -> Site:
    """The installation as it was at most one second ago."""
    now = time.monotonic()
    if _seen["site"] is None or now - _seen["at"] >= FRESH:
        found = Site.objects.order_by("pk").first()
        _seen.update(at=now, site=found or Site.objects.create())
    return _seen["site"]


def touch():
    """Something that pages show has changed: count the version up once the change is committed.

    After the commit and not before, so that no transaction waits for another at this one row.
    """
    transaction.on_commit(_count_up)


def _count_up():
    Site.objects.update(version=F("version") + 1)
    forget()


def forget():
    """Read the installation anew at the next question."""
    _seen.update(at=0.0, site=None)


class Sent(models.Model):
    """A form that was sent, so that sending it twice has the effect of one (see `once`)."""

    key = models.CharField(max_length=64, unique=True)
    goes_to = models.CharField(max_length=600, blank=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self):
        return f"sent {self.pk}"
