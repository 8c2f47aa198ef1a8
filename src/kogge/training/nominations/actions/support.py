"""The employer's word: asked from a named person by mail, reminded once, given or refused without an account."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.people.actions import keep_within_limits
from kogge.commons.people.models import Invitation, User, as_key
from kogge.training.nominations import mails
from kogge.training.nominations.deadline import closes_for
from kogge.training.nominations.models import Nomination, Support

OPEN = (Nomination.State.AGREED, Nomination.State.SENT)
AT_LEAST = timedelta(days=7)


@transaction.atomic
def ask_support(nomination, *, name, address, language, by, place, now):
    """Ask somebody for the employer's word; whoever was asked before is asked no more."""
    nomination = Nomination.objects.select_for_update().get(pk=nomination.pk)
    address = as_key(address)
    if nomination.state not in OPEN:
        raise Refused(_("Nobody needs a word of support for this application any more."))
    if address in (nomination.nominee_email, by.email):
        raise Refused(_("Name somebody else: you cannot support yourself."))
    before = nomination.supports.in_force().first()
    if before and before.state == Support.State.GIVEN:
        raise Refused(_("The word of support is given already. Nobody else needs to be asked."))
    keep_within_limits(Invitation.Purpose.SUPPORT, address, place, now=now)
    if before:
        _spend(before, now)
        before.state = Support.State.REPLACED
        before.save(update_fields=["state"])
    support = Support(nomination=nomination, name=name, address=address, language=language, asked_at=now)
    token = _invite(support, now=now, place=place)
    support.save()
    said = gettext_noop("asked for a word of support")
    record("ask_support", support, by=by, said=said, case=nomination.ref, now=now)
    mails.support_asked(support, token)
    return support


@transaction.atomic
def remind_support(support, *, by, now):
    """A second mail with a new link, once."""
    support = Support.objects.select_for_update().select_related("nomination__edition").get(pk=support.pk)
    if support.nomination.state not in OPEN:
        raise Refused(_("Nobody needs a word of support for this application any more."))
    if support.state != Support.State.ASKED:
        raise Refused(_("This person has answered already."))
    if support.reminded_at:
        raise Refused(_("This person was reminded already. Write to them yourself, or ask somebody else."))
    _spend(support, now)
    token = _invite(support, now=now)
    support.reminded_at = now
    support.save(update_fields=["reminded_at", "invitation"])
    case = support.nomination.ref
    record("remind", support, by=by, said=gettext_noop("reminded of the word of support"), case=case, now=now)
    mails.support_asked(support, token, is_reminder=True)


@transaction.atomic
def answer_support(support, *, is_given, text, invitation, now):
    """The person asked says yes or no. The link is the proof; of two answers the first counts."""
    if support.state != Support.State.ASKED or support.nomination.state not in OPEN:
        raise Refused(_("Nobody needs your answer any more. Thank you for looking."))
    if not invitation.use(by=None, now=now):
        raise Refused(_("This question has been answered already."))
    support.state = Support.State.GIVEN if is_given else Support.State.REFUSED
    support.text, support.given_at = text, now
    support.person = User.objects.filter(email=support.address).first()
    support.save(update_fields=["state", "text", "given_at", "person"])
    case = support.nomination.ref
    record("answer", support, by=None, said=gettext_noop("brought the answer of the person asked"), case=case, now=now)
    mails.support_answered(support)


def _spend(support, now):
    """The link in an earlier mail no longer works."""
    Invitation.objects.open_at(now).filter(pk=support.invitation_id).update(used_at=now)


def _invite(support, *, now, place=""):
    closes = closes_for(support.nomination)
    lasts = max(closes - now, AT_LEAST) if closes else AT_LEAST
    support.invitation = Invitation.make(
        Invitation.Purpose.SUPPORT,
        address=support.address,
        key=support.nomination.ref,
        lasts=lasts,
        place=place,
        now=now,
    )
    return support.invitation.token
