"""Taking an entry over, having it removed, asking to join; and the answers."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import allow, done, page, place_of, posted, refusal_in
from kogge.commons.clusters.rules import is_office
from kogge.commons.clusters.shelf import of_entry
from kogge.commons.journal.models import Entry
from kogge.commons.journal.once import makes
from kogge.commons.people.entrance import enter
from kogge.commons.people.models import Invitation
from kogge.commons.upkeep import actions, rules
from kogge.commons.upkeep.actions.claims import is_claimed, now_of
from kogge.commons.upkeep.forms import AddressForm, AnswerForm, JoinForm, OfficeForm
from kogge.commons.upkeep.models import Request
from kogge.commons.upkeep.proof import domain_of_entry
from kogge.commons.upkeep.views.colleagues import page_of


@login_not_required
@makes
@of_entry
def organisation_claim(request, organisation):
    """An entry taken from a public source: correct it, take it over, or have it removed."""
    way = "office" if request.POST.get("way") == "office" else "address"
    initial = {"what": "remove" if request.GET.get("what") == "remove" else "claim"}
    address = AddressForm(posted(request) if way == "address" else None, initial=initial, auto_id="address_%s")
    office = OfficeForm(posted(request) if way == "office" else None, initial=initial, auto_id="office_%s")
    if request.method == "POST" and way == "office":
        allow(request.user.is_authenticated)
    form = office if way == "office" else address
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            return _ask(request, organisation, form.cleaned_data)
    context = {
        "organisation": organisation,
        "form": form,
        "address": address,
        "office": office,
        "domain": domain_of_entry(organisation),
        "is_claimed": is_claimed(organisation),
    }
    return page(request, "upkeep/organisation_claim.html", context)


def _ask(request, organisation, typed):
    now = timezone.now()
    if "address" in typed:
        place = place_of(request)
        actions.ask_to_prove(organisation, typed["address"], what=typed["what"], place=place, now=now)
        said = _("A link is on its way to the address. It works for three days. Nothing has changed yet.")
    else:
        actions.ask(organisation, kind=typed["what"], why=typed["why"], by=request.user, now=now)
        said = _("The office has your request and answers by mail.")
    return done(request, said, organisation)


@login_not_required
def claim_prove(request, token):
    """Behind the link of the mail. Looking changes nothing; the button takes the entry over, or removes it."""
    now = timezone.now()
    found = Invitation.objects
    invitation = found.by_token(token, Invitation.Purpose.CLAIM, now=now)
    invitation = invitation or found.by_token(token, Invitation.Purpose.REMOVE, now=now)
    if invitation is None:
        return page(request, "people/link_spent.html", status=410)
    if request.method == "POST":
        signed_in = request.user if request.user.is_authenticated else None
        person, organisation = actions.prove(invitation, person=signed_in, now=now)
        is_gone = organisation.state == "removed"
        goes_to = reverse("cluster_list") if is_gone else page_of(organisation)
        if signed_in is None:
            return enter(request, person, goes_to)
        said = _("The entry is removed from the directory.") if is_gone else _("You look after the entry from now on.")
        return done(request, said, goes_to)
    context = {"invitation": invitation, "organisation": now_of(invitation.key)}
    return page(request, "upkeep/claim_prove.html", context)


@makes
@of_entry
def organisation_join(request, organisation):
    """Ask to be one of those who work there."""
    open_one = Request.objects.open().filter(organisation=organisation, person=request.user).first()
    form = JoinForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            why = form.cleaned_data["why"]
            asked = actions.ask(organisation, kind="join", why=why, by=request.user, now=timezone.now())
            return done(request, _("Your request is sent. You get the answer by mail."), asked)
    context = {
        "organisation": organisation,
        "form": form,
        "open_one": open_one,
        "is_claimed": is_claimed(organisation),
    }
    context["works_there"] = organisation.memberships.filter(person=request.user).exists()
    return page(request, "upkeep/organisation_join.html", context)


def _request(request, ref):
    found = Request.objects.visible_to(request.user).select_related("organisation", "person")
    return get_object_or_404(found, ref=ref)


def request_detail(request, ref):
    """What somebody asks about an entry, and the answer."""
    asked = _request(request, ref)
    form = AnswerForm(posted(request))
    steps = [step.verb for step in asked.steps_for(request.user)]
    if request.method == "POST":
        verb = request.POST.get("answer", "")
        allow(verb in ("accept", "refuse") and verb in steps or asked.state != "open" and _may(request, asked))
        if form.is_valid():
            with refusal_in(form):
                answer = actions.accept if verb == "accept" else actions.refuse
                answer(asked, by=request.user, note=form.cleaned_data["note"], now=timezone.now())
                return done(request, _("The answer is on its way."), asked)
    context = {
        "asked": asked,
        "organisation": asked.organisation,
        "form": form,
        "can_answer": "accept" in steps,
        "can_withdraw": "withdraw" in steps,
        "entries": Entry.objects.about(asked).reverse(),
    }
    return page(request, "upkeep/request_detail.html", context)


def _may(request, asked):
    return rules.can_answer(request.user, asked)


@require_POST
def request_withdraw(request, ref):
    asked = _request(request, ref)
    allow(rules.is_asker(request.user, asked))
    actions.withdraw(asked, by=request.user, now=timezone.now())
    return done(request, _("It is taken back."), asked)


def claim_list(request):
    """What waits for the office: who wants to take over, to have removed, to join where nobody answered."""
    allow(is_office(request.user))
    shows_answered = request.GET.get("as") == "answered"
    found = Request.objects.visible_to(request.user).select_related("organisation", "person")
    if shows_answered:
        found = found.exclude(state=Request.State.OPEN).exclude(office_at=None).order_by("-answered_at", "-pk")
    else:
        found = found.for_office()
    tabs = [
        {"label": _("Waiting"), "href": reverse("claim_list"), "current": not shows_answered},
        {"label": _("Answered"), "href": f"{reverse('claim_list')}?as=answered", "current": shows_answered},
    ]
    shown = Paginator(found, 30).get_page(request.GET.get("page"))
    return page(request, "upkeep/claim_list.html", {"page": shown, "tabs": tabs, "answered": shows_answered})
