"""How a page answers: whole, in part, done, or not allowed."""

from contextlib import contextmanager

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme

from kogge.base.errors import Refused, TooMany

LONGEST_NEXT = 300  # signs; so many are kept beside a mail that leads on


def page(request: HttpRequest, template: str, context: dict | None = None, *, status: int = 200) -> HttpResponse:
    """A whole page. A form that was sent and has errors answers 422, so that nobody takes it for done."""
    context = context or {}
    form = context.get("form")
    if status == 200 and request.method == "POST" and form is not None and form.is_bound and form.errors:
        status = 422
    return TemplateResponse(request, template, context, status=status)


def posted(request: HttpRequest):
    """What a form is bound to: what was sent, however little; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


@contextmanager
def refusal_in(form):
    """A refusal met inside stands in the form, with all that was typed, instead of on a page of its own."""
    try:
        yield
    except TooMany:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))


def done(request: HttpRequest, message: str, to) -> HttpResponse:
    """The work is done: say so on the next page, and go there."""
    messages.success(request, message)
    return redirect(to)


def allow(answer: bool) -> None:
    """Go on only if a rule said yes: `allow(rules.is_coordinator(request.user, edition))`."""
    if not answer:
        raise PermissionDenied


def next_address(request: HttpRequest, default: str) -> str:
    """Where `next` asks to go, if that is a page of ours, not too long; else `default`. The only reader of `next`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and len(wanted) <= LONGEST_NEXT else default


def place_of(request: HttpRequest) -> str:
    """The network address that asks, counted from the right behind `PROXY_COUNT` trusted proxies."""
    if settings.PROXY_COUNT:
        passed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(passed) >= settings.PROXY_COUNT:
            return passed[-settings.PROXY_COUNT]
    return request.META.get("REMOTE_ADDR", "")
