"""Another address: agreed to at the old one and proved at the new one, each by a link; then the account moves."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.people import mails
from kogge.commons.people.devices import end_sessions
from kogge.commons.people.limits import hold
from kogge.commons.people.models import Invitation, User, as_key, digest

LASTS = timedelta(hours=24)
NEW, OLD = Invitation.Purpose.NEW_ADDRESS, Invitation.Purpose.OLD_ADDRESS


def ask_to_move(person, address, *, now):
    """Write to both addresses. One that is taken gets another mail, and nobody else learns of it."""
    if as_key(address) == person.email:
        raise Refused(_("That is your address already."))
    hold("address", person.pk, most=5, within=timedelta(hours=1), now=now)
    with transaction.atomic():
        Invitation.objects.filter(key__startswith=f"{person.ref}-", used_at=None).delete()
        key = f"{person.ref}-{secrets.token_urlsafe(16)}"
        owner = User.objects.by_address(address).first()
        # What is kept beside a taken address would tell its owner, in the own data, who asked.
        new = Invitation.make(NEW, address="" if owner else address, key=key, lasts=LASTS, now=now)
        old = Invitation.make(OLD, address=person.email, key=key, lasts=LASTS, now=now)
        if owner:
            mails.address_is_taken(owner, now=now)
        else:
            mails.new_address(new, language=person.language, name=person.called_name, now=now)
        mails.old_address(old, to=person, new=as_key(address), now=now)
        record("address-asked", person, by=person, said=gettext_noop("asked for another address"), now=now)


def move_of(token, *, now):
    """The open invitation behind a link of either mail, or None."""
    return Invitation.objects.open_at(now).filter(token_hash=digest(token), purpose__in=[NEW, OLD]).first()


@transaction.atomic
def agree_to_move(invitation, *, now):
    """One of both links was followed; with the second the account moves. Returns the person if it has moved."""
    person = User.objects.select_for_update().filter(ref=invitation.key.partition("-")[0], is_active=True).first()
    if person is None or not invitation.use(by=person, now=now):
        raise Refused(_("This link has been used or is too old. Ask for a new one."))
    both = {one.purpose: one for one in Invitation.objects.filter(key=invitation.key)}
    if not all(one.used_at for one in both.values()):
        return None
    if both[OLD].address != person.email or User.objects.by_address(both[NEW].address).exists():
        raise Refused(_("This address cannot be used any more. Ask for the change again."))
    person.email = both[NEW].address
    person.save(update_fields=["email"])
    end_sessions(person)
    record("address", person, by=person, said=gettext_noop("moved to another address"), now=now)
    mails.address_has_changed(person, old=both[OLD].address, now=now)
    return person
