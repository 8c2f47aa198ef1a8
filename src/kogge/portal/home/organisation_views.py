from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kogge.base.http import page
from kogge.commons.clusters import rules
from kogge.commons.clusters.entry import entry, near_to, next_change, reader_in, who_reads
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.profile import Audience
from kogge.commons.journal.stored import stored
from kogge.commons.profiles.mails import has_route
from kogge.portal.home.organisation_shelves import shelves_of
from kogge.portal.home.structured import organisation_block


@login_not_required
@stored(until=next_change)
def cluster_detail(request, slug):
    """A cluster organisation, as far as this reader sees it."""
    organisation, elsewhere = _found(request, slug, shelf="clusters")
    return elsewhere or page(request, "home/cluster_detail.html", _context(request, organisation))


@login_not_required
@stored(until=next_change)
def organisation_detail(request, slug):
    """A school, an agency or another organisation, as far as this reader sees it."""
    organisation, elsewhere = _found(request, slug, shelf="organisations")
    return elsewhere or page(request, "home/organisation_detail.html", _context(request, organisation))


def _found(request, slug, *, shelf):
    """The entry, and where to go instead: to the one it was merged into, or to the other shelf."""
    organisation = Organisation.objects.filter(slug=slug).select_related("merged_into", "logo").first()
    if organisation is None:
        raise Http404
    known = Organisation.objects.visible_to(request.user)
    into = organisation.merged_into
    if organisation.state == Organisation.State.MERGED and into and known.filter(pk=into.pk).exists():
        return None, redirect(into, permanent=True)
    if not known.filter(pk=organisation.pk).exists():
        raise Http404
    if organisation.shelf != shelf:
        return None, redirect(organisation, permanent=True)
    return organisation, None


def _context(request, organisation):
    reader = reader_in(request)
    is_own = organisation.pk in reader.works_for
    looks_as = request.GET.get("as", "") if is_own else ""
    near = near_to(organisation, reader, looks_as)
    context = entry(organisation, reader, near=near, viewer=who_reads(request), language=get_language())
    return context | {
        "shelves": shelves_of(organisation, request.user),
        "can_edit": rules.can_edit(request.user, organisation),
        "has_route": organisation.state == Organisation.State.LISTED and has_route(organisation),
        "tabs": _looks(looks_as) if is_own else [],
        "is_clusters": organisation.kind == Organisation.Kind.CLUSTER,
        "linked": organisation_block(organisation),
    }


def _looks(current):
    """Who works there may see the page as others do."""
    labels = {
        Audience.PUBLIC: _("Everybody"),
        Audience.MEMBERS: _("Who is signed in"),
        Audience.CIRCLE: _("Your circle and the office"),
    }
    tabs = [{"label": _("You"), "href": "?", "current": current not in labels}]
    return tabs + [{"label": label, "href": f"?as={one}", "current": one == current} for one, label in labels.items()]
