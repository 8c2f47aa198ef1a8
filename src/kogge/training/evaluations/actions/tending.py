"""What time alone brings about: weekly questions, follow-ups, asking and closing on the days that were set."""

import calendar
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.surveys.models import GRACE
from kogge.training.evaluations.actions.evaluating import TAKES, close, morning, open
from kogge.training.evaluations.models import Evaluation, Rhythm
from kogge.training.programmes.models import Edition, Seat

WEEK = timedelta(days=7)
ASKED_FOR = timedelta(days=3)  # a weekly question, at the end of each week of a module
FOLLOW_UPS = (6, 12)  # months after the last day of an edition


def tend_evaluations(*, now):
    """Safe to run as often as one likes. What is refused (nobody takes part any more) waits for a person."""
    plan_weeks(now=now)
    plan_follow_ups(now=now)
    due = Q(state="planned", opens_at__lte=now, closes_at__gt=now) | Q(state="open", closes_at__lte=now - GRACE)
    asked = Evaluation.objects.filter(due).exclude(state="planned", edition__state=Edition.State.ARCHIVED)
    for one in asked.select_related("edition__programme", "module").order_by("pk"):
        step = open if one.state == Evaluation.State.PLANNED else close
        try:
            step(one, by=None, now=now)
        except Refused:
            continue


@transaction.atomic
def plan_weeks(*, now):
    """The next weekly question of every module that runs, where the coordinator wants them; none for a past week."""
    Evaluation.objects.filter(kind="pulse", state="planned", closes_at__lte=now).delete()
    for rhythm in Rhythm.objects.filter(asks_weekly=True, edition__state="running").select_related("edition"):
        edition, today = rhythm.edition, now.astimezone(rhythm.edition.zone).date()
        for module in edition.modules.filter(starts_on__lte=today, ends_on__gte=today):
            week = (today - module.starts_on).days // 7 + 1
            end = module.starts_on + week * WEEK
            if end <= module.ends_on:  # in the last days the evaluation of the module asks
                days = {"opens_at": morning(edition, end - ASKED_FOR), "closes_at": morning(edition, end)}
                _plan(edition, "pulse", week, days, module=module, by=rhythm.by, now=now)


@transaction.atomic
def plan_follow_ups(*, now):
    """Six and twelve months after editions that are completed; not for those whose day has long passed."""
    ended = timezone.localdate(now) - timedelta(days=366)
    for edition in Edition.objects.filter(state=Edition.State.FINISHED, ends_on__gte=ended):
        seats = edition.seats.filter(role=Seat.Role.COORDINATOR).select_related("person")
        seat = seats.order_by("pk").first()
        for number in FOLLOW_UPS if seat else ():
            opens_at = morning(edition, months_after(edition.ends_on, number))
            if opens_at > now:
                days = {"opens_at": opens_at, "closes_at": opens_at + TAKES}
                _plan(edition, "follow_up", number, days, module=None, by=seat.person, now=now)


def _plan(edition, kind, number, days, *, module, by, now):
    made, is_new = Evaluation.objects.get_or_create(
        edition=edition, module=module, kind=kind, number=number, defaults=days | {"made_by": by}
    )
    if is_new:
        record("prepare", made, by=None, said=gettext_noop("prepared the evaluation"), now=now)


def months_after(day, months):
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))
