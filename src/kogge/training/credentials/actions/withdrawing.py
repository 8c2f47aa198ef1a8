"""How a credential is shown or not, suspended, revoked, and signed anew after a key has leaked."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from kogge.base.errors import Refused
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.commons.journal.models import record
from kogge.training.credentials import mails, rules
from kogge.training.credentials.models import Credential, Signature
from kogge.training.credentials.signing import sign
from kogge.training.issuers.actions import Pen, set_slots
from kogge.training.issuers.models import Key
from kogge.training.issuers.rules import can_keep_keys

REASON = 300


@transaction.atomic
def revoke(credential, *, by, note="", now=None):
    """Say that a credential no longer holds, with the reason that everybody who checks it reads."""
    if not note.strip():
        raise Refused(_("Write the reason. Everybody who checks the certificate reads it."))
    now = now or timezone.now()
    _step(credential, "revoke", {"revoked_at": now, "why_revoked": note[:REASON]}, by=by, note=note, now=now)
    _mark(credential, "revoked_at", now, now=now)
    mails.revoked(credential)


@transaction.atomic
def suspend(credential, *, by, note, now):
    """Say that a credential does not hold for now, with the reason."""
    if not note.strip():
        raise Refused(_("Write the reason. Everybody who checks the certificate reads it."))
    _step(credential, "suspend", {"suspended_at": now, "why_suspended": note[:REASON]}, by=by, note=note, now=now)
    _mark(credential, "suspended_at", now, now=now)
    mails.suspended(credential)


@transaction.atomic
def resume(credential, *, by, now):
    """A suspended credential holds again."""
    _step(credential, "resume", {"suspended_at": None, "why_suspended": ""}, by=by, note="", now=now)
    _mark(credential, "suspended_at", None, now=now)
    mails.resumed(credential)


def _step(credential, verb, changes, *, by, note, now):
    credential.take(verb, by=by, note=note, now=now)
    Credential.objects.filter(pk=credential.pk).update(**changes)
    credential.refresh_from_db()


def _mark(credential, field, value, *, now):
    slots = [one.slot for one in credential.signatures.filter(withdrawn_at=None).select_related("slot")]
    set_slots(slots, field, value, now=now)


@transaction.atomic
def publish(credential, *, is_public, by, now):
    """The holder decides whether the page may be found, and the file taken by anybody."""
    if not rules.is_holder(by, credential):
        raise PermissionDenied
    Credential.objects.filter(pk=credential.pk).update(is_public=is_public)
    said = gettext_noop("made the certificate public") if is_public else gettext_noop("took the certificate back")
    record("publish" if is_public else "hide", credential, by=by, said=said, case=credential.case, now=now)
    credential.refresh_from_db()


# A key has leaked --------------------------------------------------------------------------------------------
def signed_with(key):
    """Credentials that hold, and whose signature is of this key."""
    held = Credential.objects.exclude(state=Credential.State.REVOKED)
    return held.filter(signatures__key=key, signatures__withdrawn_at=None).with_all()


def sign_leaked_anew(key, *, by, back_url):
    """Have the worker sign anew what a leaked key has signed; returns the job."""
    if not can_keep_keys(by, key.issuer.organisation):
        raise PermissionDenied
    if not key.leaked_at:
        raise Refused(_("This key is not reported as leaked."))
    return jobs.start(
        sign_leaked, title=_("Certificates signed anew"), by=by, back_url=back_url, key_id=key.pk, result_url=back_url
    )


@task()
def sign_leaked(job_id, key_id, result_url):
    """Sign all of them with the key of today. Safe to run twice: what is done is no longer found."""
    job = Job.objects.get(pk=job_id)
    key = Key.objects.select_related("issuer__organisation").get(pk=key_id)
    waiting = list(signed_with(key).values_list("pk", flat=True))
    now = timezone.now()
    for done, pk in enumerate(waiting, start=1):
        sign_anew(Credential.objects.with_all().get(pk=pk), Pen(key.issuer.organisation, now=now))
        jobs.advance(job, done=done, total=len(waiting))
    jobs.finish(job, result_url=result_url)


@transaction.atomic
def sign_anew(credential, pen):
    """The same statement under the same number with another key; the old file no longer holds, anywhere."""
    old = Signature.objects.select_for_update().select_related("slot").filter(credential=credential, withdrawn_at=None)
    slots = [one.slot for one in old]
    old.update(withdrawn_at=pen.now)
    set_slots(slots, "revoked_at", pen.now, now=pen.now)
    fresh = sign(credential, pen)
    if credential.state == Credential.State.SUSPENDED:
        set_slots([fresh.slot], "suspended_at", credential.suspended_at, now=pen.now)
    record("sign", credential, by=None, said=gettext_noop("signed anew"), case=credential.case, now=pen.now)
    mails.signed_anew(credential)
