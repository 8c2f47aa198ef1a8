"""View as: somebody of the office looks at the pages as another person sees them. Looking only, half an hour at most.

The session stays the viewer's own; for each request the middleware puts the other person in the viewer's place. What
only the person may see (account, files, security) stays closed, and nothing can be sent but the end of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry, record
from kogge.commons.people.models import User

LASTS = timedelta(minutes=30)
KEY = "viewing"
# The first word of the addresses that are the person's own alone, or the office's.
PRIVATE = {"account", "files", "platform", "sign-in", "talk"}
SAID_BEGIN = gettext_noop("looked at the pages as this person sees them")
SAID_END = gettext_noop("stopped looking at the pages as this person sees them")


@dataclass(frozen=True)
class Viewing:
    """Who looks, as whom, and until when."""

    by: User
    person: User
    until: datetime

    @property
    def minutes(self):
        """Minutes left, begun ones counted."""
        return max(0, int((self.until - timezone.now()).total_seconds() + 59) // 60)


def can_view_as(user, person):
    """The office may look as anybody who can sign in, but not as one of the office, nor as oneself."""
    return user.is_staff and user.is_active and person.is_active and not person.is_staff and user.pk != person.pk


@transaction.atomic
def begin(session, person, *, by, reason, now):
    """Look as this person from the next page on."""
    if not can_view_as(by, person):
        raise Refused(_("You can look as people who can sign in and do not work in the office."))
    record("view", person, by=by, said=SAID_BEGIN, note=reason, now=now)
    session[KEY] = {"person": person.pk, "until": (now + LASTS).isoformat()}


@transaction.atomic
def end(session, *, by, now):
    """Be oneself again. Returns whom one looked as, or None."""
    kept = session.pop(KEY, None)
    person = User.objects.filter(pk=kept["person"]).first() if kept else None
    if person:
        begun = open_views().filter(by=by, thing_id=person.pk).first()
        if begun:
            _write_end(begun, now)
    return person


def open_views():
    """The entries of those who began to look and of whom it is not yet written that they stopped."""
    later = Entry.objects.filter(
        verb="view_end",
        kind=OuterRef("kind"),
        thing_id=OuterRef("thing_id"),
        by=OuterRef("by"),
        at__gte=OuterRef("at"),
    )
    return Entry.objects.filter(verb="view").exclude(Exists(later)).order_by("at", "pk")


def _write_end(begun, now):
    person = User(pk=begun.thing_id)
    record("view_end", person, by=begun.by, said=SAID_END, now=min(now, begun.at + LASTS))


@transaction.atomic
def end_old_views(*, now):
    """Write the end of what nobody ended: the browser was closed, the session is gone, the half hour is over."""
    recent = open_views().filter(at__lte=now - LASTS, at__gt=now - timedelta(days=30))
    for begun in recent.select_related("by"):
        _write_end(begun, now)


def viewing(get_response):
    """The middleware: right after the one that knows who asks."""

    def middleware(request):
        request.viewing = _viewing_of(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        if request.viewing:
            request.user = request.viewing.person
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if request.viewing is None or getattr(view, "ends_viewing", False):
            return None
        if request.method not in ("GET", "HEAD"):
            return render(request, "people/viewing_only.html", status=403)
        if _first_word(request.path_info) in PRIVATE:
            raise Http404
        return None

    middleware.process_view = process_view
    return middleware


def _viewing_of(request):
    """What this session says, if it still holds: the time, the viewer's role and the person are asked anew."""
    kept = request.session.get(KEY)
    if not kept:
        return None
    now, by = timezone.now(), request.user
    until = datetime.fromisoformat(kept["until"])
    person = User.objects.filter(pk=kept["person"]).first()
    if by.is_authenticated and person and now < until and can_view_as(by, person):
        return Viewing(by=by, person=person, until=until)
    if by.is_authenticated:
        end(request.session, by=by, now=now)
    else:
        del request.session[KEY]
    return None


def _first_word(path):
    """ "account" of /account/profile/ and of /sv/account/profile/."""
    words = path.strip("/").split("/")
    return words[1] if words[0] == get_language() and len(words) > 1 else words[0]
