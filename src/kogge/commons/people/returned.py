"""Somebody whose mails came back is told on their own pages, and can say that the address works again."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.errors import Refused, TooMany
from kogge.base.http import done, next_address
from kogge.commons.mail.models import Suppression
from kogge.commons.people.limits import hold
from kogge.commons.postmaster import returns

ONCE_IN = timedelta(days=1)


def returned_to(person):
    """That mails to this person came back, or None. What a complaint or the office has stopped is not theirs."""
    return Suppression.objects.filter(address=person.email.casefold(), why=Suppression.Why.HARD).first()


def write_again(person, *, now):
    """Their own word counts once a day: who asks again and again would make us write to nobody."""
    suppression = returned_to(person)
    if suppression is None:
        raise Refused(_("We write to this address already."))
    try:
        hold("works-again", person.pk, most=1, within=ONCE_IN, now=now)
    except TooMany as often:
        said = _(
            "You said so less than a day ago, and mails came back again. Change the address, or ask whoever looks "
            "after your mailbox; tomorrow you can try once more."
        )
        raise TooMany(said, retry_after=often.retry_after) from None
    with transaction.atomic():
        # The row is held, so that of two presses one lifts it.
        suppression = Suppression.objects.select_for_update().filter(pk=suppression.pk).first()
        if suppression:
            returns.lift(suppression, by=person, now=now)


@require_POST
def address_works(request):
    """My mailbox takes mail again."""
    write_again(request.user, now=timezone.now())
    return done(request, _("We write to you again."), next_address(request, "profile"))
