"""How credentials are awarded and revoked, and certificates made."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from kogge.base.documents import NotInstalled
from kogge.base.errors import Refused
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.commons.journal.models import record
from kogge.training.credentials import mails, rules
from kogge.training.credentials.certificate import draw
from kogge.training.credentials.models import Certificate, Credential


@transaction.atomic
def award(seat, *, by, now):
    """Award the credential of the edition to a participant whose result says completed. Once."""
    edition = seat.edition
    if not rules.can_award(by, edition) or by.pk == seat.person_id:
        raise PermissionDenied
    result = getattr(seat, "result", None)
    if result is None:
        raise Refused(_("No result is recorded for this person yet. Record the result first, then award."))
    if not result.has_passed:
        raise Refused(_("The result says that this person did not complete. There is nothing to award."))
    if not seat.person.name.strip():
        raise Refused(_("This person has not told us a name yet, and the certificate needs one."))
    if seat.credentials.valid().exists():
        raise Refused(_("This person has the certificate already."))
    titles = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            titles[code] = f"{edition.programme.name} {edition.name}"
    try:
        with transaction.atomic():
            credential = Credential.objects.create(
                seat=seat, holder=seat.person.name, title=titles, issuer=edition.lead, issued_at=now
            )
    except IntegrityError:
        raise Refused(_("This person has the certificate already."))
    record("award", credential, by=by, said=gettext_noop("awarded the certificate"), case=seat.case, now=now)
    mails.awarded(credential)
    return credential


@transaction.atomic
def revoke(credential, *, by, note="", now=None):
    """Say that a credential no longer holds, with the reason that everybody who checks it reads."""
    if not note.strip():
        raise Refused(_("Write the reason. Everybody who checks the certificate reads it."))
    now = now or timezone.now()
    credential.take("revoke", by=by, note=note, now=now)
    Credential.objects.filter(pk=credential.pk).update(revoked_at=now, why_revoked=note[:300])
    credential.refresh_from_db()
    mails.revoked(credential)


def ask_for_certificate(credential, *, language, by, result_url):
    """Have the PDF made by the worker; returns the job whose page shows how far it is."""
    if credential.state != Credential.State.VALID:
        raise Refused(_("This certificate has been revoked, so no PDF is made of it."))
    return jobs.start(
        make_certificate,
        title=_("Your certificate as PDF"),
        by=by,
        back_url=credential.get_absolute_url(),
        credential_id=credential.pk,
        language=language,
        result_url=result_url,
    )


@task()
def make_certificate(job_id, credential_id, language, result_url):
    """Draw the PDF and keep it. Safe to run twice."""
    job = Job.objects.get(pk=job_id)
    credential = Credential.objects.select_related("seat__edition__programme", "issuer").get(pk=credential_id)
    jobs.advance(job, done=0, total=1)
    with translation.override(language):
        try:
            pdf = draw(credential, language)
        except NotInstalled as missing:
            jobs.fail(job, reason=str(missing))
            return
    Certificate.objects.update_or_create(
        credential=credential, language=language, defaults={"pdf": pdf, "made_at": timezone.now()}
    )
    jobs.finish(job, result_url=result_url)
