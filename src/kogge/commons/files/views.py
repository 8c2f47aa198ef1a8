from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from kogge.base.http import page
from kogge.commons.files.answer import as_download
from kogge.commons.files.models import File


@require_safe
def file_detail(request, ref):
    """One's own file, to save."""
    file = get_object_or_404(File.objects.visible_to(request.user), ref=ref)
    if file.is_over(now=timezone.now()):
        return page(request, "files/file_detail.html", {"file": file}, status=410)
    return as_download(file)
