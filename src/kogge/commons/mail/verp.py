"""The address that a mail is returned to: each mail has its own, so that what comes back says which mail it was."""

import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from kogge.commons.mail.models import Message

OURS = re.compile(r"(?P<before>[^@+]+)\+(?P<key>\d{1,18})-(?P<proof>[0-9a-f]{12})@(?P<host>[^@]+)")


def _proof(key):
    # Digits and small letters only: some mail systems change the case of what they return.
    return salted_hmac("kogge.commons.mail.verp", str(key), algorithm="sha256").hexdigest()[:12]


def bounce_address(message) -> str:
    """Who the envelope is from. Without `KOGGE_MAIL_BOUNCES`, the address that all mails are from."""
    if not settings.MAIL_BOUNCES:
        return settings.MAIL_FROM
    before, _, host = settings.MAIL_BOUNCES.rpartition("@")
    return f"{before}+{message.pk}-{_proof(message.pk)}@{host}"


def message_of(address: str) -> Message | None:
    """The mail that was returned to this address; None if we never gave the address out."""
    found = OURS.fullmatch(str(address).strip().strip("<>").lower())
    ours = settings.MAIL_BOUNCES.lower()
    if not found or f"{found['before']}@{found['host']}" != ours:
        return None
    if not constant_time_compare(found["proof"], _proof(found["key"])):
        return None
    return Message.objects.filter(pk=found["key"]).first()
