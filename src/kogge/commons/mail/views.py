"""The local mailbox: in demo and development every mail can be read and every link followed without a mail server."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from kogge.base.http import page
from kogge.commons.mail import leaving
from kogge.commons.mail.models import Message


def _only_here():
    if not settings.HAS_MAILBOX:
        raise Http404


@login_not_required
def message_list(request):
    """Everything that was sent, newest first; searchable by address."""
    _only_here()
    wanted = request.GET.get("to", "").strip()[:254]
    found = Message.objects.order_by("-pk").defer("text", "html")
    if wanted:
        found = found.filter(address__icontains=wanted)
    shown = Paginator(found, 30).get_page(request.GET.get("page"))
    return page(request, "mail/message_list.html", {"page": shown, "wanted": wanted})


@login_not_required
def message_detail(request, pk):
    _only_here()
    return page(request, "mail/message_detail.html", {"message": get_object_or_404(Message, pk=pk)})


@csrf_exempt  # RFC 8058: the reader's mail program sends this, without a cookie and without having seen the page
@login_not_required
@never_cache
def mail_leave(request, token):
    """Leave a list, or come back: looking changes nothing, POST works at once, a wrong link says nothing."""
    found = leaving.who_leaves(token)
    is_back = bool(found and request.method == "POST" and "back" in request.POST)
    if is_back:
        leaving.come_back(*found)
    elif found and request.method == "POST":
        leaving.leave(*found, now=timezone.now())
    context = {
        "list_name": found[1] if found else "",
        "is_left": bool(found and leaving.has_left(*found)),
        "is_back": is_back,
        "is_program": "List-Unsubscribe" in request.POST,  # it gets no cookie, so no form
    }
    return page(request, "mail/mail_leave.html", context)
