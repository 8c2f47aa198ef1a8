from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect

from kogge.base.http import page
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.shelf import entry_or_404
from kogge.commons.journal.stored import stored


@login_not_required
@stored()
def cluster_detail(request, slug):
    organisation = entry_or_404(request, slug)
    if organisation.kind != Organisation.Kind.CLUSTER:
        return redirect(organisation, permanent=True)
    return page(request, "clusters/cluster_detail.html", {"organisation": organisation, "neighbours": []})


@login_not_required
@stored()
def organisation_detail(request, slug):
    organisation = entry_or_404(request, slug)
    if organisation.kind == Organisation.Kind.CLUSTER:
        return redirect(organisation, permanent=True)
    return page(request, "clusters/organisation_detail.html", {"organisation": organisation})
