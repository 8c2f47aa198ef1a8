"""What is due: for a participant in an edition, and for the page that says what needs somebody today."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, Count, DateField, Exists, OuterRef, Prefetch, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kogge.base.dates import CITIES
from kogge.training.evaluations.actions.evaluating import morning
from kogge.training.evaluations.models import (
    Evaluation,
    Expectation,
    ExpectationCheck,
    ReferenceMember,
    Said,
    Statement,
)
from kogge.training.programmes.models import Edition, Module, Seat

ANSWER_WITHIN = timedelta(days=14)  # what participants said
WRITE_WITHIN = timedelta(days=14)  # expectations, from the first day; a comparison, from the last day of a module
SOON = timedelta(days=7)
LOOKS_BACK = timedelta(days=30)
LEADING = (Seat.Role.COORDINATOR, Seat.Role.ASSISTANT)


def open_for(seat, now) -> list:
    """[(title, address, due)] of what this participant has to answer, the soonest first. Three queries."""
    edition = seat.edition
    asking = Evaluation.objects.asking(seat.person_id, now).filter(edition=edition).select_related("questionnaire")
    found = [(str(one.questionnaire.title), one.questionnaire.get_answer_url(), one.closes_at) for one in asking]
    if edition.state != Edition.State.RUNNING or seat.role != Seat.Role.PARTICIPANT:
        return found
    checks = Prefetch("checks", ExpectationCheck.objects.only("expectation_id", "module_id"))
    mine = list(seat.expectations.prefetch_related(checks))
    if not mine:
        due = morning(edition, edition.starts_on + WRITE_WITHIN)
        found.append((_("Write down what you expect"), reverse("expectation_list", args=[edition.slug]), due))
        return sorted(found, key=lambda one: one[2])
    today = now.astimezone(edition.zone).date()
    for module in edition.modules.filter(ends_on__lte=today, ends_on__gt=today - LOOKS_BACK):
        if any(module.pk not in {check.module_id for check in one.checks.all()} for one in mine):
            title = _("Compare module %(n)s with what you expected") % {"n": module.number}
            where = reverse("expectation_check", args=[edition.slug, module.number])
            found.append((title, where, morning(edition, module.ends_on + WRITE_WITHIN)))
    return sorted(found, key=lambda one: one[2])


def in_words(what, n):
    """(what to do, for which of one's hats, the words of the button) of something that waits."""
    match what:
        case "expect":
            return _("Write down what you expect"), _("Participant"), _("Write")
        case "check":
            text = _("Compare module %(n)s with what you expected") % {"n": n}
            return text, _("Participant"), _("Compare")
        case "prepare":
            text = ngettext("Prepare the evaluation of %(n)d module", "Prepare the evaluation of %(n)d modules", n)
            return text % {"n": n}, _("Coordinator"), _("Prepare")
        case "read":
            return _("Read what participants said, and answer it"), _("Evaluation"), _("Read")
        case "answer":
            text = ngettext(
                "Answer %(n)d point that participants raised two weeks ago",
                "Answer %(n)d points that participants raised two weeks ago",
                n,
            )
            return text % {"n": n}, _("Evaluation"), pgettext("act", "Answer")
    return _("Read the evaluation and record a statement"), _("Reference group"), _("Read")


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person: expect, check, prepare, read, answer or state; and where."""

    what: str
    href: str


def waiting_for(user, *, now) -> list:
    """[(what waits where, programme, edition, due, number)] in all editions of this person. Two queries.

    The surveys themselves stand among the questionnaires that wait for somebody.
    """
    seats = _seats(user, now).select_related("edition__programme", "module").order_by("pk")
    found = [one for seat in seats for one in _of(seat, now)]
    counted = Evaluation.objects.counted().filter(edition=OuterRef("edition"))
    stated = Statement.objects.filter(edition=OuterRef("edition"), by=user)
    members = ReferenceMember.objects.filter(Exists(counted), ~Exists(stated), person=user)
    for member in members.exclude(edition__state="archived").select_related("edition__programme"):
        found.append(_waiting("state", "reference_group", member.edition))
    return found


def _waiting(what, view, edition, *more, due=None, n=0):
    slugs = [edition.slug] if view.startswith("expectation_") else [edition.programme.slug, edition.slug]
    return Waiting(what, reverse(view, args=[*slugs, *more])), edition.programme.name, edition.name, due, n


def _seats(user, now):
    """The person's seats in editions that run or are completed, with what waits there."""
    number = Count("pk")
    said = Said.objects.filter(state=Said.State.OPEN, at__lte=now - ANSWER_WITHIN)
    unread = Evaluation.objects.counted().exclude(kind="pulse").filter(said=None, closes_at__gt=now - 2 * LOOKS_BACK)
    own = Q(module=OuterRef("module")) & Q(edition=OuterRef("edition"))
    own_said = Q(evaluation__module=OuterRef("module"))
    whole = Q(edition=OuterRef("edition"), module=None)
    whole_said = Q(evaluation__edition=OuterRef("edition"), evaluation__module=None)
    here = Module.objects.filter(edition=OuterRef("edition"))
    ending = here.filter(ends_on__lte=_day(now + SOON), ends_on__gt=_day(now - LOOKS_BACK))
    asked = Evaluation.objects.filter(module=OuterRef("pk"), kind="module")
    checked = ExpectationCheck.objects.filter(module=OuterRef("pk"), expectation__seat=OuterRef(OuterRef("pk")))
    ended = here.filter(ends_on__lte=_day(now), ends_on__gt=_day(now - LOOKS_BACK)).filter(~Exists(checked))

    def count(rows, by):
        return Subquery(rows.order_by().values(by).annotate(number=number).values("number")[:1])

    return (
        Seat.objects.of(user)
        .filter(edition__state__in=["running", "finished"])
        .annotate(
            has_expectations=Exists(Expectation.objects.filter(seat=OuterRef("pk"))),
            to_check=Subquery(ended.order_by("number").values("number")[:1]),
            late_of_module=count(said.filter(own_said), "evaluation__module"),
            late_of_whole=count(said.filter(whole_said), "evaluation__edition"),
            unread_of_module=Subquery(unread.filter(own).order_by("pk").values("ref")[:1]),
            unread_of_whole=Subquery(unread.filter(whole).order_by("pk").values("ref")[:1]),
            unprepared=count(ending.filter(~Exists(asked)), "edition"),
        )
    )


def _day(at):
    """The day at that moment by the clock of the edition of each module, for the database."""
    shown = {zone: Value(at.astimezone(ZoneInfo(zone)).date()) for zone in (settings.TIME_ZONE, *CITIES)}
    towns = [When(edition__timezone=zone, then=day) for zone, day in shown.items()]
    return Case(*towns, default=shown[settings.TIME_ZONE], output_field=DateField())


def _of(seat, now):
    edition, role = seat.edition, seat.role
    is_running = edition.state == Edition.State.RUNNING
    if role == Seat.Role.PARTICIPANT and is_running:
        if not seat.has_expectations:
            due = morning(edition, edition.starts_on + WRITE_WITHIN)
            yield _waiting("expect", "expectation_list", edition, due=max(due, now + SOON))
        elif seat.to_check:
            yield _waiting("check", "expectation_check", edition, seat.to_check, due=now + SOON, n=seat.to_check)
    leads = role in LEADING
    if leads and is_running and seat.unprepared:
        yield _waiting("prepare", "feedback", edition, n=seat.unprepared)
    if leads or (role == Seat.Role.MODULE_LEAD and seat.module_id):
        late, unread = (
            (seat.late_of_whole, seat.unread_of_whole) if leads else (seat.late_of_module, seat.unread_of_module)
        )
        if unread:
            yield _waiting("read", "evaluation_detail", edition, unread, due=now + SOON)
        if late:
            yield _waiting("answer", "feedback", edition, n=late)
