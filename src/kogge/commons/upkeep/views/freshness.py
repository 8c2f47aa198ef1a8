"""Confirming an entry, and the office's list of those that nobody has confirmed."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kogge.base.http import allow, done, page
from kogge.commons.clusters.models import Membership, Organisation
from kogge.commons.clusters.models.organisation import FRESH
from kogge.commons.clusters.rules import is_editor, is_office
from kogge.commons.clusters.shelf import of_entry
from kogge.commons.people.models import Invitation
from kogge.commons.upkeep import actions
from kogge.commons.upkeep.actions.freshness import asked_by
from kogge.commons.upkeep.saying import lines

THANKS = gettext_lazy("Thank you. The page says “confirmed” with the day of today.")


@of_entry
def organisation_confirm(request, organisation):
    """What stands in the entry, and one button that says that it is still true."""
    allow(is_editor(request.user, organisation) and organisation.state == "listed")
    if request.method == "POST":
        actions.confirm(organisation, by=request.user, now=timezone.now())
        return done(request, THANKS, organisation)
    return page(request, "upkeep/organisation_confirm.html", _context(organisation))


def _context(organisation):
    found = lines(organisation)
    unsaid = [label for label, values in found if not values]
    return {"organisation": organisation, "lines": found, "unsaid": unsaid}


@login_not_required
def entry_still_true(request, token):
    """The same behind the link of the yearly mail, without signing in. Looking changes nothing."""
    now = timezone.now()
    invitation = Invitation.objects.by_token(token, Invitation.Purpose.STILL_TRUE, now=now)
    known = asked_by(invitation) if invitation else None
    if known is None:
        return page(request, "people/link_spent.html", status=410)
    person, organisation = known
    if request.method == "POST":
        actions.confirm(organisation, by=person, invitation=invitation, now=now)
        return done(request, THANKS, organisation)
    context = _context(organisation)
    context["is_confirmed"] = bool(organisation.confirmed_at and organisation.confirmed_at > invitation.made_at)
    return page(request, "upkeep/entry_still_true.html", context)


def stale_list(request):
    """Entries that are not confirmed any more, that nobody ever confirmed, or that nobody leads."""
    allow(is_office(request.user))
    now = timezone.now()
    managers = Membership.objects.filter(organisation=OuterRef("pk"), role="manager", person__is_active=True)
    editors = Membership.objects.filter(organisation=OuterRef("pk"), person__is_active=True)
    listed = Organisation.objects.visible_to(request.user).listed().annotate(is_led=Exists(managers))
    looked_after = Exists(editors) | Q(claimed_at__isnull=False)
    kinds = {
        "stale": (
            _("Confirmed more than 18 months ago"),
            listed.filter(confirmed_at__lte=now - timedelta(days=FRESH)),
        ),
        "never": (_("Claimed and never confirmed"), listed.filter(Exists(editors), confirmed_at=None)),
        "alone": (_("Claimed and without a manager"), listed.filter(looked_after, is_led=False)),
        "source": (_("From public sources only"), listed.filter(~Exists(editors), claimed_at=None, confirmed_at=None)),
    }
    asked = request.GET.get("of", "stale")
    asked = asked if asked in kinds else "stale"
    found = kinds[asked][1].select_related("asking").order_by("confirmed_at", "asked_at", "pk")
    tabs = [
        {"label": f"{label} ({rows.count()})", "href": f"{reverse('stale_list')}?of={code}", "current": code == asked}
        for code, (label, rows) in kinds.items()
    ]
    shown = Paginator(found, 30).get_page(request.GET.get("page"))
    return page(request, "upkeep/stale_list.html", {"page": shown, "tabs": tabs})
