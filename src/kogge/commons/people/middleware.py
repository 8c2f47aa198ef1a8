"""Each page in the reader's time zone; what is somebody's is kept by nobody. The address gives the language."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.utils import timezone


class SignInRequired(LoginRequiredMiddleware):
    """Every page is closed unless it says otherwise: who looks is led to the sign-in, who acts is not."""

    def handle_no_permission(self, request, view_func):
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        return super().handle_no_permission(request, view_func)


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
