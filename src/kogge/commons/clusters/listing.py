"""What stands beside and above a list of the directory: facets with counts, chips, shapes and orders, all as links."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django_countries import countries

from kogge.base.charts import Town, towns_map
from kogge.commons.clusters.models import Organisation, Place
from kogge.commons.clusters.words import ECOSYSTEMS, SIZES
from kogge.commons.regions.models import Region, Term

OPEN = 7  # values of a facet that are shown before "more"
SHAPES = ("list", "map", "table")
FRESH = ("confirmed", "recent", "stale", "old")

_names: dict = {"version": None, "region": {}, "sector": {}, "technology": {}, "place": {}}


@dataclass(frozen=True)
class Option:
    """One value of a facet: what it is called, how many one would get, and the address that sets or takes it away."""

    label: str
    n: int
    href: str
    is_on: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    first: list[Option]
    more: list[Option]


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


class Listing:
    """The links round one selection. `params`: what the address carries besides facets (`q`, `sort`, `as`)."""

    def __init__(self, selection, params, version):
        self.selection = selection
        self.params = {name: value for name, value in params.items() if value}
        self.names = known_names(version)

    def href(self, asked=None, **changes) -> str:
        asked = self.selection.asked if asked is None else asked
        pairs = [(name, value) for name, value in (self.params | changes).items() if value]
        pairs += [(facet, value) for facet, values in asked.items() for value in values]
        return "?" + urlencode(pairs, quote_via=quote)

    def toggled(self, facet, value) -> str:
        """The address with this value set, or without it if it is set."""
        asked = dict(self.selection.asked)
        there = asked.pop(facet, [])
        left = [one for one in there if one != value] if value in there else [*there, value]
        return self.href(asked | {facet: left} if left else asked)

    # What values are called --------------------------------------------------------------------------------

    def label(self, facet, value) -> str:
        match facet:
            case "country":
                return str(countries.name(value)) or value
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
            values = dict.fromkeys([*on, *self._in_order(name, counts)])
            options = [
                Option(self.label(name, value), counts.get(value, 0), self.toggled(name, value), value in on)
                for value in values
            ]
            if len(options) > 1 or on:
                cut = max(OPEN, len(on)) if len(options) > OPEN + 2 else len(options)
                shown.append(Facet(name, label, options[:cut], options[cut:]))
        return shown

    def _in_order(self, name, counts):
        if name == "country":
            return sorted(counts, key=lambda value: self.label(name, value).casefold())
        fixed = {"size": [code for code, *_rest in SIZES], "freshness": FRESH, "label": ["gold", "silver", "bronze"]}
        if name in fixed:
            return [value for value in fixed[name] if value in counts]
        return sorted(counts, key=lambda value: (-counts[value], self.label(name, value).casefold()))

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
            {"label": labels[name], "href": self.href(**{"as": name if name != "list" else ""}), "current": name == current}
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
        )


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
