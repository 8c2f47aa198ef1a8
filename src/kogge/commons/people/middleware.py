"""Each page in the reader's time zone; what is somebody's is kept by nobody. The address gives the language."""

from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kogge.commons.people.devices import note_seen
from kogge.commons.people.entrance import is_over
from kogge.commons.people.kept import forget_what_was_sent, signed_out_while_writing

SECRET = {"token", "secret"}  # as addresses call the part that only one person was given


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
        if request.user.is_authenticated and is_over(request):
            logout(request)
        if not request.user.is_authenticated:
            timezone.deactivate()
            response = get_response(request)
            if SECRET & set(getattr(request.resolver_match, "kwargs", ())):  # a page that a link from a mail opens
                response.headers.setdefault("Cache-Control", "private, no-store")
            return response
        timezone.activate(request.user.zone)
        note_seen(request.session, now=timezone.now())
        response = get_response(request)
        forget_what_was_sent(request, response)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware
