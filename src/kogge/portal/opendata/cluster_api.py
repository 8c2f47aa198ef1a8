"""The directory for machines: the twin of its pages. Same selection, same rule of who sees what; nothing is written.

A value that nobody has heard of narrows nothing and is named in `unknown`, as on the page; a parameter that nobody has
heard of is refused (portal/home/api.py), so that a misspelt filter never gives the whole directory.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import get_default_timezone, localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Field, Path, Query, Router, Schema
from pydantic import StringConstraints
from pydantic.json_schema import SkipJsonSchema

from kogge.base.machines import ERRORS, Problem, problem
from kogge.commons.clusters.entry import reader_in, who_reads
from kogge.commons.clusters.listing import Listing
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.models.organisation import SHOWN
from kogge.commons.clusters.profile import fields_at
from kogge.commons.clusters.selecting import FACETS, VALUES, WORDS, select
from kogge.commons.journal.models import site
from kogge.portal.home.structured import by_language
from kogge.portal.opendata.paging import NotOurs, page_after

router = Router(tags=["organisations"])
Language = Literal[tuple(code for code, _name in settings.LANGUAGES)]
Value = Annotated[str, StringConstraints(max_length=80)]
Texts = dict[str, str]


# What may be asked --------------------------------------------------------------------------------
class InLanguage(Schema):
    lang: Language | SkipJsonSchema[None] = Field(
        None, description="Language of names and labels; without it, Accept-Language decides"
    )


def _facet(said):
    """A filter; given several times it widens, with others it narrows."""
    return Field([], max_length=VALUES, description=said)


class Filters(InLanguage):
    """The filters of the page, by the same names."""

    of: Literal["all", "clusters", "others"] = Field("all", description="Cluster organisations, all others, or both")
    q: str = Field("", max_length=WORDS, description="Words to find, in any of ten languages, with or without accents")
    ecosystem: list[Value] = _facet("Industrial ecosystem, as /facets/ writes it")
    country: list[Value] = _facet("Country, ISO 3166-1 with two letters")
    region: list[Value] = _facet("Region of the second level, NUTS 2024")
    sector: list[Value] = _facet("Division of NACE Rev. 2.1, two digits")
    technology: list[Value] = _facet("Code of /vocabularies/technologies")
    kind: list[Value] = _facet("Kind of organisation")
    standing: list[Value] = _facet("Standing: established, new or project")
    size: list[Value] = _facet("Size by number of members: s, m, l, xl")
    label: list[Value] = _facet("Label of excellence that is valid today: bronze, silver, gold")
    language: list[Value] = _facet("Language of work, ISO 639-1")
    freshness: list[Value] = _facet("State of the profile: confirmed, recent, stale or old")
    town: list[Value] = _facet("Country and town, as FI/Vaasa")


class Paged(Filters):
    sort: Literal["", "title", "-title", "fresh"] = Field("", description="Order; without it, that of the page")
    limit: int = Field(50, ge=1, le=100, description="At most so many")
    after: str = Field(
        "", max_length=2_000, pattern="^[A-Za-z0-9_-]*$", description="Where the page before ended; `next` holds it"
    )


# What is answered ---------------------------------------------------------------------------------
class Members(Schema):
    sme: int | None
    large: int | None
    research: int | None
    public: int | None
    other: int | None
    total: int | None


class LabelOut(Schema):
    level: str
    until: date | None


class Brief(Schema):
    """What is always public of an organisation."""

    slug: str
    kind: str
    state: str
    standing: str
    name: str = Field(description="In the language asked for")
    own_name: str
    english_name: str
    other_names: Texts = Field(description="By language")
    country: str
    region: str = Field(description="NUTS 2024; empty: not known")
    region_name: str
    city: str
    ecosystems: list[str]
    field: str = Field(description="Field of work as the source states it")
    summary: Texts = Field(description="By language")
    website: str
    freshness: str = Field(description="confirmed, stale (confirmed long ago), recent or old (by its source)")
    confirmed_on: date | None
    changed_at: datetime
    source: str
    as_of: str
    page: str = Field(description="Its page for people")
    address: str = Field(description="Its address in this interface")


class PriorityOut(Schema):
    region: str
    number: int
    text: str
    language: str
    period: str
    source: str


class Full(Brief):
    """With what the organisation shows to you; what it hides reads like what it never said."""

    text: Texts = {}
    technologies: list[str] = []
    nace: list[str] = []
    languages: list[str] = []
    services: list[str] = []
    target_countries: list[str] = []
    priorities: list[PriorityOut] = []
    founded: int | None = None
    legal_form: str = ""
    fte: float | None = None
    members: Members | None = None
    label: LabelOut | None = None
    aims: Texts = {}
    offers: Texts = {}
    needs: Texts = {}


class Organisations(Schema):
    total: int
    unknown: list[str] = Field(description="Values of filters that nothing has; they narrow nothing")
    items: list[Full]
    next: str | None = Field(description="Address of the next page; null at the end")


class OptionOut(Schema):
    value: str
    label: str
    count: int
    is_asked: bool


class FacetOut(Schema):
    name: str
    values: list[OptionOut]


class Facets(Schema):
    total: int
    unknown: list[str]
    facets: list[FacetOut]


class Gone(Problem):
    newer: str = Field(description="Address of what it has become part of")


# Operations ---------------------------------------------------------------------------------------
@router.get("/organisations/", response={200: Organisations, **ERRORS}, url_name="api_organisation_list")
def organisation_list(request, asked: Query[Paged]):
    """The directory, narrowed and ordered as on its page, one part after the other."""
    reader = reader_in(request)
    selection = select(request.GET, reader=reader, version=site().version, of=asked.of)
    try:
        keys, leads_on = page_after(selection, get_language(), asked.after, asked.limit)
    except NotOurs:
        # 404 and not 422: the description cannot say which cursors there are.
        said = _("This cursor belongs to another list. Ask without “after” to begin again.")
        return problem(404, said, errors=[{"where": "query.after", "what": said}])
    rows = Organisation.objects.shown().prefetch_related("priorities__region").in_bulk(keys)
    return {
        "total": selection.total,
        "unknown": selection.unknown,
        "items": [full(rows[key], reader) for key in keys if key in rows],
        "next": _next(request, leads_on) if leads_on else None,
    }


@router.get("/organisations/{slug}", response={200: Full, 410: Gone, **ERRORS}, url_name="api_organisation_detail")
def organisation_detail(
    request, slug: Path[Annotated[str, StringConstraints(pattern="^[-a-zA-Z0-9_]+$")]], asked: Query[InLanguage]
):
    """One organisation. 410: it was merged into another entry, which is named."""
    entry = (
        Organisation.objects.select_related("merged_into")
        .prefetch_related("priorities__region")
        .filter(slug=slug)
        .first()
    )
    newer = entry.merged_into if entry else None
    if newer and newer.state in SHOWN:
        return problem(410, _("This entry has become part of another one."), newer=address_of(newer))
    if entry is None or not Organisation.objects.visible_to(who_reads(request)).filter(pk=entry.pk).exists():
        raise Http404
    return full(entry, reader_in(request))


@router.get("/facets/", response={200: Facets, **ERRORS}, url_name="api_facet_list")
def facet_list(request, asked: Query[Filters]):
    """How many entries each value of each filter would leave, the other filters staying as they are."""
    version = site().version
    selection = select(request.GET, reader=reader_in(request), version=version, of=asked.of)
    listing = Listing(selection, {}, version)
    facets = []
    for name in FACETS:
        counts, on = selection.counts(name), selection.asked.get(name, [])
        values = [
            {"value": one, "label": listing.label(name, one), "count": n, "is_asked": one in on}
            for one, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        ]
        facets.append({"name": name, "values": values})
    return {"total": selection.total, "unknown": selection.unknown, "facets": facets}


def _next(request, cursor):
    query = request.GET.copy()
    query["after"], query["lang"] = cursor, get_language()
    return f"{settings.SITE_ADDRESS}{request.path}?{query.urlencode()}"


def address_of(organisation):
    return settings.SITE_ADDRESS + reverse("api_organisation_detail", args=[organisation.slug])


def full(organisation, reader) -> dict:
    """What this reader sees of an organisation: what is always public, and the fields it shows so far."""
    seen = fields_at(organisation, reader.near(organisation))
    given = {name: SAID[name](organisation) for name in seen}
    return _brief(organisation) | given


def _brief(one):
    return {
        "slug": one.slug,
        "kind": one.kind,
        "state": one.state,
        "standing": one.standing,
        "name": one.title,
        "own_name": one.name,
        "english_name": one.name_en,
        "other_names": by_language(one.names),
        "country": one.country.code,
        "region": one.nuts,
        "region_name": one.region,
        "city": one.city,
        "ecosystems": one.ecosystems,
        "field": one.sector,
        "summary": by_language(one.summary),
        "website": one.website,
        "freshness": one.freshness,
        "confirmed_on": localdate(one.confirmed_at, get_default_timezone()) if one.confirmed_at else None,
        "changed_at": one.changed_at,
        "source": one.source,
        "as_of": one.as_of,
        "page": settings.SITE_ADDRESS + one.get_absolute_url(),
        "address": address_of(one),
    }


def _members(one):
    kinds = ("sme", "large", "research", "public", "other")
    stated = {kind: getattr(one, f"members_{kind}") for kind in kinds} | {"total": one.members_total}
    return stated if one.members_total is not None else None


def _priorities(one):
    return [
        {
            "region": each.region.code,
            "number": each.number,
            "text": each.text,
            "language": each.language,
            "period": each.period,
            "source": each.source,
        }
        for each in sorted(one.priorities.all(), key=lambda each: (each.region.code, each.number))
    ]


# How each field of a profile is said; one for each of `profile.FIELDS`.
SAID = {
    "text": lambda one: by_language(one.text),
    "technologies": lambda one: one.technologies,
    "nace": lambda one: one.nace,
    "languages": lambda one: one.languages,
    "services": lambda one: one.services,
    "target_countries": lambda one: one.target_countries,
    "priorities": _priorities,
    "founded": lambda one: one.founded,
    "legal_form": lambda one: one.legal_form,
    "fte": lambda one: one.fte,
    "members": _members,
    "label": lambda one: {"level": one.label, "until": one.label_until} if one.label_at(localdate()) else None,
    "aims": lambda one: by_language(one.aims),
    "offers": lambda one: by_language(one.offers),
    "needs": lambda one: by_language(one.needs),
}
