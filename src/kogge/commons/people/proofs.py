"""By what a person proves to be who they are, besides the mailbox: a password, a passkey, a code."""

import unicodedata
from datetime import timedelta
from functools import cache
from struct import error as StructError

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare

from kogge.commons.people import secret, watch
from kogge.commons.people.actions import is_mailed_code
from kogge.commons.people.limits import hold, let_go
from kogge.commons.people.models import User, as_key

Kind = Authenticator.Type
QUARTER = timedelta(minutes=15)
# What a browser may send instead of the answer of a passkey.
NO_ANSWER = (ValidationError, ValueError, TypeError, LookupError, AttributeError, RuntimeError, StructError)


def has_password(person) -> bool:
    return bool(person.password) and person.has_usable_password()


@cache
def _nobodys():
    """A password that nobody has, so that the same work is done for who has none."""
    return make_password("nobody has this one")


def is_password(person, typed) -> bool:
    """Whether this is the password of the person, who may be None; the same work whoever it is."""
    is_known = person is not None and person.is_active and has_password(person)
    return check_password(typed, person.password if is_known else _nobodys()) and is_known


def person_by_password(address, typed, *, place, now):
    """Who signs in with this address and password; None if that is nobody. Slowed by account and by place."""
    hold("password", as_key(address), most=10, within=QUARTER, now=now)
    hold("password-place", place, most=60, within=QUARTER, now=now)
    person = User.objects.by_address(address).first()
    if not is_password(person, typed):
        watch.tell("not signed in by password", person)
        return None
    let_go("password", as_key(address))
    return person


def factors(person, *kinds):
    return Authenticator.objects.filter(user=person, type__in=kinds or Kind)


def asks_for_second(person) -> bool:
    """Who has an authenticator app is asked for its code. A passkey alone is another way in, not a second lock."""
    return factors(person, Kind.TOTP).exists()


def normal(code) -> str:
    """A code as it was meant: full-width digits, spaces and dashes do not matter."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", code) if sign.isalnum())


def step_of(seed, code):
    """The half minute for which the code is right, of this one and its neighbours; None if for none of them."""
    for step in yield_hotp_counters_from_time():
        if constant_time_compare(format_hotp_value(hotp_value(seed, step)), normal(code)):
            return step
    return None


@transaction.atomic
def is_app_code(person, code) -> bool:
    """Whether this is the code of the person's authenticator app; each is good once, whichever process is asked."""
    app = factors(person, Kind.TOTP).select_for_update().first()
    step = app and step_of(secret.unlock(app.data["secret"]), code)
    if not step or step <= app.data.get("step", 0):
        return False
    app.data["step"] = step
    app.save(update_fields=["data"])
    return True


def is_recovery_code(person, code) -> bool:
    codes = factors(person, Kind.RECOVERY_CODES).first()
    return codes is not None and RecoveryCodes(codes).validate_code(normal(code))


def passkey_of(person, answer):
    """The passkey, of this person or (None) of whoever it names, that answered the challenge of this session."""
    try:
        webauthn.parse_authentication_response(answer)
        owner = person or webauthn.extract_user_from_response(answer)
        passkey = webauthn.complete_authentication(owner, answer)
    except NO_ANSWER:
        return None
    passkey.user = owner
    passkey.record_usage()
    return passkey


def ways_of(person) -> list[str]:
    """The ways in which this person can prove to be it, the quickest first."""
    kinds = set(factors(person).values_list("type", flat=True))
    ways = {"passkey": Kind.WEBAUTHN in kinds, "password": has_password(person), "app": Kind.TOTP in kinds}
    return [way for way, is_there in ways.items() if is_there]


def is_proof(person, way, data, *, now) -> bool:
    """Whether what was typed or answered proves the person. Ten tries in a quarter of an hour, in all ways."""
    hold("proof", person.pk, most=10, within=QUARTER, now=now)
    if way == "passkey":
        is_right = passkey_of(person, data["credential"]) is not None
    elif way == "password":
        is_right = is_password(person, data["password"])
    elif way == "mail":
        is_right = is_mailed_code(person, data["code"], now=now)
    else:
        is_right = is_app_code(person, data["code"]) or is_recovery_code(person, data["code"])
    if is_right:
        let_go("proof", person.pk)
    watch.tell(f"{'proved' if is_right else 'not proved'} by {way}", person)
    return is_right
