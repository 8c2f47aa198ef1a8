"""A certificate of attendance as a PDF: what is recorded of who was where, and no more than that."""

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from kogge.base.documents import NotInstalled, as_pdf
from kogge.commons.files.actions import keep_made
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.training.learning.presence import shown_of
from kogge.training.programmes.models import Seat


def ask_for_attendance(seat, *, language, by, back_url):
    """Have the PDF made by the worker; returns the job whose page leads to it."""
    title = _("Certificate of attendance")
    return jobs.start(make_attendance, title=title, by=by, back_url=back_url, seat_id=seat.pk, language=language)


@task()
def make_attendance(job_id, seat_id, language):
    """Draw the PDF and keep it among the own files of the participant. A second run makes none."""
    job = Job.objects.get(pk=job_id)
    if job.is_over:
        return
    now = timezone.now()
    seat = Seat.objects.select_related("person", "edition__programme", "edition__lead").get(pk=seat_id)
    jobs.advance(job, done=0, total=1)
    with translation.override(language):
        context = shown_of(seat, now=now) | {"language": language}
        try:
            pdf = as_pdf(render_to_string("learning/documents/attendance.html", context))
        except NotInstalled as missing:
            jobs.fail(job, reason=str(missing))
            return
    name = f"attendance-{seat.edition.slug}.pdf"
    made = keep_made(pdf, name=name, type="application/pdf", owner=seat.person, kept_until=None, now=now)
    jobs.finish(job, result_url=made.get_absolute_url())
