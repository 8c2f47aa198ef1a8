from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import done, page
from kogge.commons.jobs import actions
from kogge.commons.jobs.models import Job


def job_detail(request, ref):
    """How far a piece of long work is; looks again by itself until it is over."""
    job = get_object_or_404(Job.objects.visible_to(request.user), ref=ref)
    return page(request, "jobs/job_detail.html", {"job": job})


@require_POST
def job_end(request, ref):
    """Whoever waits for it waits no longer."""
    job = get_object_or_404(Job.objects.visible_to(request.user), ref=ref)
    actions.end(job, now=timezone.now())
    return done(request, _("It is cancelled. Nothing was kept."), job.back_url)
