"""What people do about themselves: ask to sign in, prove an address, say who they are."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from kogge.base.errors import Refused, TooMany
from kogge.commons.journal.models import record
from kogge.commons.people import mails, watch
from kogge.commons.people.models import Invitation, User, as_key, digest

SIGN_IN_LASTS = timedelta(minutes=20)
CODE_TRIES = 5
PER_ADDRESS = 5
PER_PLACE = 40


def keep_within_limits(purpose, address, place, *, now):
    """Refuse the sixth mail to one address, and the forty-first asked for from one place, in twenty minutes."""
    recent = Invitation.objects.filter(purpose=purpose, made_at__gt=now - SIGN_IN_LASTS)
    if (
        recent.filter(address=as_key(address)).count() >= PER_ADDRESS
        or recent.filter(asked_from=digest(place)).count() >= PER_PLACE
    ):
        raise TooMany(
            _("That is very often in a short time. Use the newest mail you have, or try again in twenty minutes."),
            retry_after=1200,
        )


@transaction.atomic
def ask_to_sign_in(address, *, place, goes_to, now):
    """Send a link and a code to the address, known or not: the answer is the same for every address.

    `place` is the network address that asks, `goes_to` the page to go on to.
    """
    keep_within_limits(Invitation.Purpose.SIGN_IN, address, place, now=now)
    given = {"address": address, "place": place, "goes_to": goes_to, "lasts": SIGN_IN_LASTS, "with_code": True}
    invitation = Invitation.make(Invitation.Purpose.SIGN_IN, **given, now=now)
    known = User.objects.by_address(address).first()
    mails.sign_in(invitation, to=known, language=translation.get_language(), now=now)
    return invitation


@transaction.atomic
def sign_in(invitation, *, now):
    """The address is proved by the link: returns its person, who is new if nobody had the address."""
    person = person_at(invitation.address)
    if not person.is_active:
        raise Refused(_("This account is closed. Write to the office if you think it should not be."))
    if not invitation.use(by=person, now=now):
        raise Refused(_("This link has been used or is too old. Ask for a new one."))
    return person


def sign_in_by_code(invitation_id, code, *, now):
    """The address is proved by the code typed where it was asked for. None: the code is wrong."""
    asked = Invitation.objects.filter(pk=invitation_id, purpose=Invitation.Purpose.SIGN_IN)
    invitation = by_code(asked, code, now=now)
    return sign_in(invitation, now=now) if invitation else None


def by_code(asked, code, *, now):
    """The one open invitation of those asked for, if this is its code; None if it is not. Five tries."""
    invitation = asked.open_at(now).order_by("-pk").first()
    if invitation is None or not asked.filter(pk=invitation.pk, tries__lt=CODE_TRIES).update(tries=F("tries") + 1):
        raise Refused(_("This code has been used or is too old. Ask for a new one."))
    if invitation.is_code(code):
        return invitation
    watch.tell("a code from a mail was wrong", User.objects.by_address(invitation.address).first())
    return None


@transaction.atomic
def ask_again(person, *, place, now):
    """Send a code to who is signed in and is about to do something that matters."""
    again = Invitation.Purpose.AGAIN
    keep_within_limits(again, person.email, place, now=now)
    lasts = SIGN_IN_LASTS
    invitation = Invitation.make(again, address=person.email, lasts=lasts, with_code=True, place=place, now=now)
    mails.again(invitation, to=person, now=now)


def is_mailed_code(person, code, *, now):
    """Whether this is the code of the newest such mail to the person's address; it is good once."""
    asked = Invitation.objects.filter(address=person.email, purpose=Invitation.Purpose.AGAIN)
    invitation = by_code(asked, code, now=now)
    return invitation is not None and invitation.use(by=person, now=now)


def person_at(address, *, name="", language=""):
    """The person with this proved address; made now if there is none."""
    language = language or translation.get_language() or "en"
    person, is_new = User.objects.get_or_create(email=as_key(address), defaults={"name": name, "language": language})
    if is_new:
        record("join", person, by=person, said="joined")
    return person
