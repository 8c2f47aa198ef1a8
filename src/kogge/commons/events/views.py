from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.utils import timezone

from kogge.base.http import page
from kogge.commons.events.models import Event
from kogge.commons.journal.stored import stored


def next_change(request, response):
    """The list changes by itself when a meeting ends, a page of a meeting when it begins or ends."""
    now = timezone.now()
    coming = Event.objects.visible_to(request.user).coming(now).values_list("starts_at", "ends_at")[:5]
    return min((moment for pair in coming for moment in pair if moment > now), default=None)


@login_not_required
@stored(query=("past",), until=next_change)
def event_list(request):
    """Coming meetings, the next one first; the past ones below."""
    now = timezone.now()
    events = Event.objects.visible_to(request.user).select_related("circle")
    context = {"coming": events.coming(now)[:50], "past": events.past(now)[:50]}
    return page(request, "events/event_list.html", context)


@login_not_required
@stored(until=next_change)
def event_detail(request, slug):
    event = get_object_or_404(Event.objects.visible_to(request.user).select_related("circle"), slug=slug)
    return page(request, "events/event_detail.html", {"event": event, "is_over": event.ends_at <= timezone.now()})
