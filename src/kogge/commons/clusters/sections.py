"""The sections in which a profile is written: what stands in each, for which kinds, and what is still missing."""

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.profile import COLUMNS, FIELDS, has


@dataclass(frozen=True)
class Section:
    """A part of the profile with a form of its own. `said` stands in the history, `spare` need not be filled in."""

    title: str
    columns: tuple
    said: str
    spare: frozenset = field(default_factory=frozenset)


MEMBERS = tuple(COLUMNS["members"])
SECTIONS = {
    "basics": Section(
        gettext_lazy("Names and place"),
        (
            "name", "name_en", "names", "standing", "project_ends_on", "country", "nuts", "city", "website",
            "contact_address",
        ),
        gettext_noop("changed names and place of the profile"),
        frozenset({"names", "standing", "project_ends_on", "contact_address"}),
    ),
    "field": Section(
        gettext_lazy("Field of work"),
        ("sector", "ecosystems", "nace", "technologies", "priorities"),
        gettext_noop("changed the field of work in the profile"),
        frozenset({"sector", "priorities"}),
    ),
    "words": Section(
        gettext_lazy("What it does"),
        ("summary", "text", "aims", "offers", "needs"),
        gettext_noop("changed what the profile says it does"),
    ),
    "figures": Section(
        gettext_lazy("Figures"),
        ("founded", "legal_form", "fte", *MEMBERS, "label", "label_until"),
        gettext_noop("changed the figures of the profile"),
        frozenset({"label", "label_until"}),
    ),
    "services": Section(
        gettext_lazy("Services and markets"),
        ("services", "target_countries", "languages"),
        gettext_noop("changed services and markets in the profile"),
    ),
    "logo": Section(gettext_lazy("Logo"), ("logo",), gettext_noop("changed the logo of the profile")),
    "audience": Section(
        gettext_lazy("Who sees what"),
        ("shown", "circle"),
        gettext_noop("changed who sees what of the profile"),
        frozenset({"shown", "circle"}),
    ),
}  # fmt: skip
FIELD_OF = {column: name for name, columns in COLUMNS.items() for column in columns}
OF_CLUSTERS = ("standing", "project_ends_on")


def columns_of(organisation, section) -> list[str]:
    """The columns of a section that this kind of organisation has."""

    def is_there(column):
        if column in OF_CLUSTERS:
            return organisation.kind == Organisation.Kind.CLUSTER
        name = FIELD_OF.get(column, column)
        return name not in FIELDS or has(organisation, name)

    return [column for column in SECTIONS[section].columns if is_there(column)]


def sections_of(organisation) -> list[str]:
    return [code for code in SECTIONS if columns_of(organisation, code)]


def label_of(column) -> str:
    return capfirst(Organisation._meta.get_field(column).verbose_name)


def missing(organisation, section) -> list[str]:
    """What is not filled in yet, in words."""
    wanted = [name for name in columns_of(organisation, section) if name not in SECTIONS[section].spare]
    if set(MEMBERS) & set(wanted):
        wanted = [name for name in wanted if name not in MEMBERS]
        lacks_members = organisation.members_total is None
    else:
        lacks_members = False
    lacking = [
        str(label_of(name))
        for name in wanted
        if getattr(organisation, name) in (None, "", []) or not _said(organisation, name)
    ]
    if section == "logo" and lacking:
        lacking = [_("Logo")]
    return lacking + [_("Members by kind")] * lacks_members


def _said(organisation, name):
    """A text in several languages that has none of them is empty, whatever is stored."""
    value = getattr(organisation, name)
    return bool(value) if hasattr(value, "data") else True


def tasks(organisation) -> list[dict]:
    """The sections as a list of what there is to do (`c-tasks`)."""
    found = []
    for code in sections_of(organisation):
        lacking = missing(organisation, code)
        found.append(
            {
                "label": SECTIONS[code].title,
                "href": reverse("organisation_section", args=[organisation.shelf, organisation.slug, code]),
                "state": "open" if lacking else "done",
                "note": _("Not filled in: %(what)s") % {"what": ", ".join(lacking)} if lacking else "",
            }
        )
    return found


def state_of(organisation, section) -> str:
    """A short sign of what a section says; another sign, and somebody changed it meanwhile."""
    said = []
    for column in columns_of(organisation, section):
        value = getattr(organisation, column)
        if column == "priorities":
            value = sorted(value.values_list("pk", flat=True)) if organisation.pk else []
        elif column in ("logo", "circle"):
            value = getattr(organisation, f"{column}_id")
        said.append(_plain(value))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _plain(value):
    """A value as it is compared: however it is stored, an empty text is empty, and 2.0 is 2."""
    value = getattr(value, "data", value)
    if isinstance(value, dict):
        return str(sorted((key, one) for key, one in value.items() if one)) if any(value.values()) else ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value in (None, "", []) else str(value)
