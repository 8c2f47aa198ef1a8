from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from kogge.base.http import allow, page, place_of, posted, refusal_in
from kogge.commons.journal.models import Entry
from kogge.commons.journal.once import makes
from kogge.commons.people.actions import person_at
from kogge.commons.people.entrance import enter
from kogge.commons.people.models import Invitation
from kogge.training.nominations import actions, rules
from kogge.training.nominations.eligibility import call_of, judge
from kogge.training.nominations.forms import AnswerForm, NominationForm
from kogge.training.nominations.models import Nomination, PlaceDetails
from kogge.training.nominations.places import as_told, decided_at, told
from kogge.training.nominations.progress import stages
from kogge.training.nominations.views.steps import modules_of, take_step
from kogge.training.programmes.models import Edition

BY_NOMINATOR = {"nominate", "withdraw"}
BY_OFFICE = {"offer", "reserve", "decline"}


@login_not_required
@makes
def nomination_new(request, programme, edition):
    """Nominate somebody, with or without an account."""
    edition = get_object_or_404(
        Edition.objects.visible_to(request.user).select_related("programme"),
        slug=edition,
        programme__slug=programme,
    )
    if not edition.has_open_call(timezone.now()) and request.method != "POST":
        return page(request, "nominations/nomination_closed.html", {"edition": edition, "now": timezone.now()})
    by = request.user if request.user.is_authenticated else None
    if not actions.may_nominate(edition, by) and request.method != "POST":
        return page(request, "nominations/nomination_not_yours.html", {"edition": edition, "call": call_of(edition)})
    form = NominationForm(posted(request), by=by, initial={"cluster": request.GET.get("cluster")})
    if request.method == "POST" and form.is_valid():
        nomination = form.save(commit=False)
        nomination.edition = edition
        with refusal_in(form):
            actions.draft(nomination, by=by, place=place_of(request), now=timezone.now())
            if by:
                return redirect(nomination)
            request.session["drafted"] = nomination.nominator_email
            return redirect("nomination_drafted", programme=programme, edition=edition.slug)
    return page(request, "nominations/nomination_new.html", {"form": form, "edition": edition})


@login_not_required
def nomination_drafted(request, programme, edition):
    """Nothing is sent yet: look into your mail."""
    address = request.session.get("drafted")
    edition = get_object_or_404(Edition.objects.visible_to(request.user), slug=edition, programme__slug=programme)
    if not address:
        return redirect(edition)
    return page(request, "nominations/nomination_drafted.html", {"edition": edition, "address": address})


def _invited(token, purpose):
    """The invitation behind a mail's link and its case, or (None, None)."""
    invitation = Invitation.objects.by_token(token, purpose, now=timezone.now())
    if invitation is None:
        return None, None
    cases = Nomination.objects.select_related("edition__programme", "cluster")
    return invitation, cases.get(ref=invitation.key)


@login_not_required
def nomination_confirm(request, token):
    """The nominator checks what they wrote, and sends it."""
    invitation, nomination = _invited(token, Invitation.Purpose.CONFIRM)
    if invitation is None:
        return page(request, "people/link_spent.html", status=410)
    if request.method == "POST":
        with transaction.atomic():  # no account where the nomination is refused
            person = person_at(nomination.nominator_email, name=nomination.nominator_name)
            actions.confirm(nomination, invitation=invitation, by=person, now=timezone.now())
        return enter(request, person, nomination.get_absolute_url())
    return page(request, "nominations/nomination_confirm.html", {"nomination": nomination})


@login_not_required
def nomination_agree(request, token):
    """The person nominated reads who, why and what it costs, and answers."""
    invitation, nomination = _invited(token, Invitation.Purpose.AGREE)
    if invitation is None:
        return page(request, "people/link_spent.html", status=410)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        person = request.user
        if not person.is_authenticated:
            person = person_at(
                nomination.nominee_email, name=nomination.nominee_name, language=nomination.letter_language
            )
        answer = actions.agree if request.POST.get("answer") == "agree" else actions.refuse
        answer(nomination, by=person, invitation=invitation, note=form.cleaned_data["note"], now=timezone.now())
        goes_to = nomination.get_application_url()
        # The link proves the invited address: nothing about who is signed in already, perhaps with another.
        return redirect(goes_to) if request.user.is_authenticated else enter(request, person, goes_to)
    return page(
        request,
        "nominations/nomination_agree.html",
        {
            "nomination": nomination,
            "edition": nomination.edition,
            "modules": modules_of(nomination.edition),
            "costs": nomination.edition.costs.order_by("place"),
            "form": form,
        },
    )


def nomination_list(request):
    """The people one has nominated, and what became of them."""
    found = Nomination.objects.visible_to(request.user).nominated_by(request.user)
    nominations = found.select_related("edition__programme", "cluster", "nominee").order_by("-pk")
    calls = Edition.objects.with_open_call(timezone.now()).select_related("programme")
    context = {"nominations": as_told(list(nominations)), "calls": calls}
    return page(request, "nominations/nomination_list.html", context)


def for_nominator_or_office(request, ref):
    nomination = get_object_or_404(
        Nomination.objects.visible_to(request.user).select_related(
            "edition__programme", "cluster", "nominee", "nominator", "application"
        ),
        ref=ref,
    )
    is_office = rules.is_coordinator(request.user, nomination)
    is_nominator = rules.is_nominator(request.user, nomination)
    allow(is_office or is_nominator)
    if not is_office:
        as_told([nomination])
    return nomination, is_office, is_nominator


def office_context(nomination):
    """What only the coordinator reads of a case."""
    edition = nomination.edition
    is_free = nomination.state in ("released", "declined", "withdrawn")
    is_to_decide = nomination.state in ("sent", "reserve", "released")
    return {
        "elsewhere": decided_at(nomination) if is_to_decide else "",
        "support": nomination.supports.in_force().first(),
        "complaint": nomination.complaints.order_by("-pk").first(),
        "place": PlaceDetails.objects.filter(nomination=nomination).first(),
        "following": edition.nominations.on_reserve().select_related("nominee").first() if is_free else None,
    }


def nomination_detail(request, ref):
    """A case as its nominator sees it, and as the coordinator does, who reads the application and decides."""
    nomination, is_office, is_nominator = for_nominator_or_office(request, ref)
    is_written = is_office and nomination.state in ("agreed", "sent")
    steps = {step.verb: step for step in nomination.steps_for(request.user)}
    # What happens inside the edition (attendance, result, certificate) is not for the nominator.
    history = Entry.objects.of_case(nomination.ref) if is_office else Entry.objects.about(nomination)
    entries = told(nomination, history)
    context = {
        "nomination": nomination,
        "is_office": is_office,
        "is_nominator": is_nominator,
        # What was written but never sent is for the nominee's eyes only, also after a withdrawal.
        "shows_application": is_office
        and nomination.state != Nomination.State.AGREED
        and any(entry.verb == "send" for entry in entries),
        "stages": stages(nomination, entries),
        "verdicts": judge(nomination) if is_written else [],
        "is_written": is_written,
        **(office_context(nomination) if is_office else {}),
        "decisions": [step for verb, step in steps.items() if verb in BY_OFFICE],
        "sends": [step for verb, step in steps.items() if verb == "nominate" and is_nominator],
        "withdrawals": [step for verb, step in steps.items() if verb == "withdraw" and is_nominator],
        "entries": entries,
    }
    return page(request, "nominations/nomination_detail.html", context)


@require_POST
def nomination_step(request, ref, verb):
    """Every step of the FLOW that nominator or coordinator take: the verb in the address is the action."""
    nomination, *_who = for_nominator_or_office(request, ref)
    return take_step(request, nomination, verb, BY_OFFICE | BY_NOMINATOR, nomination.get_absolute_url())
