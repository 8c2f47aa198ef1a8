"""What a mail that came back changes: something only when it proves which of our mails it was."""

import hashlib

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy, gettext_noop

from kogge.commons.journal.models import record
from kogge.commons.mail.actions import send
from kogge.commons.mail.models import Bounce, Mailing, Message, Suppression
from kogge.commons.mail.verp import message_of


def mail_behind(reading, sent_to=()):
    """Our mail that this is about, or None: by the address it was returned to, else by our Message-ID inside it.

    Both hold a secret of ours. The address of a person holds none: whoever knows it could strike it out.
    """
    for address in [*sent_to, *reading.sent_to, *reading.returned]:
        if "+" in address and (message := message_of(address)):
            return message
    names = [name for name in [*reading.returned, *reading.answers] if name.startswith("<")]
    return Message.objects.filter(message_id__in=names).defer("text", "html", "attached").first() if names else None


@transaction.atomic
def take_refusal(reading, message, *, digest, now):
    """A mail was refused: say so at the mail, and write to the address no more if the rule says so."""
    final = [failure for failure in reading.failures if failure.is_final]
    for failure in final:
        address = message.address if message else failure.address
        _keep(failure, message, address, digest=digest, now=now)
    if not (message and final):
        return
    worst = next((failure for failure in final if failure.kind == Bounce.Kind.HARD), final[0])
    changes = {"state": Message.State.FAILED, "error": f"came back: {worst.said or worst.status}"[:500]}
    rows = Message.objects.filter(pk=message.pk)
    if rows.filter(state=Message.State.SENT).update(**changes):
        counted = Mailing.objects.filter(pk=message.mailing_id, sent__gt=0)
        counted.update(sent=F("sent") - 1, failed=F("failed") + 1)
    rows.filter(state=Message.State.SENDING).update(**changes)
    address = message.address.casefold()
    if Bounce.objects.condemn(address, now=now):
        _suppress(address, Suppression.Why.HARD, now=now)


@transaction.atomic
def take_complaint(reading, message, *, digest, office, now):
    """Somebody pressed "this is spam": no more letters to many for them, and the office is told once."""
    failure = reading.failures[0]
    _keep(failure, message, message.address if message else failure.address, digest=digest, now=now)
    if not (message and _suppress(message.address.casefold(), Suppression.Why.COMPLAINT, now=now)):
        return
    for address, name, language in office:
        send(
            "postmaster/mail/complaint.txt",
            address=address,
            name=name,
            language=language,
            link=("platform_mail_detail", message.pk),
            act=gettext_lazy("Look at the mail"),
            now=now,
        )


@transaction.atomic
def take_reply(reading, message, *, digest, now):
    """An automatic reply is noted at its mail, without its words, and has no consequence."""
    if message:
        digest = _digest(digest, message.address)
        known = {"message": message, "address": message.address.casefold(), "kind": Bounce.Kind.REPLY, "at": now}
        Bounce.objects.get_or_create(digest=digest, defaults=known)


@transaction.atomic
def lift(suppression, *, by, now):
    """Write to this address again; what came back so far counts no longer."""
    Bounce.objects.filter(address=suppression.address, is_forgiven=False).update(is_forgiven=True)
    record("lift", suppression, by=by, said=gettext_noop("An address is written to again"), now=now)
    suppression.delete()


def _keep(failure, message, address, *, digest, now):
    known = {
        "message": message,
        "address": address.casefold()[:254],
        "kind": failure.kind,
        "status": failure.status,
        "said": failure.said,
        "at": now,
    }
    Bounce.objects.get_or_create(digest=_digest(digest, failure.address), defaults=known)


def _digest(digest, address):
    """One mail may speak of several addresses."""
    return hashlib.sha256(f"{digest} {address}".encode()).hexdigest()


def _suppress(address, why, *, now):
    """Whether it was new: of two refusals that come at the same time one adds the row."""
    suppression, is_new = Suppression.objects.get_or_create(address=address, defaults={"why": why, "since": now})
    if is_new:
        said = gettext_noop("An address is not written to any more")
        record("suppress", suppression, by=None, said=said, note=why, now=now)
    elif why == Suppression.Why.HARD and suppression.why == Suppression.Why.COMPLAINT:
        Suppression.objects.filter(pk=suppression.pk).update(why=why)
    return is_new
