"""What the pages show of works: versions with their files, remarks as their author may see them, what waits."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from kogge.commons.files.models import File
from kogge.training.assignments.models import Assignment, Remark, Version, Work


def names_of(work):
    return ", ".join(author.seat.person.full_name for author in work.authors.all())


def last_version(work, *kinds):
    found = work.versions.filter(kind__in=kinds) if kinds else work.versions
    return found.order_by("-number").first()


def files_of(version):
    """The files a version holds, in its order."""
    if version is None:
        return []
    there = {one.ref: one for one in File.objects.filter(ref__in=version.files)}
    return [there[ref] for ref in version.files if ref in there]


def file_of(work, ref, *versions):
    """A file of a work that stands in one of these versions, or None."""
    if not any(ref in version.files for version in versions):
        return None
    enclosure = work.enclosures.filter(file__ref=ref).select_related("file").first()
    return enclosure and enclosure.file


@dataclass(frozen=True)
class Said:
    """A remark as the author of the draft reads it. Who a nameless peer is does not stand in it."""

    who: str
    good: str
    better: str


def said_of(work):
    """What others remarked on the draft, in an order that tells nothing."""
    given = Remark.objects.given().filter(version__work=work).select_related("by").order_by("is_peer", "ref")
    number, found = 0, []
    for one in given:
        number += one.is_nameless
        who = _("Peer %(number)s") % {"number": number} if one.is_nameless else one.by.full_name
        found.append(Said(who, one.good, one.better))
    return found


def rubric_of(assignment, mark=None):
    """[{criterion, steps, value, word}] of each criterion; with what a mark says."""
    reached = mark.values() if mark else {}
    rows = []
    for criterion in assignment.criteria.order_by("position", "pk"):
        value = reached.get(criterion.pk)
        rows.append(
            {"criterion": criterion, "steps": criterion.steps(), "value": value, "word": criterion.words_of(value)}
        )
    return rows


def shared_of(assignment, *, now):
    """[(work, names)] of those whose clusters agreed that the people of the edition read it. Three queries."""
    works = assignment.works.shared(now).prefetch_related("authors__seat__person").defer("text").order_by("ref")
    return sorted(((work, names_of(work)) for work in works), key=lambda row: row[1].casefold())


def drafts_of(module, user):
    """Drafts that were shown for remarks, with whether this person has remarked on them."""
    works = Work.objects.in_office(user).filter(assignment__module=module, state=Work.State.DRAFT)
    said = Remark.objects.given().filter(version__work=OuterRef("pk"), by=user)
    works = works.annotate(has_mine=Exists(said)).with_assignment().prefetch_related("authors__seat__person")
    return [(work, names_of(work)) for work in works.defer("text").order_by("pk")]


def led_assignments(module, *, now):
    """The assignments of a module with how many works are where. One query."""
    released = Q(works__state="released")
    return list(
        Assignment.objects.filter(module=module)
        .with_edition()
        .annotate(
            written=Count("works", distinct=True),
            to_mark=Count("works", filter=Q(works__state="handed_in"), distinct=True),
            ready=Count("works", filter=Q(works__state="assessed"), distinct=True),
            told=Count("works", filter=released & Q(works__released_at__lte=now), distinct=True),
            leaving=Count("works", filter=released & Q(works__released_at__gt=now), distinct=True),
        )
        .order_by("due_at", "pk")
    )


def versions_to_compare(work):
    """(draft that was shown, what was handed in), where there are both."""
    draft, final = last_version(work, Version.Kind.DRAFT), last_version(work, Version.Kind.HANDED_IN)
    return (draft, final) if draft and final else (None, None)
