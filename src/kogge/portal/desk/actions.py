"""What the office does across rooms."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from kogge.commons.imports.actions import import_directory
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.commons.journal.models import record, site
from kogge.commons.regions.actions import import_regions
from kogge.training.programmes.actions import load, shipped
from kogge.training.programmes.rules import can_found


@transaction.atomic
def load_shipped(*, by):
    """Let a worker load the regions, clusters and programmes that ship with Kogge. Returns the job."""
    if not can_found(by):
        raise PermissionDenied
    record("load_shipped", site(), by=by, said=gettext_noop("loaded the data that ships with Kogge"))
    return jobs.start(bring_shipped, title=_("The real clusters and programmes"), by=by, back_url=reverse("desk"))


@task()
def bring_shipped(job_id):
    """Twice is as good as once: each step adds only what is not there yet."""
    job = Job.objects.get(pk=job_id)
    if job.is_over:
        return
    steps = [lambda: import_regions(now=timezone.now()), import_directory, lambda: load(shipped())]
    for done, step in enumerate(steps):
        jobs.advance(job, done=done, total=len(steps))
        step()
    jobs.finish(job, result_url=job.back_url)
