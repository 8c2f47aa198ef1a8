from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect

from kogge.base.http import page
from kogge.commons.clusters.models import Organisation
from kogge.commons.journal.stored import stored
from kogge.commons.regions.actions import todays_region
from kogge.commons.regions.models import Region
from kogge.portal.home import shelves

AROUND_THE_SEA = ["DE", "DK", "EE", "FI", "LT", "LV", "NO", "PL", "SE"]


@login_not_required
@stored()
def region_list(request):
    """The regions around the sea by country, with how many clusters each has."""
    counts = Organisation.objects.visible_to(request.user).clusters().by_region()
    regions = Region.objects.around(AROUND_THE_SEA).exclude(code__contains="Z").order_by("code")
    countries = [region for region in regions.filter(level=0)]
    parts = {}
    for region in regions.filter(level=2):
        region.clusters = counts.get(region.code, 0)
        parts.setdefault(region.country, []).append(region)
    for country in countries:
        country.shown = parts.get(country.code, [])
        country.clusters = sum(part.clusters for part in country.shown)
    return page(request, "home/region_list.html", {"countries": sorted(countries, key=lambda one: one.title)})


@login_not_required
@stored()
def region_detail(request, code):
    """What is known of a region. An older code is answered with what it is today."""
    region, change = todays_region(code)
    if region is None:
        raise Http404
    if change:
        return page(request, "home/region_moved.html", {"region": region, "change": change}, status=410)
    if code != region.code:
        return redirect(region, permanent=True)
    clusters = shelves.clusters_in(region, request.user)
    whose, priorities = shelves.priorities_of(region)
    context = {
        "region": region,
        "around": region.around(),
        "parts": region.parts.order_by("code"),
        "neighbours": region.neighbours.order_by("country", "code"),
        "facts": shelves.facts_of(region),
        "sectors": shelves.sectors_chart(region),
        "whose": whose,
        "priorities": priorities,
        "clusters": clusters,
        "map": shelves.clusters_map(region, clusters),
    }
    return page(request, "home/region_detail.html", context)
