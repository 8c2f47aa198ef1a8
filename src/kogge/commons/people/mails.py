from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def sign_in(invitation, *, to, language, now):
    """The link and the code to sign in, in the person's language, or that of the page for somebody new."""
    send(
        "people/mail/sign_in.txt",
        to=to,
        address=invitation.address,
        language=language,
        link=("sign_in_link", invitation.token),
        act=_("Sign in"),
        code=f"{invitation.code[:3]} {invitation.code[3:]}",
        now=now,
    )


def again(invitation, *, to, now):
    """The code by which somebody who is signed in shows that it is still they."""
    send("people/mail/again.txt", to=to, code=f"{invitation.code[:3]} {invitation.code[3:]}", now=now)


def changed(person, what, *, now):
    """A way to sign in has changed: told to the person, who may not have been the one who did it."""
    send("people/mail/changed.txt", to=person, what=what, link=("security",), act=_("Look at your account"), now=now)


def new_address(invitation, *, language, name, now):
    send(
        "people/mail/new_address.txt",
        address=invitation.address,
        name=name,
        language=language,
        link=("address_confirm", invitation.token),
        act=_("Confirm this address"),
        now=now,
    )


def old_address(invitation, *, to, new, now):
    link = ("address_confirm", invitation.token)
    send("people/mail/old_address.txt", to=to, new=new, link=link, act=_("Agree to the new address"), now=now)


def address_is_taken(owner, *, now):
    """Somebody asked for an address that has an account: only its owner is told."""
    send("people/mail/address_is_taken.txt", to=owner, now=now)


def address_has_changed(person, *, old, now):
    send(
        "people/mail/address_has_changed.txt",
        address=old,
        name=person.called_name,
        language=person.language,
        new=person.email,
        now=now,
    )
