"""Who works for an organisation."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import allow, done, page, place_of, posted, refusal_in
from kogge.commons.clusters.models import Membership
from kogge.commons.clusters.rules import is_editor
from kogge.commons.clusters.shelf import of_entry
from kogge.commons.journal.once import makes
from kogge.commons.people.entrance import enter
from kogge.commons.people.models import Invitation, as_key
from kogge.commons.upkeep import actions, rules
from kogge.commons.upkeep.actions.colleagues import invited, organisation_of
from kogge.commons.upkeep.forms import InviteForm, LeaveForm
from kogge.commons.upkeep.models import Request


def page_of(organisation):
    return reverse("organisation_colleagues", args=[organisation.shelf, organisation.slug])


@makes
@of_entry
def organisation_colleagues(request, organisation):
    """Who works here, who was invited, who asks to join; and a form to invite."""
    allow(rules.can_see_colleagues(request.user, organisation))
    can_manage = rules.can_manage(request.user, organisation)
    form = InviteForm(posted(request))
    if not can_manage:
        form.fields["role"].choices = form.fields["role"].choices[:1]
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            typed, now = form.cleaned_data, timezone.now()
            actions.invite(
                organisation,
                typed["address"],
                role=typed["role"],
                by=request.user,
                place=place_of(request),
                now=now,
            )
            return done(request, _("The invitation is on its way. Its link works for 14 days."), page_of(organisation))
    found = organisation.memberships.select_related("person").order_by("role", "person__name", "pk")
    memberships = list(found)
    mine = next((one for one in memberships if one.person_id == request.user.pk), None)
    context = {
        "organisation": organisation,
        "form": form,
        "memberships": memberships,
        "mine": mine,
        "can_manage": can_manage,
        "has_manager": any(one.role == "manager" and one.person.is_active for one in memberships),
        "invited": invited(organisation, now=timezone.now()),
        "requests": organisation.requests.open().filter(kind=Request.Kind.JOIN).select_related("person"),
    }
    return page(request, "upkeep/organisation_colleagues.html", context)


@require_POST
@of_entry
def colleague_recall(request, organisation):
    """An invitation to this address no longer works."""
    allow(rules.can_see_colleagues(request.user, organisation))
    was_there = actions.recall(organisation, as_key(request.POST.get("address", "")), now=timezone.now())
    said = _("The invitation is taken back.") if was_there else _("There is no such invitation any more.")
    return done(request, said, page_of(organisation))


@login_not_required
def colleague_join(request, token):
    """Behind the link of an invitation. Looking changes nothing; the button joins."""
    now = timezone.now()
    invitation = Invitation.objects.by_token(token, Invitation.Purpose.COLLEAGUE, now=now)
    if invitation is None:
        return page(request, "people/link_spent.html", status=410)
    if request.method == "POST":
        signed_in = request.user if request.user.is_authenticated else None
        person, organisation = actions.accept_invitation(invitation, person=signed_in, now=now)
        if signed_in is None:
            return enter(request, person, page_of(organisation))
        return done(request, _("You work for this organisation from now on."), page_of(organisation))
    organisation, role = organisation_of(invitation)
    context = {"invitation": invitation, "organisation": organisation, "role": Membership.Role(role).label}
    return page(request, "upkeep/colleague_join.html", context)


def _membership(organisation, ref):
    found = organisation.memberships.select_related("person", "organisation")
    return get_object_or_404(found, person__ref=ref)


@of_entry
def colleague_edit(request, organisation, ref):
    """What part a colleague has, and that somebody no longer works here."""
    allow(rules.can_see_colleagues(request.user, organisation))
    membership = _membership(organisation, ref)
    if membership.person_id == request.user.pk and request.method != "POST":
        return redirect("organisation_leave", organisation.shelf, organisation.slug)
    allow(rules.can_manage(request.user, organisation))
    if request.method == "POST":
        act, now = request.POST.get("act", ""), timezone.now()
        if act == "take-out":
            actions.part_with(membership, by=request.user, now=now)
            return done(request, _("The person no longer works here."), page_of(organisation))
        allow(act in Membership.Role.values)
        actions.set_role(membership, act, by=request.user, now=now)
        return done(request, _("The part is changed."), page_of(organisation))
    context = {"organisation": organisation, "membership": membership}
    return page(request, "upkeep/colleague_edit.html", context)


@of_entry
def organisation_leave(request, organisation):
    """I no longer work here. The last manager says who leads from now on."""
    allow(is_editor(request.user, organisation))
    membership = organisation.memberships.select_related("person", "organisation").get(person=request.user)
    others = organisation.memberships.filter(person__is_active=True).exclude(pk=membership.pk).select_related("person")
    others = list(others.order_by("person__name", "pk"))
    is_last = membership.role == "manager" and not any(one.role == "manager" for one in others)
    form = LeaveForm(posted(request), colleagues=others, is_last=is_last)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.leave(membership, **form.answer(), by=request.user, now=timezone.now())
            return done(request, _("You no longer work for this organisation here."), organisation)
    context = {"organisation": organisation, "form": form, "is_last": is_last}
    return page(request, "upkeep/organisation_leave.html", context)


@require_POST
@of_entry
def colleague_show(request, organisation):
    """Whether I stand on the organisation's page."""
    allow(is_editor(request.user, organisation))
    membership = organisation.memberships.select_related("organisation").get(person=request.user)
    is_shown = request.POST.get("show") == "yes"
    actions.show(membership, is_shown, by=request.user, now=timezone.now())
    said = _("You stand on the page.") if is_shown else _("You no longer stand on the page.")
    return done(request, said, page_of(organisation))
