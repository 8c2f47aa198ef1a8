"""A paper as a PDF: its text and who has signed it, made by the worker."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from kogge.base.documents import NotInstalled, as_pdf, qr_code
from kogge.commons.files.actions import keep_made
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.training.agreements.models import Paper, Side
from kogge.training.agreements.writing import blocks


def ask_for_pdf(paper, *, by):
    """Have the PDF made; returns the job whose page leads to it."""
    back = paper.get_absolute_url()
    return jobs.start(make_pdf, title=_("Paper as PDF"), by=by, back_url=back, paper_id=paper.pk)


@task()
def make_pdf(job_id, paper_id):
    """Draw the PDF in the language of the paper and keep it for who asked. A second run makes none."""
    job = Job.objects.select_related("owner").get(pk=job_id)
    if job.is_over:
        return
    now, paper = timezone.now(), Paper.objects.get(pk=paper_id)
    jobs.advance(job, done=0, total=1)
    with translation.override(paper.language):
        try:
            pdf = as_pdf(drawn(paper))
        except NotInstalled as missing:
            jobs.fail(job, reason=str(missing))
            return
    name = f"{paper.document.noun}-{paper.ref}-{paper.number}.pdf"
    made = keep_made(pdf, name=name, type="application/pdf", owner=job.owner, kept_until=None, now=now)
    jobs.finish(job, result_url=made.get_absolute_url())


def drawn(paper):
    """The page that becomes the PDF; its address is that of the paper, for those who may see it."""
    address = settings.SITE_ADDRESS + paper.get_absolute_url()
    context = {
        "paper": paper,
        "blocks": blocks(paper.text),
        "sides": Side.objects.of_paper(paper),
        "edition": paper.edition,
        "language": paper.language,
        "address": address,
        "qr": qr_code(address),
    }
    return render_to_string("agreements/documents/paper.html", context)
