"""What the shell of every page needs: the community, the menu, the languages, and the reader's hats."""

from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kogge.base.documents.pieces import Pieces
from kogge.commons.clusters.models import Membership
from kogge.commons.journal.models import site
from kogge.training.decisions.telling import in_force
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Seat

# Which entry of the menu a page belongs to, by the first word of its name.
SECTIONS = {
    "programme": "learn",
    "edition": "learn",
    "learn": "learn",
    "teach": "learn",
    "nomination": "learn",
    "application": "learn",
    "credential": "learn",
    "cluster": "community",
    "organisation": "community",
    "person": "community",
    "member": "community",
    "admission": "manage",
    "region": "community",
    "thread": "community",
    "remark": "community",
    "talk": "community",
    "stay": "community",
    "event": "events",
    "desk": "manage",
    "case": "manage",
    "result": "manage",
    "home": "home",
    "platform": "platform",
    "recovery": "platform",
    "erasure": "platform",
    "banner": "platform",
    "closing": "platform",
    "audit": "audit",
}


@dataclass(frozen=True)
class Hat:
    """One of the parts a person plays here."""

    code: str
    label: str


LABELS = [
    ("coordinator", _("Coordinator")),
    ("assistant", _("Assistant")),
    ("module_lead", _("Module lead")),
    ("participant", _("Participant")),
    ("nominee", _("Applicant")),
    ("nominator", _("Nominator")),
    ("cluster", _("Organisation")),
    ("office", _("Administrator")),
    ("auditor", _("Auditor")),
]
OPEN_CASES = ["agreed", "sent", "reserve", "offered"]


def codes_of(pk, is_staff) -> set[str]:
    """The parts a person plays: from the office, seats, memberships and nominations. One query."""
    untold = in_force(now=timezone.now()).filter(is_told=False).values("nomination")
    own = Nomination.objects.filter(Q(state__in=OPEN_CASES) | Q(state="declined", pk__in=untold), nominee=pk)
    asked = (
        Seat.objects.filter(person=pk)
        .values_list("role")
        .order_by()
        .union(
            Membership.objects.filter(person=pk).values_list("role").order_by(),
            _as_role(own, "nominee"),
            _as_role(Nomination.objects.filter(nominator=pk), "nominator"),
        )
    )
    codes = {role for (role,) in asked}
    if is_staff:
        codes.add("office")
    if codes & {"manager", "staff"}:
        codes.add("cluster")
    return codes


@lru_cache(maxsize=5_000)
def _codes(pk, is_staff, version):
    return codes_of(pk, is_staff)


def hats_of(user) -> list[Hat]:
    """The hats of a person, the busiest first; asked once for each version of the installation, not for each page."""
    if not user.is_authenticated:
        return []
    codes = _codes(user.pk, user.is_staff, site().version)
    codes = codes | {"auditor"} if user.is_auditor else codes
    return [Hat(code, str(label)) for code, label in LABELS if code in codes]


def forget_hats():
    _codes.cache_clear()


def _as_role(nominations, role):
    return nominations.order_by().values_list(Value(role, output_field=CharField()))


def shell(request):
    """The context of every page. What the shell keeps (page.html) is only worked out when it is drawn anew."""
    user = getattr(request, "user", None) or AnonymousUser()
    here_is = site()
    hats = hats_of(user)
    wanted = request.session.get("hat") if hats else None
    here = request.resolver_match
    section = SECTIONS.get((here.url_name or "").partition("_")[0], "") if here else ""
    codes = [hat.code for hat in hats]
    return {
        "site": {
            "name": here_is.name,
            "is_demo": settings.IS_DEMO,
            "has_mailbox": settings.HAS_MAILBOX,
        },
        "notice": {"text": here_is.notice_at(timezone.now()), "tone": here_is.notice_tone},
        "viewing": getattr(request, "viewing", None),
        "hats": hats,
        "hat": next((hat for hat in hats if hat.code == wanted), hats[0] if hats else None),
        "section": section,
        "menu": lambda: menu(section, codes, is_signed_in=user.is_authenticated),
        "languages": Languages(request),
        "shell_key": f"{here_is.name} {section} {user.is_authenticated} {codes}",
    }


def menu(section, codes, *, is_signed_in):
    """The entries of the menu for these hats."""
    entries = [
        ("learn", _("Learn"), "programme_list"),
        ("community", _("Community"), "cluster_list"),
        ("events", _("Events"), "event_list"),
    ]
    if is_signed_in:
        entries.insert(0, ("home", _("Home"), "home"))
    if {"coordinator", "assistant", "office"}.intersection(codes):
        entries.append(("manage", _("Manage"), "desk"))
    if "office" in codes:
        entries.append(("platform", _("Office"), "platform"))
    if "auditor" in codes:
        entries.append(("audit", _("Audit"), "audit"))
    return [{"label": label, "href": reverse(name), "current": code == section} for code, label, name in entries]


class Languages:
    """This page in each language: the same path and query, the language in front; else the front page.

    Drawn here and not by a template: they stand on each page three times, and with the query another each time.
    """

    def __init__(self, request):
        self.request = request

    @cached_property
    def all(self):
        """[(code, name, address, is it the language of this page)]"""
        current = get_language()
        path = self.request.get_full_path() if self.request.resolver_match else "/"
        bare = path.removeprefix(f"/{current}") if current != settings.LANGUAGE_CODE else path
        return [
            (code, name, escape(bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}"), code == current)
            for code, name in settings.LANGUAGES
        ]

    def current(self):
        return dict(settings.LANGUAGES).get(get_language(), "")

    def links(self):
        """For the sheet that opens at the head of the page."""
        current = ("", ' aria-current="true"')
        return Pieces(
            f'<a href="{url}" lang="{code}" hreflang="{code}"{current[is_this]}>{name}</a>'
            for code, name, url, is_this in self.all
        ).drawn

    def items(self):
        """For the list at the foot of the page."""
        return Pieces(
            f'<li><b lang="{code}" aria-current="true">{name}</b></li>'
            if is_this
            else f'<li><a href="{url}" lang="{code}" hreflang="{code}">{name}</a></li>'
            for code, name, url, is_this in self.all
        ).drawn

    def alternates(self):
        """For programs, in what nobody sees of the page."""
        origin = escape(f"{self.request.scheme}://{self.request.get_host()}")
        return Pieces(
            f'<link rel="alternate" hreflang="{code}" href="{origin}{url}">' for code, _n, url, _i in self.all
        ).drawn
