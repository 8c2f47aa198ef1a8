"""Leaving a list: the link in each mail of it works for ever, without signing in, and says nothing to strangers."""

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import LocalePrefixPattern

from kogge.commons.mail.models import OptOut

SALT = "kogge.commons.mail.leaving"
PAGE = "mail/leave/"
_language = LocalePrefixPattern(prefix_default_language=False)  # as pages have it, in kogge/urls.py


def leave_token(address: str, list_name: str) -> str:
    """What proves that this address was written to as a member of this list."""
    return signing.Signer(salt=SALT).sign_object([address.casefold(), list_name])


def leave_url(token: str) -> str:
    """The page to leave on, in the language that is active.

    Not by `reverse`: that would load the pages of all rooms into a worker that only sends mails, 40 MB of them.
    """
    return f"{settings.SITE_ADDRESS}/{_language.language_prefix}{PAGE}{token}/"


def who_leaves(token: str) -> tuple[str, str] | None:
    """(address, list) of a token; None if we never gave it out."""
    try:
        address, list_name = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return address, list_name


@transaction.atomic
def leave(address: str, list_name: str, *, now) -> None:
    """This address gets no more of this list; to say so twice is the same as once."""
    OptOut.objects.get_or_create(address=address.casefold(), list_name=list_name, defaults={"at": now})


@transaction.atomic
def come_back(address: str, list_name: str) -> None:
    """This address gets the list again."""
    OptOut.objects.filter(address=address.casefold(), list_name=list_name).delete()


def has_left(address: str, list_name: str) -> bool:
    return OptOut.objects.filter(address=address.casefold(), list_name=list_name).exists()
