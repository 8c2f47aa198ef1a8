"""What stands beside and above a list of the directory: facets with counts, chips, shapes and orders, all as links."""

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import islice
from urllib.parse import quote

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, ngettext, pgettext
from django.utils.translation import gettext as _
from django_countries import countries

from kogge.base.charts import Town, towns_map
from kogge.base.documents.pieces import Pieces
from kogge.commons.clusters.models import Organisation, Place
from kogge.commons.clusters.models.organisation import age_of, freshness_of, title_of, year_of
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
    "pk", "slug", "kind", "state", "name", "name_en", "names", "country", "city", "sector", "ecosystems", "summary",
    "as_of", "confirmed_at",
)  # fmt: skip

_names: dict = {"version": None, "region": {}, "sector": {}, "technology": {}, "place": {}, "written": {}}


@dataclass(slots=True)
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

    def __html__(self):
        """The list item: name, what it does, where, how far one can rely on it."""
        other = f'<p class="meta en">{escape(self.other)}</p>' if self.other else ""
        tongue = f' lang="{self.what_language}"' if self.what_language else ""
        what = f'<p class="small what"{tongue}>{escape(self.what)}</p>' if self.what else ""
        field = f'<p class="meta">{_escaped(self.field)}</p>' if self.field else ""
        return (
            f'<li><span class="cc" aria-hidden="true">{escape(self.code)}</span>'
            f'<div><h3><a href="{escape(self.href)}">{escape(self.title)}</a></h3>{other}{what}</div>'
            f'<div class="wh"><p>{_escaped(self.where)}</p>{field}</div>'
            f'<div class="stt"><span class="tag {self.tone}">{_escaped(self.state)}</span></div></li>'
        )

    @property
    def drawn(self) -> SafeString:
        return format_html("{}", self)


@dataclass(frozen=True)
class Facet:
    """The values of one facet as list items: those one sees at once, and the rest. Drawn here and not by a template: a
    page has two hundred of them.
    """

    label: str
    first: SafeString
    more: SafeString
    n_more: int

    def __html__(self):
        """As it stands beside the list, with its heading."""
        rest = ""
        if self.more:
            summary = ngettext("%(n)s more", "%(n)s more", self.n_more) % {"n": self.n_more}
            rest = (
                f'<details class="rest"><summary class="more">{escape(summary)}</summary>'
                f'<ul class="ticks">{self.more}</ul></details>'
            )
        return f'<div class="set"><h3>{escape(self.label)}</h3><ul class="ticks">{self.first}</ul>{rest}</div>'


def known_names(version):
    """Names of regions, sectors, technologies and places, read once for each version of the installation."""
    if _names["version"] != version:
        _names.update(
            region=dict(Region.objects.at_level(2).values_list("code", "name")),
            sector=dict(Term.objects.of("nace-2-1").filter(level=2).values_list("code", "label")),
            technology=dict(Term.objects.of("technologies").values_list("code", "label")),
            place={(one.country.code, one.town): one for one in Place.objects.all()},
            written={},
            version=version,
        )
    return _names


def forget_lists():
    """Read names and rows anew at the next question (measurements and tests)."""
    _names.update(version=None)
    _rows.update(of=None, drawn={})


def row_of(said, language, now) -> Row:
    """How an organisation stands in a list; `said`: its values of IN_A_ROW. What it shows is always public."""
    _pk, slug, kind, state, name, name_en, names, code, city, sector, ecosystems, summary, as_of, confirmed = said
    title, summary = title_of(language, code, name, name_en, names), str(summary or "")
    is_cluster, country = kind == Organisation.Kind.CLUSTER, country_name(code, language)
    freshness = freshness_of(confirmed, as_of, now)
    since = confirmed.year if confirmed else as_of
    state, tone = _reliance(language, state == Organisation.State.CEASED, freshness, since)
    return Row(
        code=code,
        href=f"{_way(language, is_cluster)}{slug}/",
        title=title,
        other=next((each for each in (name, name_en) if each and each != title), ""),
        what=summary or _capital(sector) or ("" if is_cluster else str(Organisation.Kind(kind).label)),
        what_language="" if summary or not sector or language == "en" else "en",
        where=f"{city}, {country}" if city else country,
        field=_ecosystem(ecosystems[0], language) if ecosystems else "",
        state=state,
        tone=tone,
    )


@lru_cache(maxsize=4000)
def _reliance(_language, is_ceased, freshness, since):
    """How far one can rely on an entry: (in words, the tone of the tag). `since`: the year in which it was confirmed,
    or what its source says of its age.
    """
    if is_ceased:
        return _("No longer exists"), "calm"
    match freshness:
        case "confirmed":
            return _("Confirmed %(year)d") % {"year": since}, "good"
        case "stale":
            return _("Not confirmed since %(year)d") % {"year": since}, "soon"
        case "recent":
            return _capital(age_of(since)), "info"
        case _:
            return _capital(age_of(since)), "soon" if year_of(since) else "calm"


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
                return _ecosystem(value, self.language)
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

    def _written(self, facet, value) -> str:
        """What a value is called, for HTML; kept until the installation changes."""
        kept, key = self.names["written"], (self.language, facet, value)
        if key not in kept:
            kept[key] = escape(self.label(facet, value))
        return kept[key]

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
            stem = escape(self.href({**others, name: on} if on else others))
            stem += "" if stem == "?" else "&amp;"
            options = [
                _option(self._written(name, value), counts.get(value, 0), escape(self.toggled(name, value)), _CURRENT)
                if value in on
                else _option(self._written(name, value), counts[value], stem + _said_escaped(name, value), "")
                for value in values
            ]
            cut = max(OPEN, len(on)) if len(options) > OPEN + 2 else len(options)
            first, more = (Pieces(part).drawn for part in (options[:cut], options[cut:]))
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
        name = pgettext("organisation", "Name")
        choices = [("", _("Best match") if self.selection.words else name), ("fresh", _("Freshest"))]
        choices += [("title", name)] if self.selection.words else [("-title", _("Name, from the end"))]
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
    if _rows["of"] != (version, today):
        _rows.update(of=(version, today), drawn={})
    language, kept = get_language(), _rows["drawn"]
    missing = [key for key in keys if (key, language) not in kept]
    if missing:
        for said in Organisation.objects.shown().filter(pk__in=missing).values_list(*IN_A_ROW):
            kept[said[0], language] = row_of(said, language, now)
    found = [kept[key, language] for key in keys if (key, language) in kept]
    for oldest in list(islice(kept, max(0, len(kept) - MOST_ROWS))):
        kept.pop(oldest, None)
    return found


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


def _capital(text):
    """As Django's capfirst, without its being lazy: a page has fifty of them."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=100)
def _way(_language, is_cluster):
    """Where the pages of entries lie, in the language of the page: "/sv/clusters/"."""
    return reverse("cluster_list" if is_cluster else "organisation_list")


@lru_cache(maxsize=4000)
def _said(facet, value):
    """A facet with a value, as an address says it."""
    return f"{facet}={quote(value)}"


_said_escaped = lru_cache(maxsize=4000)(lambda facet, value: escape(_said(facet, value)))
_CURRENT = ' aria-current="true"'


def _option(label, n, href, current):
    """A value of a facet, how many one would get, and the address that sets it or takes it away."""
    n = n if n < 1000 else number_format(n, use_l10n=True, force_grouping=True)
    return f'<li><a href="{href}" rel="nofollow"{current}><span>{label}</span> <span class="n">{n}</span></a></li>'


@lru_cache(maxsize=1000)
def _ecosystem(code, _language):
    return str(ECOSYSTEMS.get(code, code))


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
