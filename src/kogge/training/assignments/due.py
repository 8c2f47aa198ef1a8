"""What a participant has to hand in or to remark on, and what waits for those who assess."""

from collections import namedtuple
from datetime import timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.training.assignments.models import Assignment, Remark, Work
from kogge.training.assignments.standing import standing
from kogge.training.programmes.models import Seat

USUAL = timedelta(days=14)  # until feedback; what waits longer stands first

Waiting = namedtuple("Waiting", "text href note by hat act")


def _unfinished(seats, now):
    """(assignment, standing) of what these seats have not handed in and still can."""
    open_ = Assignment.objects.filter(state=Assignment.State.OPEN).exclude(opens_at__gt=now)
    found = list(open_.filter(module__edition__in=[seat.edition_id for seat in seats]).with_edition())
    stands = standing(seats, found, now=now) if found else {}
    for seat in seats:
        for assignment in found:
            if assignment.module.edition_id != seat.edition_id:
                continue
            one = stands[seat.pk, assignment.pk]
            if one.state in ("none", "draft") and (assignment.is_late_allowed or one.due_at > now):
                yield assignment, one


def _asked_of(user, now):
    """The remarks that peers have asked of this person, as long as there is time for them."""
    waiting = Remark.objects.waiting().filter(by=user, is_peer=True)
    rows = waiting.filter(version__work__assignment__remarks_due_at__gt=now)
    return rows.select_related("version__work__assignment__module__edition__programme").order_by("ref")


def _url(remark):
    return reverse("remark_give", args=[*remark.version.work.where, remark.ref])


def waiting_for(user, *, seats, now) -> list[Waiting]:
    """What assignments ask of a person in all editions, for the page of what is due. At most seven queries.

    `seats`: the person's own, in editions that are not over.
    """
    own = [seat for seat in seats if seat.role == Seat.Role.PARTICIPANT]
    leading = [seat for seat in seats if seat.role in ("coordinator", "assistant", "module_lead")]
    return [*_own(user, own, now), *(_to_mark(user, now) if leading or not own else ())]


def _own(user, seats, now):
    if not seats:
        return
    for assignment, stands in _unfinished(seats, now):
        edition = assignment.module.edition
        text = _("Hand in “%(title)s”") % {"title": assignment.title}
        act = _("Continue") if stands.state == "draft" else _("Begin")
        href = assignment.get_absolute_url()
        yield Waiting(text, href, f"{edition.programme.name} {edition.name}", stands.due_at, _("Participant"), act)
    asked = list(_asked_of(user, now))
    if asked:
        text = ngettext("Give remarks to %(n)d peer", "Give remarks to %(n)d peers", len(asked)) % {"n": len(asked)}
        assignment = asked[0].version.work.assignment
        by = min(one.version.work.assignment.remarks_due_at for one in asked)
        yield Waiting(text, _url(asked[0]), str(assignment.title), by, _("Participant"), _("Read the draft"))


def _to_mark(user, now):
    """Hand-ins of one's modules that one has to assess, or to agree on with the other, by module."""
    mine = Work.objects.filter(marks__by=user)
    final = Work.objects.filter(marks__by=user, marks__state="final")
    others = Work.objects.filter(assignment__assessors=2, marks__kind="second").exclude(pk__in=mine.values("pk"))
    both = Work.objects.filter(marks__kind="first", marks__state="final")
    both = both.filter(marks__kind="second", marks__state="final")
    works = Work.objects.in_office(user).filter(state=Work.State.HANDED_IN).exclude(pk__in=others.values("pk"))
    unsaid = ~Q(pk__in=final.values("pk"))
    works = works.filter(unsaid | Q(pk__in=both.values("pk")))
    module = "assignment__module"
    place = (f"{module}__number", f"{module}__edition__slug")
    rows = Work.objects.filter(pk__in=works.values("pk")).values(*place).order_by(*place)
    for row in rows.annotate(n=Count("pk"), oldest=Min("handed_in_at")):
        yield _line_to_mark(row, now)


def _line_to_mark(row, now):
    number, days = row["n"], (now - row["oldest"]).days
    text = ngettext("%(n)d hand-in to assess", "%(n)d hand-ins to assess", number) % {"n": number}
    note = ngettext("The oldest waits %(days)d day", "The oldest waits %(days)d days", days) % {"days": days}
    href = reverse("marking_list", args=[row["assignment__module__edition__slug"], row["assignment__module__number"]])
    return Waiting(text, href, note, row["oldest"] + USUAL, _("Trainer"), _("Assess"))
