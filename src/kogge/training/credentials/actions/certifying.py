"""How the PDF of a credential is made."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from kogge.base.documents import NotInstalled
from kogge.base.errors import Refused
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.training.credentials.certificate import draw
from kogge.training.credentials.models import Certificate, Credential


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
