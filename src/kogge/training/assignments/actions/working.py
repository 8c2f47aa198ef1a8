"""Writing a work, its files, and handing it in."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.dates import clock_time, day
from kogge.base.errors import Refused
from kogge.commons.files.actions import attach, drop
from kogge.commons.journal.models import record
from kogge.training.assignments import mails, rules
from kogge.training.assignments.models import Assignment, Author, Enclosure, Version, Work
from kogge.training.assignments.standing import GRACE, due_of
from kogge.training.assignments.together import seats_together

MOST_FILES = 5


def refuse_unless_open(assignment, now):
    if assignment.state != Assignment.State.OPEN or assignment.is_hidden(now):
        raise Refused(_("This assignment is not open, so nothing of it can be written or handed in now."))


@transaction.atomic
def begin(assignment, seat, *, by, now):
    """The one work of this seat, made if it is not there; in a group it is the same for all of them."""
    if seat.person_id != by.pk:
        raise PermissionDenied
    found = Work.objects.filter(assignment=assignment, authors__seat=seat).first()
    if found:
        found.assignment = assignment
        return found
    refuse_unless_open(assignment, now)
    try:
        with transaction.atomic():
            made = Work.objects.create(assignment=assignment, saved_at=now)
            seats = seats_together(assignment, seat)
            Author.objects.bulk_create(Author(work=made, assignment=assignment, seat=one) for one in seats)
    except IntegrityError:  # one of the group, or another window, was first
        return Work.objects.get(assignment=assignment, authors__seat=seat)
    return made


def refuse_unless_writable(work, by, now):
    """Written by its authors, while the assignment is open and nothing of the assessment is final."""
    if not rules.is_author(by, work):
        raise PermissionDenied
    refuse_unless_open(work.assignment, now)
    if not work.is_open or work.marks.filter(state="final").exists():
        raise Refused(_("Somebody has assessed this already, so it cannot be changed any more."))
    if work.state == Work.State.HANDED_IN and now > due_of(work) + GRACE:
        raise Refused(_("The date has passed, so what you handed in stands."))


@transaction.atomic
def write(work, written, *, seen, by, now):
    """Keep {field: value} as it is, finished or not. Returns what another window wrote; then nothing is kept.

    The cluster's word on sharing goes into the journal when it changes.
    """
    refuse_unless_writable(work, by, now)
    is_said = "sharing" in written and work.sharing != written["sharing"]
    more = {"agreed_at": now} if is_said else {}
    kept = Work.objects.filter(pk=work.pk, revision=seen).update(
        revision=F("revision") + 1, saved_at=now, **written, **more
    )
    if not kept:
        there = Work.objects.get(pk=work.pk)
        work.revision = there.revision
        if any(getattr(there, name) != value for name, value in written.items()):
            return there
        return None
    if is_said:
        said = gettext_noop("said who else may read a hand-in")
        record("consent", work, by=by, said=said, note=written["sharing"], now=now)
    for name, value in written.items():
        setattr(work, name, value)
    work.revision, work.saved_at = seen + 1, now
    return None


@transaction.atomic
def enclose(work, file, *, by, now):
    """Put a kept file to the work."""
    refuse_unless_writable(work, by, now)
    Work.objects.select_for_update().get(pk=work.pk)
    if work.enclosures.filter(is_current=True).count() >= MOST_FILES:
        raise Refused(_("Five files are the most. Remove one first."))
    attach(file)
    return Enclosure.objects.create(work=work, file=file, added_at=now)


@transaction.atomic
def remove_file(enclosure, *, by, now):
    """Take a file out. It is gone, unless a version that others read holds it."""
    work = enclosure.work
    refuse_unless_writable(work, by, now)
    if any(enclosure.file.ref in version.files for version in work.versions.all()):
        Enclosure.objects.filter(pk=enclosure.pk).update(is_current=False)
    else:
        drop(enclosure.file)


def current_files(work):
    return list(work.enclosures.filter(is_current=True).order_by("pk").values_list("file__ref", flat=True))


def keep_version(work, kind, *, now):
    """The work as it is now. The same again makes no second one."""
    files, last = current_files(work), work.versions.order_by("-number").first()
    if not work.text.strip() and not files:
        raise Refused(_("Write something or add a file first."))
    if last and (last.kind, last.text, last.files) == (kind, work.text, files):
        return last, False
    number = last.number + 1 if last else 1
    made = Version.objects.create(work=work, number=number, kind=kind, text=work.text, files=files, made_at=now)
    return made, True


@transaction.atomic
def hand_in(work, *, by, note="", now):
    """Hand in what is written, once; until the date it may be replaced by handing in again."""
    held = Work.objects.select_for_update(of=["self"]).with_assignment().get(pk=work.pk)
    refuse_unless_writable(held, by, now)
    due_at = due_of(held)
    if now > due_at + GRACE and not held.assignment.is_late_allowed:
        words = _("This was due on %(date)s. Ask for more time, or write to who leads the module.")
        raise Refused(words % {"date": _said(due_at, held)})
    _refuse_unsaid(held)
    version, is_new = keep_version(held, Version.Kind.HANDED_IN, now=now)
    if is_new:
        Work.objects.filter(pk=held.pk).update(handed_in_at=now)
        held.handed_in_at = now
        held.take("hand_in", by=by, note=note, now=now)
        for author in held.authors.select_related("seat__person"):
            mails.handed_in(held, author, due_at)
    work.refresh_from_db()
    return version


@transaction.atomic
def hide(work, *, by, now):
    """The cluster's word is taken back, at any time: nobody else reads it."""
    if not rules.is_author(by, work):
        raise PermissionDenied
    if Work.objects.filter(pk=work.pk).exclude(sharing__in=("", "nobody")).update(sharing="nobody", agreed_at=now):
        record("hide", work, by=by, said=gettext_noop("shows the work to nobody else any more"), now=now)


def _said(at, work):
    zone = work.assignment.timezone
    return f"{day(at.astimezone(work.assignment.zone).date())}, {clock_time(at, zone)}"


def _refuse_unsaid(work):
    """Where the cluster is asked, it has answered: nobody else reads it, or who agreed to what."""
    if not work.assignment.asks_consent:
        return
    if not work.sharing:
        raise Refused(_("Say who else may read it: your cluster decides."))
    if work.sharing != Work.Sharing.NOBODY and not work.agreed_by.strip():
        raise Refused(_("Say who of your cluster agreed that others read it."))
