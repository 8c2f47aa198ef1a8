"""Regions and vocabularies for machines: the twin of the pages under /regions/ and of /about/data/."""

from typing import Annotated, Literal

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, Path, Query, Router, Schema
from pydantic import StringConstraints
from pydantic.json_schema import SkipJsonSchema

from kogge.base.machines import ERRORS, Problem, problem
from kogge.commons.clusters.models import Organisation
from kogge.commons.regions.actions import todays_region
from kogge.commons.regions.models import Priority, Region, RegionFigure, Vocabulary
from kogge.portal.home.shelves import codes_of
from kogge.portal.opendata.cluster_api import InLanguage

router = Router(tags=["regions"])
Code = Path[Annotated[str, StringConstraints(pattern="^[A-Za-z]{2}[A-Za-z0-9]{0,3}$")]]
SOURCES = {
    "employed": "Eurostat, sbs_r_nuts06_r2",
    "research_staff": "Eurostat, rd_p_persreg",
    "internet": "Eurostat, isoc_r_iuse_i",
    "income": "Eurostat, tgs00026",
}
LICENCE = "CC BY 4.0"


class RegionsAsked(InLanguage):
    country: str = Field("", max_length=2, description="Country, as the Union writes it: EL, DE, …")
    level: Annotated[int, Field(ge=0, le=3)] | SkipJsonSchema[None] = Field(
        None, description="0 countries to 3 smallest regions"
    )
    parent: str = Field("", max_length=5, description="Code of the region around")
    limit: int = Field(50, ge=1, le=100)
    after: str = Field("", max_length=5, description="The last code of the page before")


class RegionOut(Schema):
    code: str = Field(description="NUTS 2024")
    level: int
    country: str
    name: str
    latin_name: str
    parent: str | None
    page: str
    address: str


class Regions(Schema):
    total: int
    items: list[RegionOut]
    next: str | None


class PriorityOut(Schema):
    number: int
    text: str
    language: str
    period: str
    source: str


class RegionFull(RegionOut):
    older_codes: list[str]
    parts: list[str]
    neighbours: list[str]
    priorities: list[PriorityOut]
    clusters: int = Field(description="Cluster organisations of the directory in it")


class Newer(Schema):
    code: str
    name: str
    address: str


class OlderCode(Problem):
    """An older code: since which version it is not in use, and the region of today."""

    last_version: str
    change: str
    newer: Newer | None


class FiguresAsked(InLanguage):
    indicator: Literal[tuple(RegionFigure.Indicator.values)] | SkipJsonSchema[None] = None


class FigureOut(Schema):
    indicator: str
    year: int
    sector: str = Field(description="Division of NACE Rev. 2; empty: all of them")
    value: float
    unit: str
    counted_as: str = Field(description="Code under which the source counts the region")
    version: str = Field(description="Version of the codes the source uses")
    source: str
    licence: str


class Figures(Schema):
    code: str
    items: list[FigureOut]


class VocabularyOut(Schema):
    code: str
    title: str
    version: str
    source: str
    licence: str
    is_draft: bool = Field(description="Typed off, and not yet checked by an editor")
    address: str


class Vocabularies(Schema):
    items: list[VocabularyOut]


class TermOut(Schema):
    code: str
    label: str
    parent: str
    level: int
    valid_from: str | None
    valid_until: str | None


class VocabularyFull(VocabularyOut):
    terms: list[TermOut]


@router.get("/regions/", response={200: Regions, **ERRORS}, url_name="api_region_list")
def region_list(request, asked: Query[RegionsAsked]):
    """Regions of the European nomenclature in the order of their codes."""
    regions = Region.objects.select_related("parent").order_by("code")
    if asked.country:
        regions = regions.filter(country=_clean(asked.country).upper())
    if asked.level is not None:
        regions = regions.at_level(asked.level)
    if asked.parent:
        regions = regions.filter(parent__code=_clean(asked.parent).upper())
    rows = list(regions.filter(code__gt=_clean(asked.after))[: asked.limit + 1])
    shown = rows[: asked.limit]
    return {
        "total": regions.count(),
        "items": [_region(one) for one in shown],
        "next": _next(request, shown[-1].code) if len(rows) > len(shown) else None,
    }


@router.get("/regions/{code}", response={200: RegionFull, 410: OlderCode, **ERRORS}, url_name="api_region_detail")
def region_detail(request, code: Code, asked: Query[InLanguage]):
    """One region. 410: the code is of an older version of the nomenclature; the newer one is named."""
    region, older = _today(code)
    if older:
        return older
    clusters = Organisation.objects.listed().clusters()
    inside = clusters.filter(nuts__startswith=region.code) if region.level else clusters.filter(country=region.iso)
    columns = ("number", "text", "language", "period", "source")
    priorities = Priority.objects.filter(region=region).order_by("number").values(*columns)
    return _region(region) | {
        "older_codes": codes_of(region)[1:],
        "parts": list(region.parts.order_by("code").values_list("code", flat=True)),
        "neighbours": list(region.neighbours.order_by("code").values_list("code", flat=True)),
        "priorities": list(priorities),
        "clusters": inside.count(),
    }


@router.get(
    "/regions/{code}/figures", response={200: Figures, 410: OlderCode, **ERRORS}, url_name="api_region_figures"
)
def region_figures(request, code: Code, asked: Query[FiguresAsked]):
    """The numbers of a region with year, unit, source and the code under which they were counted."""
    region, older = _today(code)
    if older:
        return older
    rows = RegionFigure.objects.filter(region__in=codes_of(region)).order_by("indicator", "year", "nace", "region")
    if asked.indicator:
        rows = rows.filter(indicator=asked.indicator)
    return {"code": region.code, "items": [_figure(row) for row in rows]}


@router.get(
    "/vocabularies/", response={200: Vocabularies, **ERRORS}, url_name="api_vocabulary_list", tags=["vocabularies"]
)
def vocabulary_list(request, asked: Query[InLanguage]):
    """The lists of words used here, each with its version, source and licence."""
    return {"items": [_vocabulary(one) for one in Vocabulary.objects.order_by("code")]}


@router.get(
    "/vocabularies/{code}",
    response={200: VocabularyFull, **ERRORS},
    url_name="api_vocabulary_detail",
    tags=["vocabularies"],
)
def vocabulary_detail(
    request, code: Path[Annotated[str, StringConstraints(pattern="^[-a-zA-Z0-9_]+$")]], asked: Query[InLanguage]
):
    """One list with all of its words."""
    vocabulary = get_object_or_404(Vocabulary, code=code)
    terms = [
        {
            "code": term.code,
            "label": term.label,
            "parent": term.parent,
            "level": term.level,
            "valid_from": term.valid_from and term.valid_from.isoformat(),
            "valid_until": term.valid_until and term.valid_until.isoformat(),
        }
        for term in vocabulary.terms.order_by("position")
    ]
    return _vocabulary(vocabulary) | {"terms": terms}


def _clean(text):
    return text.replace("\0", "")


def _address(name, *arguments):
    return settings.SITE_ADDRESS + reverse(name, args=arguments)


def _next(request, code):
    query = request.GET.copy()
    query["after"] = code
    return f"{settings.SITE_ADDRESS}{request.path}?{query.urlencode()}"


def _region(one):
    return {
        "code": one.code,
        "level": one.level,
        "country": one.country,
        "name": one.title,
        "latin_name": one.name_latin,
        "parent": one.parent.code if one.parent else None,
        "page": settings.SITE_ADDRESS + one.get_absolute_url(),
        "address": _address("api_region_detail", one.code),
    }


def _figure(row):
    return {
        "indicator": row.indicator,
        "year": row.year,
        "sector": row.nace,
        "value": row.value,
        "unit": row.unit,
        "counted_as": row.region,
        "version": row.nuts,
        "source": SOURCES[row.indicator],
        "licence": LICENCE,
    }


def _vocabulary(one):
    return {
        "code": one.code,
        "title": one.title,
        "version": one.version,
        "source": one.source,
        "licence": one.licence,
        "is_draft": one.is_draft,
        "address": _address("api_vocabulary_detail", one.code),
    }


def _today(code):
    """The region of this code, or the answer that says what became of it."""
    region, change = todays_region(code)
    if region is None and change is None:
        raise Http404
    if change is None:
        return region, None
    newer = region and {
        "code": region.code,
        "name": region.title,
        "address": _address("api_region_detail", region.code),
    }
    said = _("%(code)s is a code of NUTS %(version)s and no longer in use.") % {
        "code": change.code,
        "version": change.version,
    }
    return None, problem(410, said, last_version=change.version, change=change.change, newer=newer)
