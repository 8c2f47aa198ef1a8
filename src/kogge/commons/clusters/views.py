from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_countries import countries

from kogge.base.charts import Town, towns_map
from kogge.base.http import page
from kogge.commons.clusters.models import Organisation, Place
from kogge.commons.clusters.words import ECOSYSTEMS
from kogge.commons.journal.stored import stored

AROUND_THE_SEA = ["DK", "EE", "FI", "DE", "LV", "LT", "NO", "PL", "SE"]
FILTERS = ("q", "country", "sector", "as", "page")


@login_not_required
@stored(query=FILTERS)
def cluster_list(request):
    """The clusters of the region: filters left, as a list, a map or a table."""
    asked = {name: request.GET.get(name, "").strip()[:80] for name in FILTERS}
    clusters = Organisation.objects.visible_to(request.user).clusters()
    narrowed = {"country": asked["country"], "sector": asked["sector"], "words": asked["q"]}
    found = clusters.matching(**narrowed).by_title()
    shape = asked["as"] if asked["as"] in ("map", "table") else "list"
    everywhere = clusters.by_country()
    context = {
        "total": sum(everywhere.values()),
        "lands": len(everywhere),
        "chips": _chips(request, asked),
        "page": Paginator(found, 24).get_page(asked["page"]),
        "asked": asked,
        "shape": shape,
        "shapes": _shapes(request, shape),
        "countries": _with_counts(clusters.matching(**narrowed | {"country": ""}).by_country(), countries.name),
        "sectors": _with_counts(clusters.matching(**narrowed | {"sector": ""}).by_sector(), _ecosystem),
        "chart": _map(found) if shape == "map" else None,
    }
    return page(request, "clusters/cluster_list.html", context)


def _with_counts(counts, name_of):
    return sorted(({"value": key, "label": name_of(key), "count": n} for key, n in counts.items()), key=_by_label)


def _by_label(option):
    return option["label"].casefold()


def _ecosystem(code):
    return str(ECOSYSTEMS.get(code, code))


def _chips(request, asked):
    """The filters that are set, each with the address of the list without it."""
    words = {
        "q": f"“{asked['q']}”",
        "country": countries.name(asked["country"]) or asked["country"],
        "sector": _ecosystem(asked["sector"]),
    }
    chips = []
    for name, label in words.items():
        if asked[name]:
            query = request.GET.copy()
            query.pop(name, None)
            query.pop("page", None)
            chips.append({"label": label, "href": f"{request.path}?{query.urlencode()}"})
    return chips


def _shapes(request, current):
    query = request.GET.copy()
    query.pop("page", None)
    shapes = []
    for name, label in (("list", _("List")), ("map", _("Map")), ("table", _("Table"))):
        query["as"] = name
        shapes.append({"label": label, "href": f"?{query.urlencode()}", "current": name == current})
    return shapes


def _map(found):
    """Towns with their clusters; those whose source names no town count for their country."""
    places = {(place.town, place.country): place for place in Place.objects.all()}
    towns, countries_without_town = {}, {}
    for cluster in found:
        place = places.get((cluster.city, cluster.country))
        if place:
            towns.setdefault(place.pk, (place, []))[1].append(cluster)
        else:
            countries_without_town[cluster.country.code] = countries_without_town.get(cluster.country.code, 0) + 1
    points = [
        Town(
            label=place.town,
            latitude=place.latitude,
            longitude=place.longitude,
            href=clusters[0].get_absolute_url() if len(clusters) == 1 else f"?q={place.town}",
            n=len(clusters),
        )
        for place, clusters in towns.values()
    ]
    total = sum(point.n for point in points) + sum(countries_without_town.values())
    return towns_map(
        points,
        title=_("Where the clusters are"),
        sub=_("%(n)d cluster organisations by town; those whose source names no town stand for their country.")
        % {"n": total},
        desc=_("A map of the Baltic Sea Region with a circle at each town that has cluster organisations."),
        countries=countries_without_town,
    )


@login_not_required
@stored()
def cluster_detail(request, slug):
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    if organisation.kind != Organisation.Kind.CLUSTER:
        return redirect(organisation, permanent=True)
    neighbours = (
        Organisation.objects.visible_to(request.user)
        .clusters()
        .matching(country=organisation.country.code, sector=organisation.ecosystem)
        .exclude(pk=organisation.pk)
        .by_title()[:5]
    )
    return page(request, "clusters/cluster_detail.html", {"organisation": organisation, "neighbours": neighbours})


@login_not_required
@stored(query=("page",))
def organisation_list(request):
    """Schools, agencies and others that work with the clusters."""
    found = Organisation.objects.visible_to(request.user).others().by_title()
    shown = Paginator(found, 30).get_page(request.GET.get("page"))
    return page(request, "clusters/organisation_list.html", {"page": shown})


@login_not_required
@stored()
def organisation_detail(request, slug):
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    if organisation.kind == Organisation.Kind.CLUSTER:
        return redirect(reverse("cluster_detail", args=[slug]), permanent=True)
    return page(request, "clusters/organisation_detail.html", {"organisation": organisation})
