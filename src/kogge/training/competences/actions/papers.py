"""A version as PDF, drawn by the worker and kept for everybody."""

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from kogge.base.documents import NotInstalled, as_pdf, qr_code
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.commons.journal.models import site, touch
from kogge.training.competences import reading
from kogge.training.competences.models import Paper, Version


def ask_for_paper(version, *, language, by, result_url):
    """Have the PDF made; returns the job whose page shows how far it is."""
    return jobs.start(
        make_paper,
        title=_("The definition as PDF"),
        by=by,
        back_url=version.get_absolute_url(),
        version_id=version.pk,
        language=language,
        result_url=result_url,
    )


@task()
def make_paper(job_id, version_id, language, result_url):
    """Draw the PDF and keep it. Safe to run twice."""
    job = Job.objects.get(pk=job_id)
    jobs.advance(job, done=0, total=1)
    version = Version.objects.whole().get(pk=version_id)
    with translation.override(language):
        try:
            pdf = as_pdf(drawn(version, language))
        except NotInstalled as missing:
            jobs.fail(job, reason=str(missing))
            return
        keep(version, language, pdf)
    jobs.finish(job, result_url=result_url)


def drawn(version, language) -> str:
    """The page that becomes the PDF, in the language that is active."""
    context = {
        "version": version,
        "definition": version.definition,
        "community": site().name,
        "language": language,
        "address": version.uri,
        "qr": qr_code(version.uri),
        "made_on": timezone.localdate(),
        **reading.for_readers(version, language),
    }
    return render_to_string("competences/documents/paper.html", context)


def keep(version, language, pdf):
    Paper.objects.update_or_create(
        version=version, language=language,
        defaults={"pdf": pdf, "made_at": timezone.now(), "digest": version.digest},
    )  # fmt: skip
    touch()
