"""The two shelves of the directory in an address: /clusters/… and /organisations/…"""

from functools import wraps

from django.shortcuts import get_object_or_404, redirect
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


def of_entry(view):
    """Hand the view the entry that `<shelf:shelf>/<slug:slug>/…` names; the wrong shelf leads to the right one."""

    @wraps(view)
    def wrapper(request, shelf, slug, **more):
        organisation = entry_or_404(request, slug)
        if shelf != organisation.shelf and request.method in ("GET", "HEAD"):
            right = request.get_full_path().replace(f"/{shelf}/", f"/{organisation.shelf}/", 1)
            return redirect(right, permanent=True)
        return view(request, organisation, **more)

    return wrapper
