"""Each page in the reader's time zone; what is somebody's is kept by nobody. The address gives the language."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kogge.commons.people.devices import note_seen
from kogge.commons.people.kept import forget_what_was_sent, signed_out_while_writing


class SignInRequired(LoginRequiredMiddleware):
    """Every page is closed unless it says otherwise: who looks is led to the sign-in, who acts is not."""

    def handle_no_permission(self, request, view_func):
        if request.method not in ("GET", "HEAD"):
            kept = signed_out_while_writing(request)
            if kept is None:
                raise PermissionDenied
            return kept
        return super().handle_no_permission(request, view_func)


def reader(get_response):
    def middleware(request):
        if not request.user.is_authenticated:
            timezone.deactivate()
            return get_response(request)
        timezone.activate(request.user.zone)
        note_seen(request.session, now=timezone.now())
        response = get_response(request)
        forget_what_was_sent(request, response)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware
