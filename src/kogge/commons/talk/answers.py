"""The address that takes an answer: one for each person and thread, which nobody else can make."""

import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

OURS = re.compile(
    r"(?P<before>[^@+]+)\+t(?P<thread>\d{1,18})-(?P<person>\d{1,18})-(?P<proof>[0-9a-f]{16})@(?P<host>[^@]+)"
)


def _proof(thread, person):
    # Digits and small letters only: some mail systems change the case of what they pass on.
    return salted_hmac("kogge.commons.talk.answer", f"{thread}-{person}", algorithm="sha256").hexdigest()[:16]


def answer_address(thread, person):
    """Where this person's answers to this thread go; "" where the installation takes no mail."""
    if not settings.MAIL_ANSWERS:
        return ""
    before, _, host = settings.MAIL_ANSWERS.rpartition("@")
    return f"{before}+t{thread.pk}-{person.pk}-{_proof(thread.pk, person.pk)}@{host}"


def whose(address):
    """(key of the thread, key of the person) of an address of ours; None if we never gave it out."""
    found = OURS.fullmatch(str(address).strip().strip("<>").lower())
    if not found or f"{found['before']}@{found['host']}" != settings.MAIL_ANSWERS.lower():
        return None
    thread, person = int(found["thread"]), int(found["person"])
    return (thread, person) if constant_time_compare(found["proof"], _proof(thread, person)) else None
