from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import done, page
from kogge.commons.privacy.consents import give, standings, withdraw
from kogge.commons.privacy.models import Consent


def consents(request):
    """What one agrees to, purpose by purpose, and all that one has said to it."""
    history = Consent.objects.visible_to(request.user).order_by("-given_at", "-pk")
    return page(request, "privacy/consents.html", {"standings": standings(request.user), "history": history})


@require_POST
def consent_give(request, purpose):
    _known(purpose)
    give(request.user, purpose, by=request.user, now=timezone.now())
    return done(request, _("Your consent is kept. You can withdraw it here at any time."), "consents")


@require_POST
def consent_withdraw(request, purpose):
    _known(purpose)
    withdraw(request.user, purpose, by=request.user, now=timezone.now())
    return done(request, _("Your consent is withdrawn. That holds from now on."), "consents")


def _known(purpose):
    if purpose not in Consent.Purpose.values:
        raise Http404
