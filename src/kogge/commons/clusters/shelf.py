"""The two shelves of the directory in an address: /clusters/… and /organisations/…"""

from django.shortcuts import get_object_or_404
from django.urls import register_converter

from kogge.commons.clusters.models import Organisation


class Shelf:
    regex = "clusters|organisations"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(Shelf, "shelf")


def entry_or_404(request, slug) -> Organisation:
    """The entry at this address, if the reader may know of it; on whichever shelf it stands."""
    return get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
