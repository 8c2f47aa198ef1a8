"""What the office does across rooms."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task
from i18nfield.strings import LazyI18nString

from kogge.commons.imports.actions import import_directory
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.commons.journal.models import record, site
from kogge.commons.regions.actions import import_regions
from kogge.commons.surveys import actions as surveys
from kogge.commons.surveys.models import Questionnaire
from kogge.training.competences.actions import load_definitions
from kogge.training.programmes.actions import load, shipped
from kogge.training.programmes.rules import can_found, is_coordinator


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
    steps = [
        lambda: import_regions(now=timezone.now()),
        import_directory,
        lambda: load(shipped()),
        lambda: load_definitions(now=timezone.now()),
    ]
    for done, step in enumerate(steps):
        jobs.advance(job, done=done, total=len(steps))
        step()
    jobs.finish(job, result_url=job.back_url)


@transaction.atomic
def ask(edition, *, language, by, now):
    """A questionnaire that the coordinator of an edition writes, in the language they read. Returns it."""
    if not is_coordinator(by, edition):
        raise PermissionDenied
    title = LazyI18nString({language: f"{edition.programme.name} {edition.name}"})
    made = Questionnaire(title=title, languages=[language], timezone=edition.timezone)
    return surveys.found(made, by=by, now=now)
