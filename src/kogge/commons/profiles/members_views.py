from copy import copy

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.clusters import rules
from kogge.commons.clusters.models import Member
from kogge.commons.clusters.profile import has
from kogge.commons.clusters.shelf import of_entry
from kogge.commons.journal.once import makes
from kogge.commons.profiles.actions import members
from kogge.commons.profiles.forms import MemberForm

ON_A_PAGE = 50


def _only_for_its_people(request, organisation):
    allow(rules.can_edit(request.user, organisation))
    if not has(organisation, "members"):
        raise Http404


def _list(organisation):
    return redirect("organisation_members", organisation.shelf, organisation.slug).url


@makes
@of_entry
def organisation_members(request, organisation):
    """The members as the cluster has entered them, and one more."""
    _only_for_its_people(request, organisation)
    country = organisation.country
    form = MemberForm(posted(request), instance=Member(cluster=organisation), initial={"country": country})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            members.add_member(form.save(commit=False), by=request.user, now=timezone.now())
            return done(request, _("The member is entered."), _list(organisation))
    found = Paginator(organisation.members.order_by("name", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": organisation,
        "form": form,
        "page": found,
        "agreed": organisation.members.agreed().count(),
    }
    return page(request, "profiles/organisation_members.html", context)


@of_entry
def member_edit(request, organisation, member):
    """One member of the list."""
    _only_for_its_people(request, organisation)
    member = get_object_or_404(organisation.members.select_related("cluster"), pk=member)
    form = MemberForm(posted(request), instance=copy(member))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            members.change_member(form.save(commit=False), by=request.user, now=timezone.now())
            return done(request, _("The member is changed."), _list(organisation))
    return page(request, "profiles/member_edit.html", {"organisation": organisation, "form": form, "member": member})


@require_POST
@of_entry
def member_remove(request, organisation, member):
    _only_for_its_people(request, organisation)
    member = get_object_or_404(organisation.members.select_related("cluster"), pk=member)
    members.drop_member(member, by=request.user, now=timezone.now())
    return done(request, _("The member is out of the list."), _list(organisation))
