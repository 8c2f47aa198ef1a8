"""What the shell of every page needs: the community, the menu, the languages, and the reader's hats."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import CharField, Value
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kogge.commons.clusters.models import Membership
from kogge.commons.journal.models import site
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
    "event": "events",
    "desk": "manage",
    "result": "manage",
    "home": "home",
}


@dataclass(frozen=True)
class Hat:
    """One of the parts a person plays here."""

    code: str
    label: str


def hats_of(user) -> list[Hat]:
    """The parts this person plays, the busiest first: from the office, seats, memberships and nominations.

    Two queries: all roles at once, and the office flag of the person.
    """
    if not user.is_authenticated:
        return []
    roles = set(
        Seat.objects.filter(person=user)
        .values_list("role")
        .order_by()
        .union(Membership.objects.filter(person=user).values_list("role").order_by(), all=False)
        .union(
            _as_role(
                Nomination.objects.filter(nominee=user, state__in=["agreed", "sent", "reserve", "offered"]),
                "nominee",
            )
        )
        .union(_as_role(Nomination.objects.filter(nominator=user), "nominator"))
    )
    roles = {role for (role,) in roles}
    if user.is_staff:
        roles.add("office")
    if roles & {"manager", "staff"}:
        roles.add("cluster")
    labels = [
        ("coordinator", _("Coordinator")),
        ("assistant", _("Assistant")),
        ("module_lead", _("Module lead")),
        ("participant", _("Participant")),
        ("nominee", _("Applicant")),
        ("nominator", _("Nominator")),
        ("cluster", _("Organisation")),
        ("office", _("Administrator")),
    ]
    return [Hat(code, label) for code, label in labels if code in roles]


def _as_role(nominations, role):
    return nominations.order_by().values_list(Value(role, output_field=CharField()))


def shell(request):
    """The context of every page."""
    user = getattr(request, "user", None)
    hats = getattr(request, "hats", None) or (hats_of(user) if user is not None else [])
    codes = {hat.code for hat in hats}
    wanted = request.session.get("hat") if hats else None
    here = request.resolver_match
    section = SECTIONS.get((here.url_name or "").partition("_")[0], "") if here else ""
    here_is = site()
    menu = [
        ("learn", _("Learn"), "programme_list"),
        ("community", _("Community"), "cluster_list"),
        ("events", _("Events"), "event_list"),
    ]
    if hats or (user is not None and user.is_authenticated):
        menu.insert(0, ("home", _("Home"), "home"))
    if codes & {"coordinator", "assistant", "office"}:
        menu.append(("manage", _("Manage"), "desk"))
    return {
        "site": {
            "name": here_is.name,
            "is_demo": settings.IS_DEMO,
            "has_mailbox": settings.HAS_MAILBOX,
        },
        "hats": hats,
        "hat": next((hat for hat in hats if hat.code == wanted), hats[0] if hats else None),
        "section": section,
        "menu": [{"label": label, "href": reverse(name), "current": code == section} for code, label, name in menu],
        "languages": languages(request),
    }


def languages(request):
    """This page in each language: the same path and query, the language in front; else the front page."""
    current = get_language()
    path = request.get_full_path() if request.resolver_match else "/"
    bare = path.removeprefix(f"/{current}") if current != settings.LANGUAGE_CODE else path
    return [
        {
            "code": code,
            "name": name,
            "url": bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}",
            "current": code == current,
        }
        for code, name in settings.LANGUAGES
    ]
