"""Sessions in words, and the picture that an authenticator app reads."""

import re
from contextlib import suppress
from datetime import timedelta

import segno
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as SIGNED_IN
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import OperationalError
from django.db.models import F
from django.utils.translation import gettext as _

from kogge.commons.people.models import Try, User

# The first that is found; browsers name their relatives too.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox"}
BROWSERS |= {"Chrom": "Chrome", "Safari": "Safari"}
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows"}
SYSTEMS |= {"CrOS": "ChromeOS", "Macintosh": "Mac", "Linux": "Linux"}


def _first(agent, table):
    return next((name for sign, name in table.items() if re.search(sign, agent)), "")


def name_of(agent: str) -> str:
    """A browser and where it runs, in words."""
    browser, system = _first(agent, BROWSERS), _first(agent, SYSTEMS)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A device we do not know")


def sessions_of(person, current, *, now):
    """Where the person is signed in: this session first, then the one used last."""
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    sessions = UserSession.objects.filter(user=person, session_key__in=alive).order_by("-last_seen_at")
    listed = [
        {
            "device": name_of(one.user_agent),
            "since": one.created_at,
            "seen": one.last_seen_at,
            "is_this": one.session_key == current,
        }
        for one in sessions
    ]
    return sorted(listed, key=lambda one: not one["is_this"])


def note_seen(session, *, now):
    """Once an hour (in each process) it is noted that a session is still used; who only reads needs no room for it."""
    if SIGNED_IN in session and cache.add(f"seen-{session.session_key}", True, 3600):
        with suppress(OperationalError):
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=now)


def end_sessions(person, *, but=""):
    """End every session of the person; the caller keeps its own (`but`, its key) alive by `entrance.stay`."""
    User.objects.filter(pk=person.pk).update(era=F("era") + 1)
    person.refresh_from_db(fields=["era"])
    gone = UserSession.objects.filter(user=person).exclude(session_key=but)
    Session.objects.filter(session_key__in=list(gone.values_list("session_key", flat=True))).delete()
    gone.delete()


def sweep_sessions(*, now):
    """What is over is forgotten: sessions, where they were, and tries of yesterday."""
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    Try.objects.filter(at__lt=now - timedelta(days=1)).delete()


def qr_code(text: str) -> str:
    """As an address that an <img> can show."""
    return segno.make(text, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
