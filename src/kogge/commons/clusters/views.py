from django.contrib.auth.decorators import login_not_required

from kogge.base.documents.pieces import Pieces
from kogge.base.http import page
from kogge.commons.clusters.entry import reader_in
from kogge.commons.clusters.listing import SHAPES, Listing, Pages
from kogge.commons.clusters.selecting import FACETS, select
from kogge.commons.journal.models import site
from kogge.commons.journal.stored import stored

ON_A_PAGE = 24
FILES = [("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"), ("geojson", "GeoJSON"), ("vcard", "vCard")]
QUERY = ("q", "sort", "as", "page", *FACETS)


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
    selection = select(request.GET, reader=reader_in(request), version=version, of=of)
    shape = request.GET.get("as", "")
    shape = shape if shape in SHAPES else "list"
    params = {"q": selection.words, "as": shape if shape != "list" else "", "sort": selection.sort}
    listing = Listing(selection, params, version)
    facets = listing.facets(hidden=hidden)
    found = Pages(selection, ON_A_PAGE).get_page(request.GET.get("page", ""))
    context = {
        "of": of,
        "total": selection.base.bit_count(),
        "lands": len(selection.shelf.counts("country", selection.base)),
        "selection": selection,
        "facets": facets,
        "filters": Pieces(facet.__html__() for facet in facets).drawn,
        "chips": listing.chips(),
        "orders": listing.orders(),
        "shape": shape,
        "shapes": listing.shapes(shape),
        "here": listing.href(**{"as": ""}),
        "files": FILES,
        "page": found,
        "drawn": Pieces(row.__html__() for row in found).drawn if shape == "list" else "",
        "chart": listing.map() if shape == "map" else None,
    }
    return page(request, "clusters/cluster_list.html", context)
