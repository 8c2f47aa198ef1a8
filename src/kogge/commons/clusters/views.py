from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.translation import get_language

from kogge.base.http import page
from kogge.commons.clusters.listing import SHAPES, Listing
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.profile import reader_of
from kogge.commons.clusters.selecting import FACETS, select
from kogge.commons.journal.models import site
from kogge.commons.journal.stored import stored

ON_A_PAGE = 24
QUERY = ("q", "sort", "as", "page", *FACETS)


class Pages(Paginator):
    """Pages of a selection: keys come from memory, and only the rows of one page from the database."""

    @cached_property
    def count(self):
        return self.object_list.total

    def page(self, number):
        number = self.validate_number(number)
        keys = self.object_list.keys(get_language(), offset=(number - 1) * self.per_page, limit=self.per_page)
        rows = Organisation.objects.shown().in_bulk(keys)
        return self._get_page([rows[key] for key in keys if key in rows], number, self)


@login_not_required
@stored(query=QUERY)
def cluster_list(request):
    """The clusters of the region: facets left, as a list, a map or a table; the address says all of it."""
    return _directory(request, of="clusters", hidden=("kind",))


@login_not_required
@stored(query=QUERY)
def organisation_list(request):
    """Schools, agencies, companies and all others that are not a cluster themselves."""
    return _directory(request, of="others", hidden=("size", "label", "standing"))


def _directory(request, *, of, hidden):
    version = site().version
    selection = select(request.GET, reader=reader_of(request.user), version=version, of=of)
    shape = request.GET.get("as", "")
    shape = shape if shape in SHAPES else "list"
    params = {"q": selection.words, "as": shape if shape != "list" else "", "sort": selection.sort}
    listing = Listing(selection, params, version)
    context = {
        "of": of,
        "total": selection.base.bit_count(),
        "lands": len(selection.shelf.counts("country", selection.base)),
        "selection": selection,
        "facets": listing.facets(hidden=hidden),
        "chips": listing.chips(),
        "orders": listing.orders(),
        "shape": shape,
        "shapes": listing.shapes(shape),
        "here": listing.href(),
        "page": Pages(selection, ON_A_PAGE).get_page(request.GET.get("page", "")),
        "chart": listing.map() if shape == "map" else None,
    }
    return page(request, "clusters/cluster_list.html", context)
