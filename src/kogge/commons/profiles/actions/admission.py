"""The way of an entry into the directory and out of it, and what is asked of it on the way."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.commons.clusters.actions import changed
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.sections import MEMBERS
from kogge.commons.journal.models import Entry
from kogge.commons.profiles import mails

LEAST_FTE = 0.5
LEAST_MEMBERS = 15
LEAST_KINDS = 2
DECISIONS = ("admit", "ask", "refuse")


@dataclass(frozen=True)
class Point:
    """One thing that is asked of an entry. `is_met` None: not asked of this one."""

    what: str
    is_met: bool | None
    section: str
    mend: str
    is_needed: bool = True  # without it the entry can't be sent; else a word why is enough


def points_of(organisation) -> list[Point]:
    """What the criteria ask of this entry, and how it stands. No queries."""
    is_cluster = organisation.kind == Organisation.Kind.CLUSTER
    points = [
        Point(
            _("It says in one sentence what it does"),
            bool(organisation.summary),
            "words",
            _("Write in one sentence what it does."),
        ),
        Point(_("It has a website"), bool(organisation.website), "basics", _("Enter the address of its website.")),
        Point(
            _("Its activity can be seen in what it writes about itself"),
            bool(organisation.text),
            "words",
            _("Write what it does, so that its activity can be seen."),
        ),
    ]
    if not is_cluster:
        return points
    points.append(
        Point(
            _("It names its industrial ecosystem"),
            bool(organisation.ecosystems),
            "field",
            _("Select the industrial ecosystem it works in."),
        )
    )
    if organisation.standing == Organisation.Standing.PROJECT:
        ends = bool(organisation.project_ends_on)
        points.append(
            Point(_("Its project has an end"), ends, "basics", _("Enter the day on which the project ends."))
        )
    return points + _sizes(organisation)


def _sizes(organisation):
    """Team and members; newly founded and project-based clusters state them, but need not reach the numbers."""
    is_asked = organisation.standing == Organisation.Standing.ESTABLISHED
    fte, total = organisation.fte, organisation.members_total
    kinds = sum(bool(getattr(organisation, name)) for name in MEMBERS)

    def number(what, is_reached, mend):
        return Point(what, is_reached if is_asked else None, "figures", mend, is_needed=False)

    return [
        Point(
            _("It says how large its team is"),
            fte is not None,
            "figures",
            _("Enter the team in full-time posts; 0 if nobody is paid."),
        ),
        Point(
            _("It says how many members it has"),
            total is not None,
            "figures",
            _("Enter how many members it has of each kind."),
        ),
        number(
            _("Its team has at least half a full-time post"),
            fte is not None and fte >= LEAST_FTE,
            _("Its team has less than half a full-time post."),
        ),
        number(
            _("It has at least %(n)d members") % {"n": LEAST_MEMBERS},
            (total or 0) >= LEAST_MEMBERS,
            _("It has fewer than %(n)d members.") % {"n": LEAST_MEMBERS},
        ),
        number(
            _("Its members are of at least two kinds"),
            kinds >= LEAST_KINDS,
            _("Its members are not of two kinds."),
        ),
    ]


def lacking(organisation) -> list[Point]:
    """What must be filled in before it can be sent."""
    return [point for point in points_of(organisation) if point.is_needed and not point.is_met]


def doubtful(organisation) -> list[Point]:
    """What does not reach a number of the criteria: it can be sent with a word why."""
    if any(point.section == "figures" for point in lacking(organisation)):
        return []  # what is not stated yet is asked for first
    return [point for point in points_of(organisation) if not point.is_needed and point.is_met is False]


def last_word(organisation) -> Entry | None:
    """The newest decision on an entry, with its reason."""
    return Entry.objects.about(organisation).filter(verb__in=DECISIONS).last()


def _need_reason(note):
    if not note.strip():
        raise Refused(_("Write the reason: it goes to the organisation and stays in its history."))


@transaction.atomic
def send(organisation, *, by, note="", now=None):
    """Ask to be admitted. What is lacking is named sentence by sentence."""
    now = now or timezone.now()
    short = lacking(organisation) + ([] if note.strip() else doubtful(organisation))
    if short:
        raise Refused(" ".join(point.mend for point in short))
    organisation.take("send", by=by, note=note, now=now)
    _stamp(organisation, sent_at=now)


@transaction.atomic
def admit(organisation, *, by, note, now=None):
    """Into the directory. By sending it the organisation has said that it is right, so it counts as confirmed."""
    now = now or timezone.now()
    _need_reason(note)
    organisation.take("admit", by=by, note=note, now=now)
    sent_at = organisation.sent_at or now
    _stamp(organisation, admitted_at=now, confirmed_at=sent_at, claimed_at=organisation.claimed_at or sent_at)
    mails.decided(organisation, "admitted", note=note, now=now)


@transaction.atomic
def ask(organisation, *, by, note, now=None):
    """Back to its people, with all that was written, and what is missing."""
    _need_reason(note)
    organisation.take("ask", by=by, note=note, now=now)
    changed(organisation)
    mails.decided(organisation, "asked", note=note, now=now)


@transaction.atomic
def refuse(organisation, *, by, note, now=None):
    _need_reason(note)
    organisation.take("refuse", by=by, note=note, now=now)
    changed(organisation)
    mails.decided(organisation, "refused", note=note, now=now)


@transaction.atomic
def cease(organisation, *, by, note="", now=None):
    """It no longer exists: its page stays and says so."""
    organisation.take("cease", by=by, note=note, now=now)
    _stamp(organisation)


@transaction.atomic
def revive(organisation, *, by, note="", now=None):
    organisation.take("revive", by=by, note=note, now=now)
    _stamp(organisation)


@transaction.atomic
def remove(organisation, *, by, note="", now=None):
    """Out of the directory; its people are told by whom if it was not one of them."""
    organisation.take("remove", by=by, note=note, now=now)
    changed(organisation)
    mails.removed(organisation, by=by, note=note, now=now)


@transaction.atomic
def restore(organisation, *, by, note="", now=None):
    """Back into the directory, if it was ever in it."""
    left = Entry.objects.about(organisation).filter(verb="remove").last()
    if left and left.source not in ("listed", "ceased"):
        raise Refused(_("It was never admitted, so it can’t be put back. It can be entered and sent anew."))
    organisation.take("restore", by=by, note=note, now=now)
    _stamp(organisation)


def _stamp(organisation, **moments):
    """Note the moments; feeds and catalogues show the entry as changed now."""
    for name, at in moments.items():
        setattr(organisation, name, at)
    organisation.save(update_fields=[*moments, "changed_at"])
    changed(organisation)
