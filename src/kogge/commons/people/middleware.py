"""Each page in the reader's time zone; what is somebody's is kept by nobody. The address gives the language."""

from django.utils import timezone


def reader(get_response):
    def middleware(request):
        if not request.user.is_authenticated:
            timezone.deactivate()
            return get_response(request)
        timezone.activate(request.user.zone)
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware
