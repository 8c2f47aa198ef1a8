from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def recovery_proposed(recovery, *, now):
    """To the address that is said to be lost: whoever still reads it can object."""
    person = recovery.person
    send("platform/mail/recovery_proposed.txt", to=person, link=("sign_in_help",), act=_("What to do"), now=now)


def let_in(person, invitation, *, now):
    """The way in, to the new address."""
    link = ("sign_in_link", invitation.token)
    send("platform/mail/let_in.txt", to=person, link=link, act=_("Sign in"), now=now)


def address_changed(person, old, *, now):
    """To the old address: it opens nothing any more."""
    whom = {"address": old, "name": person.called_name, "language": person.language}
    send("platform/mail/address_changed.txt", link=("sign_in_help",), act=_("What to do"), now=now, **whom)
