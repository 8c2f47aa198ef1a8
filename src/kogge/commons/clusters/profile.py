"""The fields of a profile: which organisations have them, and who sees them. The one rule, asked by pages, lists,
searches, exports, feeds, the API and charts.

A field is shown to an audience; a reader stands so near to an organisation, and sees what is shown at least that far.
Name, kind, country, region, town, fields of work, what it does in one sentence, website and where the entry comes from
are always public: that is what a directory is.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    PUBLIC = "public", _("Everybody, also on the internet")
    MEMBERS = "members", _("Everybody who is signed in")
    CIRCLE = "circle", _("One circle and the office")
    US = "us", _("Only us")


NEAR = {Audience.PUBLIC: 0, Audience.MEMBERS: 1, Audience.CIRCLE: 2, Audience.US: 3}
CLUSTER = ("cluster",)
MOST = ("cluster", "association", "agency", "region", "expert", "university")


@dataclass(frozen=True)
class Field:
    """A field whose audience the organisation chooses: which kinds have it, and its audience until one is chosen."""

    kinds: tuple = MOST
    audience: Audience = Audience.PUBLIC


FIELDS = {
    "text": Field(kinds=(*MOST, "company")),
    "technologies": Field(kinds=(*MOST, "company")),
    "nace": Field(kinds=(*MOST, "company")),
    "languages": Field(),
    "services": Field(kinds=("cluster", "association", "agency", "region", "expert")),
    "target_countries": Field(kinds=("cluster", "association", "agency")),
    "priorities": Field(kinds=("cluster", "region", "university", "agency")),
    "founded": Field(kinds=(*MOST, "company")),
    "legal_form": Field(kinds=("cluster", "association", "company", "expert")),
    "fte": Field(kinds=CLUSTER),
    "members": Field(kinds=("cluster", "association")),  # how many of each kind
    "label": Field(kinds=CLUSTER),
    "aims": Field(kinds=("cluster", "association")),
    "offers": Field(kinds=(*MOST, "company")),
    "needs": Field(kinds=(*MOST, "company")),
}
# What a shown field reads: its columns, if they are not called like it.
COLUMNS = {
    "members": ["members_sme", "members_large", "members_research", "members_public", "members_other"],
    "label": ["label", "label_until"],
}


def audience_of(organisation, name) -> Audience:
    """To whom a field is shown. A choice that is not known shows it to nobody else."""
    chosen = organisation.shown.get(name, FIELDS[name].audience)
    return Audience(chosen) if chosen in NEAR else Audience.US


def has(organisation, name) -> bool:
    """This kind of organisation has such a field at all."""
    return organisation.kind in FIELDS[name].kinds


def fields_at(organisation, near) -> set[str]:
    """The fields that somebody sees who stands so near (0 a stranger to 3 a colleague)."""
    return {name for name in FIELDS if has(organisation, name) and near >= NEAR[audience_of(organisation, name)]}


@dataclass(frozen=True)
class Reader:
    """Somebody who looks at the directory: what one must know of them to say what they see."""

    is_known: bool = False
    is_office: bool = False
    works_for: frozenset = frozenset()
    circles: frozenset = frozenset()

    def near(self, organisation) -> int:
        """How near this reader stands to an organisation: 0 a stranger, 1 signed in, 2 its circle, 3 a colleague.

        While it asks to be admitted, the office reads the whole profile: that is what it has to judge.
        """
        if organisation.pk in self.works_for:
            return 3
        if self.is_office:
            return 3 if organisation.state in ("sent", "asked") else 2
        if organisation.circle_id in self.circles:
            return 2
        return 1 if self.is_known else 0

    def sees(self, organisation, name) -> bool:
        return name in fields_at(organisation, self.near(organisation))


def reader_of(user) -> Reader:
    """What one must know of a person to say what they see. Two queries for somebody signed in, none for a stranger."""
    if not user.is_authenticated:
        return Reader()
    return Reader(
        is_known=True,
        is_office=user.is_staff,
        works_for=frozenset(user.memberships.values_list("organisation_id", flat=True)),
        circles=frozenset(user.circles.values_list("pk", flat=True)),
    )


def kept_from(user, organisation) -> set[str]:
    """What its people keep to themselves, if this person is none of them: not even the office edits that."""
    if organisation.pk is None:
        return set()
    return {name for name in FIELDS if has(organisation, name)} - fields_at(
        organisation, reader_of(user).near(organisation)
    )
