"""After a meeting: whom one met there, and what those who were there thought of it."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kogge.base.http import allow, done, page
from kogge.commons.events import actions, lists
from kogge.commons.events.actions.afterwards import LEAST, may_meet, was_there
from kogge.commons.events.models import Echo, Showing
from kogge.commons.events.views.running import run
from kogge.commons.events.views.seeing import seen
from kogge.commons.findings.pictures import shown
from kogge.commons.findings.results import gather, results


def event_met(request, slug):
    """Those who were there and agreed to be seen by each other; and the own yes to it, or no more."""
    event, user, now = seen(request, slug), request.user, timezone.now()
    allow(may_meet(event, user))
    if request.method == "POST" and request.POST.get("show") == "yes":
        actions.show(event, user, by=user, now=now)
        return done(request, _("The others who were there may see your name and organisation."), request.path)
    if request.method == "POST":
        actions.hide(event, user, by=user, now=now)
        return done(request, _("Nobody sees your name here any more."), request.path)
    context = {
        "event": event,
        "given": Showing.objects.in_force().filter(event=event, person=user).first(),
        "was_there": was_there(event, user),
        "is_over": event.ends_at <= now,
        "people": lists.met(event, user),
    }
    return page(request, "events/event_met.html", context)


@require_safe
def event_echo(request, slug):
    """What those who were there thought: how many answered, and when nothing more can come, what they said."""
    event, now = run(request, slug), timezone.now()
    echo = Echo.objects.select_related("questionnaire").filter(event=event).first()
    context = {"event": event, "echo": echo, "least": LEAST}
    if echo:
        counts = echo.questionnaire.counts()
        is_open = echo.questionnaire.takes_answers(now)
        context |= {"asked": counts["asked"], "sent": counts["sent"], "is_open": is_open}
        if not is_open and counts["sent"] >= LEAST:
            gathered = gather(echo.questionnaire, now=now)
            context["items"] = [shown(result) for result in results(gathered, is_guarded=True)]
    return page(request, "events/event_echo.html", context)
