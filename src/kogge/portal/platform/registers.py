"""What auditors read of every edition: decisions, attendance, costs. They change nothing.

Names stand here as far as a decision or a register needs them; addresses, telephones and accounts do not.
"""

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext as _

from kogge.base.cells import csv_answer
from kogge.base.http import allow, page
from kogge.commons.events.models import Attendance
from kogge.commons.journal.models import Entry
from kogge.portal.platform import rules
from kogge.portal.platform.audit import note_reader, tabs_for
from kogge.training.costs.models import Expense
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Cost, Edition, Meeting, Seat

AT_ONCE = 50
DECISIONS = ("offer", "reserve", "decline", "complete")


def audit_decisions(request):
    """Who decided what about which case, when and why."""
    allow(rules.can_audit(request.user))
    edition = _edition(request)
    found = Entry.objects.visible_to(request.user).filter(kind="nominations.nomination", verb__in=DECISIONS)
    if edition:
        found = found.filter(case__in=Nomination.objects.filter(edition__slug=edition).values("ref"))
    found = found.select_related("by").order_by("-at", "-pk")
    head = [_("When"), _("Case"), _("Person"), _("Organisation"), _("Edition"), _("Decision"), _("By"), _("Reason")]
    return _register(request, _("Decisions"), found, _decisions, head=head)


def _decisions(entries):
    cases = Nomination.objects.filter(ref__in={entry.case for entry in entries})
    by_ref = {case.ref: case for case in cases.select_related("edition", "cluster")}
    for entry in entries:
        case = by_ref[entry.case]
        yield [
            _minute(entry.at),
            case.ref,
            case.nominee_name,
            case.cluster.title,
            case.edition.code,
            entry.sentence,
            str(entry.by_name),
            entry.note,
        ]


def audit_attendance(request):
    """Who was at which meeting of an edition, how, and who wrote it down."""
    allow(rules.can_audit(request.user))
    edition = _edition(request)
    found = Attendance.objects.filter(event__meeting__isnull=False)
    if edition:
        found = found.filter(event__meeting__module__edition__slug=edition)
    found = found.select_related("event", "person", "recorded_by").order_by("-event__starts_at", "person__name", "pk")
    head = [_("Meeting on"), _("Edition"), _("Module"), _("Meeting"), _("Person"), _("Case"), _("How")]
    head += [_("Recorded by"), _("Recorded")]
    return _register(request, _("Attendance"), found.distinct(), _attendance, head=head)


def _attendance(rows):
    meetings = Meeting.objects.filter(event__in={row.event_id for row in rows})
    of_event = {one.event_id: one for one in meetings.select_related("module__edition")}
    seats = Seat.objects.filter(edition__in={one.module.edition_id for one in of_event.values()}).exclude(case="")
    cases = {(seat.edition_id, seat.person_id): seat.case for seat in seats}
    for row in rows:
        module = of_event[row.event_id].module
        yield [
            row.event.first_day.isoformat(),
            module.edition.code,
            str(module.number),
            str(row.event.title),
            row.person.name,
            cases.get((module.edition_id, row.person_id), ""),
            row.get_mode_display(),
            row.recorded_by.name,
            _minute(row.recorded_at),
        ]


def audit_costs(request):
    """What the host covers and what the participants cover, line by line."""
    allow(rules.can_audit(request.user))
    edition = _edition(request)
    found = Cost.objects.filter(edition__slug=edition) if edition else Cost.objects.all()
    found = found.select_related("edition").prefetch_related("edition__funders")
    found = found.order_by("-edition__starts_on", "edition", "place", "pk")
    head = [_("Edition"), _("Item"), _("The host covers"), _("The participant covers"), _("Funding")]
    return _register(request, _("Costs"), found, _costs, head=head)


def _costs(rows):
    for row in rows:
        funding = " ".join(str(funder.sentence) for funder in row.edition.funders.all())
        texts = (row.item, row.host, row.participant, funding)
        yield [row.edition.code, *(str(text) for text in texts)]


def audit_expenses(request):
    """What was planned, committed and spent, line by line, with what took which line back."""
    allow(rules.can_audit(request.user))
    edition = _edition(request)
    found = Expense.objects.visible_to(request.user)
    found = found.filter(edition__slug=edition) if edition else found
    found = found.select_related("edition", "module", "partner", "by", "counters")
    found = found.order_by("-edition__starts_on", "edition", "-number")
    head = [_("Edition"), _("Line"), _("Day"), _("What for"), _("Module"), _("Partner"), _("Who bears it"), _("State")]
    head += [_("Amount"), _("Takes back line"), _("Reason"), _("Written by")]
    return _register(request, _("Budget"), found, _money, head=head)


def _money(lines):
    for line in lines:
        yield [
            line.edition.code,
            str(line.number),
            line.on.isoformat(),
            line.what,
            str(line.module.number) if line.module else "",
            line.partner.title,
            line.get_bearer_display(),
            line.get_state_display(),
            f"{line.amount} {line.currency}",
            str(line.counters.number) if line.counters else "",
            line.reason,
            line.by.full_name,
        ]


def _edition(request):
    return request.GET.get("edition", "").strip()[:80]


def _register(request, title, found, cells, *, head):
    """A list of all editions or of one: fifty on a page, or all of it as CSV."""
    note_reader(request.user)
    name, edition = request.resolver_match.url_name, _edition(request)
    if request.GET.get("as") == "csv":
        return csv_answer(f"{name}-{edition}", head, cells(list(found)))
    shown = Paginator(found, AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "title": title,
        "page": shown,
        "head": head,
        "rows": [list(zip(head, row, strict=True)) for row in cells(list(shown))],
        "editions": Edition.objects.select_related("programme").order_by("-starts_on", "pk"),
        "edition": edition,
        "tabs": tabs_for(request, name),
    }
    return page(request, "platform/register.html", context)


def _minute(at):
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
