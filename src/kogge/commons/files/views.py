from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kogge.commons.files.answer import as_download
from kogge.commons.files.models import File


@require_safe
def file_detail(request, ref):
    """One's own file, to save. What is kept until a day has a page of its own, which asks for more."""
    return as_download(get_object_or_404(File.objects.visible_to(request.user), ref=ref, kept_until=None))
