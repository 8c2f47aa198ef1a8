"""What stands beside and above a list of the directory: facets with counts, chips, shapes and orders, all as links."""

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import quote

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django_countries import countries

from kogge.base.charts import Town, towns_map
from kogge.commons.clusters.models import Organisation, Place
from kogge.commons.clusters.selecting import FRESHEST
from kogge.commons.clusters.words import ECOSYSTEMS, SIZES
from kogge.commons.journal.models import site
from kogge.commons.regions.models import Region, Term
from kogge.commons.search.alphabets import in_order

OPEN = 7  # values of a facet that are shown before "more"
MOST_ROWS = 20_000  # that are kept
SHAPES = ("list", "map", "table")

# What a row of a list is made of; the long texts of an organisation are not read for it.
IN_A_ROW = (
    "slug", "kind", "state", "name", "name_en", "names", "country", "city", "sector", "ecosystems", "summary",
    "as_of", "confirmed_at",
)  # fmt: skip

_names: dict = {"version": None, "region": {}, "sector": {}, "technology": {}, "place": {}}


@dataclass
class Row:
    """An organisation in a list, in words: what a template needs of it and nothing to work out."""

    code: str
    href: str
    title: str
    other: str
    what: str
    what_language: str
    where: str
    field: str
    state: str
    tone: str

    @cached_property
    def drawn(self) -> SafeString:
        """The list item."""
        return render_to_string("clusters/_row.html", {"row": self})


class Options(list):
    """Values of a facet: [(what it is called, how many one would get, the address that sets or takes it away, is it
    set)]. Drawn here and not by a template: a page has two hundred of them.
    """

    def __html__(self):
        current = ("", ' aria-current="true"')
        return "".join(
            f'<li><a href="{_escaped(href)}" rel="nofollow"{current[is_on]}>'
            f'<span>{_escaped(label)}</span> <span class="n">{n}</span></a></li>'
            for label, n, href, is_on in self
        )


@dataclass(frozen=True)
class Facet:
    """The values of one facet as list items: those one sees at once, and the rest."""

    label: str
    first: SafeString
    more: SafeString
    n_more: int


def known_names(version):
    """Names of regions, sectors, technologies and places, read once for each version of the installation."""
    if _names["version"] != version:
        _names.update(
            region=dict(Region.objects.at_level(2).values_list("code", "name")),
            sector=dict(Term.objects.of("nace-2-1").filter(level=2).values_list("code", "label")),
            technology=dict(Term.objects.of("technologies").values_list("code", "label")),
            place={(one.country.code, one.town): one for one in Place.objects.all()},
            version=version,
        )
    return _names


def forget_lists():
    """Read names and rows anew at the next question (measurements and tests)."""
    _names.update(version=None)
    _rows.update(of=None, drawn={})


def row_of(organisation, now) -> Row:
    """How an organisation stands in a list. What it shows is public of every organisation."""
    language = get_language()
    title = organisation.title_in(language)
    state, tone = reliance(organisation, now)
    country = country_name(organisation.country.code, language)
    summary = str(organisation.summary) if organisation.summary else ""
    kind = "" if organisation.kind == Organisation.Kind.CLUSTER else str(organisation.get_kind_display())
    return Row(
        code=organisation.country.code,
        href=organisation.get_absolute_url(),
        title=title,
        other=next((name for name in (organisation.name, organisation.name_en) if name and name != title), ""),
        what=summary or capfirst(organisation.sector) or kind,
        what_language="" if summary or not organisation.sector or language == "en" else "en",
        where=f"{organisation.city}, {country}" if organisation.city else country,
        field=str(ECOSYSTEMS.get(organisation.ecosystem, organisation.ecosystem)),
        state=state,
        tone=tone,
    )


def reliance(organisation, now):
    """How far one can rely on an entry: (in words, the tone of the tag)."""
    if organisation.state == Organisation.State.CEASED:
        return _("No longer exists"), "calm"
    match organisation.freshness_at(now):
        case "confirmed":
            return _("Confirmed %(year)d") % {"year": organisation.confirmed_at.year}, "good"
        case "stale":
            return _("Not confirmed since %(year)d") % {"year": organisation.confirmed_at.year}, "soon"
        case "recent":
            return capfirst(organisation.age), "info"
        case _:
            return capfirst(organisation.age), "soon" if organisation.year else "calm"


class Listing:
    """The links round one selection. `params`: what the address carries besides facets (`q`, `sort`, `as`)."""

    def __init__(self, selection, params, version):
        self.selection = selection
        self.params = {name: value for name, value in params.items() if value}
        self.names = known_names(version)
        self.language = get_language()

    def href(self, asked=None, **changes) -> str:
        asked = self.selection.asked if asked is None else asked
        said = [f"{name}={quote(value)}" for name, value in (self.params | changes).items() if value]
        said += [_said(facet, value) for facet, values in asked.items() for value in values]
        return "?" + "&".join(said)

    def toggled(self, facet, value) -> str:
        """The address with this value set, or without it if it is set."""
        there = self.selection.asked.get(facet, [])
        left = [one for one in there if one != value] if value in there else [*there, value]
        return self.href(
            {name: values for name, values in self.selection.asked.items() if name != facet} | {facet: left}
        )

    # What values are called --------------------------------------------------------------------------------

    def label(self, facet, value) -> str:
        match facet:
            case "country":
                return country_name(value, self.language)
            case "ecosystem":
                return str(ECOSYSTEMS.get(value, value))
            case "region" | "sector" | "technology":
                return self.names[facet].get(value, value)
            case "kind":
                return str(Organisation.Kind(value).label)
            case "standing":
                return str(Organisation.Standing(value).label)
            case "label":
                return str(Organisation.Label(value).label)
            case "size":
                return next(str(name) for code, _low, _high, name in SIZES if code == value)
            case "language":
                return str(get_language_info(value)["name_translated"])
            case "freshness":
                return _freshness(value)
            case _:
                return value.partition("/")[2] or value

    def facets(self, *, hidden=()) -> list[Facet]:
        """The facets in which something is left, each with its values: those that are set first, then the largest."""
        shown = []
        for name, label in _facet_labels():
            counts = {} if name in hidden else self.selection.counts(name)
            on = self.selection.asked.get(name, [])
            if len(counts) < 2 and not on:
                continue
            values = [*on, *(value for value in self._in_order(name, counts) if value not in on)]
            others = {facet: chosen for facet, chosen in self.selection.asked.items() if facet != name}
            stem = self.href({**others, name: on} if on else others)
            stem += "" if stem == "?" else "&"
            options = [
                (
                    self.label(name, value),
                    counts.get(value, 0),
                    self.toggled(name, value) if value in on else stem + _said(name, value),
                    value in on,
                )
                for value in values
            ]
            cut = max(OPEN, len(on)) if len(options) > OPEN + 2 else len(options)
            first, more = (format_html("{}", Options(part)) for part in (options[:cut], options[cut:]))
            shown.append(Facet(label, first, more, len(options) - cut))
        return shown

    def _in_order(self, name, counts):
        if name == "country":
            return sorted(counts, key=lambda value: in_order(self.label(name, value)))
        sizes = [code for code, *_rest in SIZES]
        fixed = {"size": sizes, "freshness": FRESHEST, "label": ["gold", "silver", "bronze"]}
        if name in fixed:
            return [value for value in fixed[name] if value in counts]
        return sorted(counts, key=lambda value: (-counts[value], value))

    def chips(self):
        """What is set, each with the address of the list without it."""
        chips = []
        if self.selection.words:
            chips.append({"label": f"“{self.selection.words}”", "href": self.href(q="")})
        for facet, values in self.selection.asked.items():
            chips += [{"label": self.label(facet, value), "href": self.toggled(facet, value)} for value in values]
        return chips

    def shapes(self, current):
        labels = {"list": _("List"), "map": _("Map"), "table": _("Table")}
        return [
            {
                "label": labels[name],
                "href": self.href(**{"as": name if name != "list" else ""}),
                "current": name == current,
            }
            for name in SHAPES
        ]

    def orders(self):
        """In what order: without a wish, names for a list, and what fits best for a search."""
        first = _("Best match") if self.selection.words else _("Name")
        choices = [("", first), ("fresh", _("Freshest"))]
        choices += [("title", _("Name"))] if self.selection.words else [("-title", _("Name, from the end"))]
        return [
            {"label": label, "href": self.href(sort=sort), "current": sort == self.selection.sort}
            for sort, label in choices
        ]

    def map(self):
        """Towns with what is left in each; those whose source names no town count for their country."""
        counts = self.selection.shelf.counts("town", self.selection.within)
        points, elsewhere = [], {}
        for value, n in counts.items():
            country, _slash, town = value.partition("/")
            place = self.names["place"].get((country, town))
            if place is None:
                elsewhere[country] = elsewhere.get(country, 0) + n
            else:
                href = self.href({**self.selection.asked, "town": [value]}, **{"as": ""})
                points.append(Town(place.town, place.latitude, place.longitude, href, n))
        return towns_map(
            points,
            title=_("Where they are"),
            sub=_("%(n)d organisations by town; those whose source names no town stand for their country.")
            % {"n": self.selection.total},
            desc=_("A map of the Baltic Sea Region with a circle at each town that has some of them."),
            countries=elsewhere,
            shades=self.selection.shelf.counts("country", self.selection.within),
        )


_rows: dict = {"of": None, "drawn": {}}


def rows(keys, *, version, now) -> list[Row]:
    """These organisations as rows, in this order. Kept while the installation and the day stay the same."""
    today = timezone.localdate(now, timezone.get_default_timezone())
    if _rows["of"] != (version, today) or len(_rows["drawn"]) > MOST_ROWS:
        _rows.update(of=(version, today), drawn={})
    language, kept = get_language(), _rows["drawn"]
    missing = [key for key in keys if (key, language) not in kept]
    if missing:
        for organisation in Organisation.objects.shown().only(*IN_A_ROW).filter(pk__in=missing):
            kept[organisation.pk, language] = row_of(organisation, now)
    return [kept[key, language] for key in keys if (key, language) in kept]


class Pages(Paginator):
    """Pages of a selection: keys come from memory, and only the rows of one page from the database."""

    @cached_property
    def count(self):
        return self.object_list.total

    def page(self, number):
        number = self.validate_number(number)
        keys = self.object_list.keys(get_language(), offset=(number - 1) * self.per_page, limit=self.per_page)
        return self._get_page(rows(keys, version=site().version, now=timezone.now()), number, self)


_escaped = lru_cache(maxsize=4000)(escape)


@lru_cache(maxsize=4000)
def _said(facet, value):
    """A facet with a value, as an address says it."""
    return f"{facet}={quote(value)}"


@lru_cache(maxsize=4000)
def country_name(code, language):
    return str(countries.name(code)) or code


def _facet_labels():
    return [
        ("ecosystem", _("Industrial ecosystem")),
        ("country", _("Country")),
        ("kind", _("Kind")),
        ("region", _("Region")),
        ("sector", _("Sector")),
        ("technology", _("Technology")),
        ("freshness", _("State of the profile")),
        ("size", _("Size")),
        ("label", _("Label")),
        ("standing", _("Standing")),
        ("language", _("Language of work")),
    ]


def _freshness(value):
    return {
        "confirmed": _("Confirmed by the organisation"),
        "recent": _("From a recent source"),
        "stale": _("Confirmed long ago"),
        "old": _("From an old source"),
    }.get(value, value)
