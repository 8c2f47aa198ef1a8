"""Works whose clusters agreed that others learn from them: shown at their assignment once the feedback is out."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import done, page
from kogge.commons.files.answer import as_download
from kogge.training.assignments import actions, reading
from kogge.training.assignments.models import Version, Work
from kogge.training.assignments.views.working import assignment_of


def _shown(request, edition, ref, work):
    """(work, what was handed in) of one that others may read."""
    assignment = assignment_of(request, edition, ref)
    found = assignment.works.shared(timezone.now()).prefetch_related("authors__seat__person")
    work = get_object_or_404(found, ref=work)
    work.assignment = assignment
    return work, reading.last_version(work, Version.Kind.HANDED_IN)


@require_safe
def work_shown(request, edition, ref, work):
    """What somebody handed in, to learn from; not how it was judged."""
    work, version = _shown(request, edition, ref, work)
    context = {
        "assignment": work.assignment,
        "edition": work.assignment.module.edition,
        "work": work,
        "version": version,
        "names": reading.names_of(work),
        "files": reading.files_of(version),
        "is_own": any(one.seat.person_id == request.user.pk for one in work.authors.all()),
    }
    return page(request, "assignments/work_shown.html", context)


@require_safe
def work_shown_file(request, edition, ref, work, file):
    """A file of it."""
    work, version = _shown(request, edition, ref, work)
    found = reading.file_of(work, file, version)
    if found is None:
        raise Http404
    return as_download(found)


@require_POST
def work_hide(request, edition, ref):
    """The cluster takes its word back: from now on nobody else reads it."""
    assignment = assignment_of(request, edition, ref)
    work = get_object_or_404(Work.objects.of(request.user), assignment=assignment)
    work.assignment = assignment
    actions.hide(work, by=request.user, now=timezone.now())
    return done(request, _("Nobody but those who assess it reads it now."), assignment)
