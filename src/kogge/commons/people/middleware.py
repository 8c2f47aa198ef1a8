"""Each page in the reader's time zone. The language comes from the address alone."""

from django.utils import timezone


def reader(get_response):
    def middleware(request):
        if request.user.is_authenticated:
            timezone.activate(request.user.zone)
        else:
            timezone.deactivate()
        return get_response(request)

    return middleware
