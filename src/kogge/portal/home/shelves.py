"""What stands on the page of a region: one list of what each room knows of it, in the order in which it is shown."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kogge.base.charts import Bar, Town, bars, towns_map
from kogge.commons.clusters.models import Organisation, Place
from kogge.commons.regions.models import Priority, Recoding, RegionFigure, Term

LARGEST = 12  # sectors in the picture


@dataclass(frozen=True)
class Fact:
    """A number of a region with everything one must know to use it."""

    label: str
    value: float
    unit: str
    year: int
    counted_as: str = ""  # the older code under which the statistics have it
    nuts: str = ""


def codes_of(region):
    """The region's own code, and the older ones it had: statistics keep counting by the codes of their time."""
    return [region.code, *Recoding.objects.filter(becomes=region.code).values_list("code", flat=True)]


def facts_of(region):
    """The newest number of each kind that counts the whole region."""
    newest = {}
    rows = RegionFigure.objects.filter(region__in=codes_of(region)).exclude(indicator="employed").order_by("year")
    for row in rows:
        newest[row.indicator] = row
    return [
        Fact(
            label=row.get_indicator_display(),
            value=row.value,
            unit=UNITS[row.unit](),
            year=row.year,
            counted_as=row.region if row.region != region.code else "",
            nuts=row.nuts,
        )
        for row in newest.values()
    ]


UNITS = {
    "full-time equivalents": lambda: _("full-time equivalents"),
    "% of individuals": lambda: _("% of people"),
    "PPS per inhabitant": lambda: _("purchasing power standard a head"),
    "persons": lambda: _("persons"),
}


def sectors_chart(region):
    """The largest sectors by people employed; None where the statistics do not count this region."""
    counted = RegionFigure.objects.filter(region__in=codes_of(region), indicator="employed")
    largest = list(counted.filter(value__gt=0).order_by("-value")[:LARGEST])
    if not largest:
        return None
    names = dict(Term.objects.of("nace-2").values_list("code", "label"))
    total = sum(counted.values_list("value", flat=True))
    items = [Bar(names.get(row.nace, row.nace), row.value) for row in largest]
    share = round(100 * sum(item.value for item in items) / total)
    return bars(
        title=_("Where people work in %(region)s") % {"region": region.name},
        sub=_("Persons employed in %(year)d in the %(n)d largest divisions of NACE Rev. 2, together %(share)d %% of those counted; farming and public service are not counted.")
        % {"year": largest[0].year, "n": len(items), "share": share},
        desc=_("Bars, one for each division, the largest first."),
        items=items,
        head=(_("Division"), _("Persons employed")),
    )


def priorities_of(region):
    """The priorities of the region, else of its parts, else of the region around it: (whose, rows)."""
    own = Priority.objects.select_related("region").order_by("region__code", "number")
    for whose, rows in (
        ("own", own.filter(region=region)),
        ("parts", own.filter(region__code__startswith=region.code)),
        ("around", own.filter(region=region.parent) if region.parent else own.none()),
    ):
        found = list(rows[:60])
        if found:
            return whose, found
    return "", []


def clusters_in(region, user):
    """Cluster organisations of the region; the directory knows them by regions of the second level."""
    code = region.code[:4] if region.level > 0 else region.code
    clusters = Organisation.objects.visible_to(user).clusters()
    found = clusters.filter(nuts__startswith=code) if region.level else clusters.filter(country=region.iso)
    return list(found.by_title())


def clusters_map(region, clusters):
    """The towns of those clusters; None if none of their towns is known."""
    places = {(place.town, place.country.code): place for place in Place.objects.all()}
    towns = {}
    for cluster in clusters:
        place = places.get((cluster.city, cluster.country.code))
        if place:
            towns.setdefault(place, []).append(cluster)
    if not towns:
        return None
    points = [Town(place.town, place.latitude, place.longitude, of[0].get_absolute_url(), len(of)) for place, of in towns.items()]
    return towns_map(
        points,
        title=_("Clusters of %(region)s by town") % {"region": region.title},
        desc=_("A map of the Baltic Sea Region with a circle at each town of the region that has cluster organisations."),
        head=(_("Town"), _("Clusters")),
    )
