"""What stands on the page of a region: one list of what each room knows of it, in the order in which it is shown."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kogge.base.charts import Bar, Town, bars, towns_map
from kogge.commons.clusters.models import Organisation, Place
from kogge.commons.regions.models import Priority, Recoding, RegionFigure, Term
from kogge.commons.search.alphabets import in_order

LARGEST = 12  # sectors in the picture
CLUSTERS = 12  # on the page of a region; the rest stands in the directory
PRIORITIES = 200  # far more than a country states today


@dataclass(frozen=True)
class Fact:
    """A number of a region with everything one must know to use it."""

    label: str
    value: float
    unit: str
    year: int
    nuts: str  # the version of the nomenclature its statistics count by; "" where they mix several
    counted_as: str = ""  # the older code under which they have the region


def codes_of(region):
    """The region's own code, and the older ones it had whole: statistics keep counting by the codes of their time."""
    older = list(Recoding.objects.filter(becomes=region.code, is_part=False).values_list("code", flat=True))
    before = Recoding.objects.filter(becomes__in=older, is_part=False).values_list("code", flat=True)
    return [region.code, *older, *before]


def facts_of(region):
    """The newest number of each kind that counts the whole region."""
    rows = RegionFigure.objects.filter(region__in=codes_of(region)).exclude(indicator="employed").order_by("year")
    newest = {row.indicator: row for row in rows}
    return [
        Fact(
            label=row.get_indicator_display(),
            value=row.value,
            unit=str(UNITS.get(row.unit, row.unit)),
            year=row.year,
            nuts=row.nuts,
            counted_as=row.region if row.region != region.code else "",
        )
        for row in (newest[name] for name in RegionFigure.Indicator.values if name in newest)
    ]


UNITS = {
    "full-time equivalents": gettext_lazy("full-time equivalents"),
    "% of individuals": gettext_lazy("per cent of people"),
    "PPS per inhabitant": gettext_lazy("purchasing power standard a head"),
    "persons": gettext_lazy("persons"),
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
        sub=_(
            "Persons employed in %(year)d in the %(n)d largest divisions of NACE Rev. 2, together %(share)d %% of "
            "those counted; farming and public service are not counted. Regions as in NUTS %(nuts)s."
        )
        % {"year": largest[0].year, "n": len(items), "share": share, "nuts": largest[0].nuts},
        desc=_("Bars, one for each division, the largest first."),
        items=items,
        head=(_("Division"), _("Persons employed")),
        language="en",
    )


def priorities_of(region):
    """The priorities of the region, else of its parts, else of the smallest region around it: (whose, rows)."""
    stated = Priority.objects.select_related("region").order_by("region__code", "number")
    near = [("own", stated.filter(region=region)), ("parts", stated.filter(region__code__startswith=region.code))]
    near += [("around", stated.filter(region=larger)) for larger in reversed(region.around())]
    for whose, rows in near:
        found = list(rows[:PRIORITIES])
        if found:
            return whose, found
    return "", []


def sources_of(priorities):
    """Where these are stated, each place once: [(address, period), …]; without a period if the source names none."""
    return list(dict.fromkeys((one.source, "" if one.period == "n.d." else one.period) for one in priorities))


def clusters_in(region, user):
    """Listed cluster organisations of the region. Most are known by regions of the second level: a smaller region has
    those of the one around it."""
    listed = Organisation.objects.visible_to(user).listed().clusters()
    if region.level == 0:
        return listed.filter(country=region.iso)
    if region.level == 3:
        return listed.filter(Q(nuts=region.code) | Q(nuts=region.code[:4]))
    return listed.filter(nuts__startswith=region.code)


def listed_at(region):
    """The address of the directory with the clusters of this region."""
    if region.level == 0:
        asked = [("country", region.iso)]
    elif region.level == 1:
        asked = [("region", code) for code in region.parts.order_by("code").values_list("code", flat=True)]
    else:
        asked = [("region", region.code[:4])]
    return f"{reverse('cluster_list')}?{urlencode(asked)}"


def clusters_map(region, clusters):
    """The towns of those clusters; None if none of their towns is known."""
    counted = clusters.order_by().exclude(city="").values_list("city", "country").annotate(Count("pk"))
    places = {(place.town, place.country.code): place for place in Place.objects.all()}
    points = [
        Town(place.town, place.latitude, place.longitude, f"{reverse('cluster_list')}?{urlencode({'q': town})}", n)
        for town, country, n in counted
        if (place := places.get((town, country)))
    ]
    if not points:
        return None
    return towns_map(
        sorted(points, key=lambda town: in_order(town.label)),
        title=_("Clusters of %(region)s by town") % {"region": region.title},
        desc=_(
            "A map of the Baltic Sea Region with a circle at each town of the region that has cluster organisations."
        ),
        head=(_("Town"), _("Clusters")),
    )
