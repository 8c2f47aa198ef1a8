"""Ways to prove oneself are added and taken away; each time the other sessions end, and the person is told by mail."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.people import mails, secret, watch
from kogge.commons.people.devices import end_sessions
from kogge.commons.people.models import User
from kogge.commons.people.proofs import NO_ANSWER, Kind, factors, step_of

MOST_PASSKEYS = 20


def _changed(person, verb, said, what, *, session, now):
    """What follows each change: other sessions end, the journal knows, and a mail tells the person."""
    end_sessions(person, but=session)
    record(verb, person, by=person, said=said, now=now)
    mails.changed(person, what, now=now)
    watch.tell(f"changed: {verb}", person)


@transaction.atomic
def set_password(person, password, *, session="", now):
    person.set_password(password)
    person.save(update_fields=["password"])
    what = gettext_lazy("You can now sign in with a new password.")
    _changed(person, "password", gettext_noop("set a password"), what, session=session, now=now)


@transaction.atomic
def remove_password(person, *, session="", now):
    person.set_unusable_password()
    person.save(update_fields=["password"])
    what = gettext_lazy("Your password was removed.")
    _changed(person, "password", gettext_noop("removed the password"), what, session=session, now=now)


@transaction.atomic
def add_passkey(person, name, credential, *, session="", now):
    """Keep the passkey that the browser has just made for the challenge of this session."""
    if factors(person, Kind.WEBAUTHN).count() >= MOST_PASSKEYS:
        raise Refused(_("You have many passkeys already. Remove one that you do not use."))
    try:
        webauthn.parse_registration_response(credential)
        made = webauthn.complete_registration(credential)
    except NO_ANSWER as problem:
        raise Refused(_("The passkey could not be added. Try again.")) from problem
    if not made.is_user_verified():
        raise Refused(_("This device does not ask for a finger, face or PIN. Use one that does."))
    webauthn.WebAuthn.add(person, name, credential)
    what = gettext_lazy("A passkey was added.")
    _changed(person, "passkey", gettext_noop("added a passkey"), what, session=session, now=now)


def rename_passkey(passkey, name):
    passkey.data["name"] = name
    passkey.save(update_fields=["data"])


@transaction.atomic
def remove_passkey(passkey, *, session="", now):
    person = passkey.user
    passkey.delete()
    what = gettext_lazy("A passkey was removed.")
    _changed(person, "passkey", gettext_noop("removed a passkey"), what, session=session, now=now)


@transaction.atomic
def set_up_app(person, seed, code, *, session="", now):
    """From now on the authenticator app is asked for its code; recovery codes stand in for it."""
    step = step_of(seed, code)
    if step is None:
        raise Refused(_("That is not the code the app shows now. Wait for the next one and type it."))
    User.objects.select_for_update().get(pk=person.pk)
    if factors(person, Kind.TOTP).exists():
        raise Refused(_("An authenticator app is set up already. Remove it first."))
    Authenticator.objects.create(user=person, type=Kind.TOTP, data={"secret": secret.lock(seed), "step": step})
    RecoveryCodes.activate(person)
    what = gettext_lazy("An authenticator app was set up. Its code is asked for when you sign in.")
    _changed(person, "app", gettext_noop("set up an authenticator app"), what, session=session, now=now)


@transaction.atomic
def remove_app(person, *, session="", now):
    factors(person, Kind.TOTP, Kind.RECOVERY_CODES).delete()
    what = gettext_lazy("The authenticator app and the recovery codes were removed.")
    _changed(person, "app", gettext_noop("removed the authenticator app"), what, session=session, now=now)


@transaction.atomic
def renew_recovery_codes(person, *, session="", now):
    """Ten new codes; the earlier ones are worth nothing any more."""
    User.objects.select_for_update().get(pk=person.pk)
    if not factors(person, Kind.TOTP).exists():
        raise Refused(_("Recovery codes stand in for an authenticator app. Set up one first."))
    factors(person, Kind.RECOVERY_CODES).delete()
    RecoveryCodes.activate(person)
    what = gettext_lazy("You have new recovery codes.")
    _changed(person, "codes", gettext_noop("made new recovery codes"), what, session=session, now=now)


def recovery_codes_of(person) -> list[str]:
    """The codes that are still good."""
    codes = factors(person, Kind.RECOVERY_CODES).first()
    return RecoveryCodes(codes).get_unused_codes() if codes else []


@transaction.atomic
def remove_identity(identity, *, session="", now):
    person = identity.user
    identity.delete()
    what = gettext_lazy("A way to sign in through another house was removed.")
    _changed(person, "identity", gettext_noop("removed a way to sign in"), what, session=session, now=now)


@transaction.atomic
def drop_factors(person):
    """Take away everything but the mailbox, and end every session: for who is let in again by the office."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    factors(person).delete()
    SocialAccount.objects.filter(user=person).delete()
    end_sessions(person)
