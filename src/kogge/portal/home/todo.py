"""What needs me today: one explicit list over all rooms, soonest first, each line an act with its address."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.commons.events.models import Event
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Edition, Seat

MOST = 7
FAR = timedelta(days=3650)


@dataclass(frozen=True)
class Line:
    """One thing to do: verb and thing, where, by when, and for which of my hats."""

    text: str
    href: str
    note: str
    by: datetime | None
    hat: str
    act: str = ""


def todo(user, *, now) -> list[Line]:
    """At most seven lines. Three queries, whatever the person is: own cases, editions run, meetings led."""
    lines = [*_own_cases(user), *_to_decide(user), *_to_record(user, now)]
    return sorted(lines, key=lambda line: (line.by or now + FAR, line.text))[:MOST]


def _own_cases(user):
    waiting = Nomination.objects.of(user).filter(state__in=["agreed", "offered"])
    for nomination in waiting.select_related("edition__programme", "application"):
        name = f"{nomination.edition.programme.name} {nomination.edition.name}"
        href = nomination.get_application_url()
        if nomination.state == Nomination.State.OFFERED:
            yield Line(
                _("Answer the offer of a place"),
                href,
                name,
                None,
                _("Applicant"),
                _("See the offer and answer"),
            )
        elif nomination.application.is_complete:
            yield Line(
                _("Send your application"),
                f"{href}check/",
                name,
                nomination.edition.call_closes_at,
                _("Applicant"),
                _("Check and send"),
            )
        else:
            yield Line(
                _("Finish your application"), f"{href}edit/", f"{name}, {_('25 minutes')}",
                nomination.edition.call_closes_at, _("Applicant"), _("Continue the application"),
            )  # fmt: skip


def _to_decide(user):
    found = Edition.objects.run_by(user).filter(nominations__state=Nomination.State.SENT)
    for edition in found.select_related("programme").annotate(waiting=Count("nominations")):
        yield Line(
            ngettext("Decide on %(n)d application", "Decide on %(n)d applications", edition.waiting)
            % {"n": edition.waiting},
            reverse("desk_edition", args=[edition.programme.slug, edition.slug]) + "#waiting",
            f"{edition.programme.name} {edition.name}",
            edition.call_closes_at,
            _("Coordinator"),
            _("Open the list"),
        )


def _to_record(user, now):
    """Meetings that began in the last month, of modules one leads, at which nobody's attendance is recorded."""
    led = Seat.objects.filter(person=user, role__in=["coordinator", "assistant", "module_lead"])
    meetings = Event.objects.filter(
        starts_at__lt=now,
        starts_at__gt=now - timedelta(days=31),
        attendances=None,
        modules__edition__in=led.values("edition"),
        modules__edition__state=Edition.State.RUNNING,
    ).values("slug", "title", "ends_at", "modules__number", "modules__edition__slug")
    for meeting in meetings:
        yield Line(
            _("Record who was there"),
            reverse(
                "teach_attendance",
                args=[meeting["modules__edition__slug"], meeting["modules__number"], meeting["slug"]],
            ),
            str(meeting["title"]),
            meeting["ends_at"] + timedelta(days=7),
            _("Module lead"),
            _("Record attendance"),
        )


def coming(user, *, now, most=7):
    """The next meetings of the person's circles, and public ones."""
    return list(Event.objects.visible_to(user).coming(now)[:most])
