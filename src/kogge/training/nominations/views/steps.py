"""What the pages of a case share: the button of a step, the modules one plans by, the way to one's own case."""

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kogge.base.errors import Refused
from kogge.base.http import allow, done
from kogge.commons.events.models import Event
from kogge.commons.journal.again import once_more
from kogge.training.nominations import actions
from kogge.training.nominations.eligibility import meetings_of
from kogge.training.nominations.forms import AnswerForm
from kogge.training.nominations.models import Nomination
from kogge.training.nominations.places import as_told

# What the next page says when a step is taken.
TOLD = {
    "nominate": gettext_lazy("The nomination is sent. You get a copy by mail."),
    "withdraw": gettext_lazy("It is withdrawn."),
    "offer": gettext_lazy("The place is offered; the letter is on its way."),
    "reserve": gettext_lazy("Put on the reserve list; the letter is on its way."),
    "decline": gettext_lazy("Declined; the letter is on its way."),
    "send": gettext_lazy("Your application is sent. You get a copy of the reference by mail."),
    "take": gettext_lazy("The place is yours."),
    "release": gettext_lazy("The place is given back."),
}


def modules_of(edition):
    """The modules with their meetings in the order of time: what one plans by before one says yes."""
    meetings = Prefetch("meetings", queryset=Event.objects.order_by("starts_at", "pk"))
    return edition.modules.select_related("lead").prefetch_related(meetings).order_by("number")


def conflicts(nomination, person):
    """[(meeting of this edition, other meeting of the person's at the same time)]. Two queries."""
    meetings = meetings_of(nomination.edition)
    if not meetings:
        return []
    first, last = meetings[0].starts_at, max(event.ends_at for event in meetings)
    others = Event.objects.filter(circle__members=person, starts_at__lt=last, ends_at__gt=first)
    others = list(others.exclude(pk__in=[event.pk for event in meetings]).distinct().order_by("starts_at", "pk"))
    return [
        (mine, other)
        for mine in meetings
        for other in others
        if mine.starts_at < other.ends_at and other.starts_at < mine.ends_at
    ]


def own_case(request, ref):
    cases = Nomination.objects.of(request.user).select_related("edition__programme", "cluster", "application")
    return as_told([get_object_or_404(cases, ref=ref)])[0]


def take_step(request, nomination, verb, verbs, back):
    if verb not in verbs:
        raise Http404
    step = next(step for step in nomination.FLOW if step.verb == verb)
    allow(step.may(request.user, nomination))
    if nomination.kept_back_from:
        raise Refused(_("The committee decides about this application, in its meeting."))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return once_more(request, form, act=step.label)
    note = form.cleaned_data["note"]
    more = {"may_exceed": bool(note)} if verb == "offer" else {}
    getattr(actions, verb)(nomination, by=request.user, note=note, **more)
    return done(request, TOLD[verb], back)
