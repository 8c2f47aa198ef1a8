"""One's own data: put together by the worker, kept for a week, opened by nobody else."""

import tempfile
from datetime import timedelta
from pathlib import Path

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_tasks import task

from kogge.commons.files.actions import keep_made
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.commons.journal.models import site
from kogge.commons.people.limits import hold
from kogge.commons.privacy import mails, own_data

KEPT_FOR = timedelta(days=7)


def ask_for_own_data(*, by, back_url, now):
    """Have the file made; returns the job whose page shows how far it is."""
    hold("own data", by.pk, most=5, within=timedelta(days=1), now=now)
    with translation.override(by.language):
        return jobs.start(make_own_data, title=_("Your data"), by=by, back_url=back_url)


@task()
def make_own_data(job_id):
    """Write the ZIP, keep it for its owner and tell them. Safe to run twice."""
    job = Job.objects.select_related("owner").get(pk=job_id)
    if job.is_over:
        return
    person, now = job.owner, timezone.now()
    jobs.advance(job, done=0, total=1)
    with tempfile.TemporaryDirectory() as scratch, translation.override(person.language):
        path = Path(scratch) / "data.zip"
        own_data.write(path, person, site_name=site().name, now=now)
        name = f"{slugify(site().name) or 'kogge'}-{now:%Y-%m-%d}.zip"
        file = keep_made(path, name=name, type="application/zip", owner=person, kept_until=now + KEPT_FOR, now=now)
        mails.own_data_ready(file, to=person, now=now)
    jobs.finish(job, result_url=reverse("own_data_file", args=[file.ref]))
