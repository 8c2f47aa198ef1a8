"""What becomes of somebody's works when they give their seat back: what is theirs alone ends with it."""

from django.utils.translation import gettext_noop, ngettext

from kogge.commons.files.actions import drop
from kogge.commons.journal.models import record
from kogge.training.assignments.models import Author, Work


def _own(seat):
    """Works with no other author; what others have written, too, stays theirs."""
    shared = Author.objects.exclude(seat=seat).values("work")
    return Work.objects.filter(authors__seat=seat).exclude(pk__in=shared)


def held_by(seat):
    """A sentence that says it beforehand."""
    count = _own(seat).count()
    if not count:
        return []
    words = ngettext(
        "%(n)d work of yours ends with your place, with its files and what was said of it. "
        "Save what you want to keep.",
        "%(n)d works of yours end with your place, with their files and what was said of them. "
        "Save what you want to keep.",
        count,
    )
    return [words % {"n": count}]


def end_works(seat, *, by, now):
    """In the transaction that takes the seat back."""
    for work in _own(seat).order_by("pk"):
        for enclosure in work.enclosures.select_related("file"):
            drop(enclosure.file)
        said = gettext_noop("ended with the place in the edition")
        record("end", work, by=by, said=said, case=seat.case, now=now)
        work.delete()
