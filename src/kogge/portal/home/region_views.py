from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.utils import timezone

from kogge.base.http import page
from kogge.commons.clusters.listing import rows
from kogge.commons.clusters.models import Organisation
from kogge.commons.journal.models import site
from kogge.commons.journal.stored import stored
from kogge.commons.regions.actions import around, todays_region
from kogge.commons.regions.models import AROUND_THE_SEA, Region
from kogge.commons.search.alphabets import in_order
from kogge.portal.home import shelves
from kogge.portal.home.structured import region_block


@login_not_required
@stored()
def region_list(request):
    """The regions around the sea by country, with how many clusters each has."""
    listed = Organisation.objects.visible_to(request.user).listed().clusters()
    in_country, in_region = listed.by_country(), {}
    for code, n in listed.by_region().items():  # of which some are known to the third level
        in_region[code[:4]] = in_region.get(code[:4], 0) + n
    regions = list(Region.objects.of_countries(AROUND_THE_SEA).filter(level__in=[0, 2]).order_by("code"))
    for region in regions:
        region.clusters = (in_region if region.level else in_country).get(
            region.code if region.level else region.iso, 0
        )
    countries = sorted((one for one in regions if one.level == 0), key=lambda one: in_order(one.title))
    for country in countries:
        country.shown = [one for one in regions if one.level == 2 and one.country == country.code]
    return page(request, "home/region_list.html", {"countries": countries})


@login_not_required
@stored()
def region_detail(request, code):
    """What is known of a region. An older code is answered with what it is today, a wrong one with what is near."""
    region, change = todays_region(code)
    if change:
        return page(request, "home/region_moved.html", {"region": region, "change": change}, status=410)
    if region is None:
        near = around(code.strip().upper())
        return page(request, "home/region_unknown.html", {"code": code[:20], "near": near}, status=404)
    if code != region.code:
        return redirect(region, permanent=True)
    clusters = shelves.clusters_in(region, request.user)
    shown = list(clusters.by_title().values_list("pk", flat=True)[: shelves.CLUSTERS])
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
        "sources": shelves.sources_of(priorities),
        "total": clusters.count(),
        "clusters": rows(shown, version=site().version, now=timezone.now()),
        "listed_at": shelves.listed_at(region),
        "map": shelves.clusters_map(region, clusters),
        "linked": region_block(region),
    }
    return page(request, "home/region_detail.html", context)
