"""The people of the installation, for the office: who can sign in, by what, with which roles, and what is done."""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.clusters.models import Membership
from kogge.commons.journal.models import Entry
from kogge.commons.people import viewing
from kogge.commons.people.entrance import fresh
from kogge.commons.people.models import User
from kogge.portal.platform import actions, rules
from kogge.portal.platform.forms import ReasonForm
from kogge.portal.platform.models import Recovery

KINDS = {
    Authenticator.Type.WEBAUTHN: gettext_lazy("Passkey"),
    Authenticator.Type.TOTP: gettext_lazy("Authenticator app"),
    Authenticator.Type.RECOVERY_CODES: gettext_lazy("Recovery codes"),
}


@dataclass(frozen=True)
class Act:
    """One thing that the office does about a person: its page asks for the reason first."""

    title: str
    help: str
    label: str
    may: Callable[..., bool]


ACTS = {
    "sign-out": Act(
        gettext_lazy("Sign %(name)s out everywhere"),
        gettext_lazy("Every browser and telephone has to sign in again. Nothing else changes."),
        gettext_lazy("Sign out everywhere"),
        lambda by, person: person.is_active,
    ),
    "suspend": Act(
        gettext_lazy("Suspend %(name)s"),
        gettext_lazy("The person can no longer sign in, from now on. What they wrote and did stays as it is."),
        gettext_lazy("Suspend"),
        lambda by, person: person.is_active and person.pk != by.pk,
    ),
    "restore": Act(
        gettext_lazy("Let %(name)s sign in again"),
        gettext_lazy("The person can sign in again, with the roles they had."),
        gettext_lazy("End the suspension"),
        lambda by, person: not person.is_active and not person.is_erased,
    ),
    "office_give": Act(
        gettext_lazy("Take %(name)s into the office"),
        gettext_lazy("The office founds programmes, gives roles, suspends people and sees who has an account."),
        gettext_lazy("Take into the office"),
        lambda by, person: person.is_active and not person.is_staff,
    ),
    "office_take": Act(
        gettext_lazy("Take %(name)s out of the office"),
        gettext_lazy("The person keeps the account and all other roles."),
        gettext_lazy("Take out of the office"),
        lambda by, person: person.is_staff,
    ),
    "audit_give": Act(
        gettext_lazy("Make %(name)s an auditor"),
        gettext_lazy("Auditors read decisions, attendance, costs and the journal. They change nothing."),
        gettext_lazy("Make an auditor"),
        lambda by, person: person.is_active and not person.is_auditor and person.pk != by.pk,
    ),
    "audit_take": Act(
        gettext_lazy("End the work of %(name)s as an auditor"),
        gettext_lazy("The person keeps the account and all other roles."),
        gettext_lazy("End the audit"),
        lambda by, person: person.is_auditor,
    ),
    "view": Act(
        gettext_lazy("Look as %(name)s"),
        gettext_lazy(
            "For 30 minutes at most you see the pages as this person does. You can change nothing. Account, files and "
            "security of the person stay closed. Beginning and end stand in the journal."
        ),
        gettext_lazy("Look as this person"),
        viewing.can_view_as,
    ),
}


def platform_people(request):
    """Everybody who has an account, by name; search by name or address."""
    allow(rules.is_office(request.user))
    words = request.GET.get("q", "").strip()[:80]
    found = User.objects.order_by("name", "pk")
    for word in words.split()[:5]:
        spelt = Q()
        for spelling in {word, word.lower(), word.capitalize()}:  # SQLite knows the case of ASCII alone
            spelt |= Q(name__icontains=spelling) | Q(email__icontains=spelling)
        found = found.filter(spelt)
    shown = Paginator(found, 30).get_page(request.GET.get("page"))
    return page(request, "platform/platform_people.html", {"page": shown, "words": words})


def _person(request, ref):
    allow(rules.is_office(request.user))
    return get_object_or_404(User, ref=ref)


def platform_person(request, ref):
    """One account: roles, how the person signs in (kinds only), what the office did about it."""
    person = _person(request, ref)
    context = {
        "person": person,
        "seats": person.seats.select_related("edition__programme").order_by("-edition__starts_on", "pk"),
        "memberships": Membership.objects.filter(person=person).select_related("organisation").order_by("pk"),
        "circles": person.circles.order_by("name"),
        "ways_in": ways_in(person),
        "sessions": UserSession.objects.filter(user=person).count(),
        "recovery": Recovery.objects.visible_to(request.user).waiting().filter(person=person).first(),
        "can_let_in": person.is_active and not person.is_erased and person.pk != request.user.pk,
        "acts": [(verb, act) for verb, act in ACTS.items() if act.may(request.user, person)],
        "entries": Entry.objects.visible_to(request.user).about(person).reverse()[:30],
    }
    return page(request, "platform/platform_person.html", context)


def account_history(request):
    """What the journal says about one's own account: also who of the office looked as oneself, and why."""
    return page(request, "platform/account_history.html", {"entries": Entry.objects.about(request.user).reverse()})


def ways_in(person):
    """By what somebody can sign in besides the mailbox: kinds only, nothing of their content."""
    kinds = Authenticator.objects.filter(user=person).order_by("type").values_list("type", flat=True).distinct()
    ways = [str(KINDS.get(kind, kind)) for kind in kinds]
    if person.password and person.has_usable_password():
        ways.append(_("Password"))
    if SocialAccount.objects.filter(user=person).exists():
        ways.append(_("Sign-in through another service"))
    return ways


@fresh
def platform_person_step(request, ref, verb):
    """The page of one act: what it does, the reason, one button."""
    person = _person(request, ref)
    act = ACTS.get(verb)
    if act is None:
        raise Http404
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            _do(request, person, verb, form.cleaned_data["note"])
            told = _("Done. It stands in the journal.")
            return done(request, told, "home" if verb == "view" else _back(request, person))
    context = {"form": form, "person": person, "act": act, "title": act.title % {"name": person.full_name}}
    return page(request, "platform/platform_person_step.html", context)


def _do(request, person, verb, note):
    given = {"by": request.user, "now": timezone.now()}
    if verb == "view":
        viewing.begin(request.session, person, reason=note, **given)
    elif verb in actions.ROLES:
        actions.change_role(person, verb, note=note, **given)
    else:
        {"sign-out": actions.sign_out, "suspend": actions.suspend, "restore": actions.restore}[verb](
            person, note=note, **given
        )


def _back(request, person):
    """The person's page, or home for who has just left the office."""
    is_gone = person.pk == request.user.pk and not person.is_staff
    return reverse("home") if is_gone else reverse("platform_person", args=[person.ref])


@require_POST
def viewing_stop(request):
    """Be oneself again."""
    by = request.viewing.by if request.viewing else request.user
    person = viewing.end(request.session, by=by, now=timezone.now())
    if person is None or not rules.is_office(by):
        return done(request, _("You are yourself."), "home")
    back = reverse("platform_person", args=[person.ref])
    return done(request, _("You have stopped looking as somebody else."), back)


viewing_stop.ends_viewing = True
