from django.shortcuts import get_object_or_404

from kogge.base.http import page
from kogge.commons.jobs.models import Job


def job_detail(request, ref):
    """How far a piece of long work is; looks again by itself until it is over."""
    job = get_object_or_404(Job.objects.visible_to(request.user), ref=ref)
    return page(request, "jobs/job_detail.html", {"job": job})
