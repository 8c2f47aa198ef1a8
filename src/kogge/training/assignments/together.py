"""Who works together, and who reads whose draft."""

from django.db.models import Count, Q
from django.utils.crypto import salted_hmac

from kogge.training.groups.models import Group, Partition
from kogge.training.programmes.models import Seat

PEERS = 2  # who read a draft, where there are no learning groups; fewer hide nobody


def group_of(assignment, seat):
    """The learning group of a seat for this module, or else for the whole edition. None: there is none."""
    mine = Group.objects.of(seat).filter(partition__kind=Partition.Kind.GROUP)
    here = mine.filter(Q(partition__module=assignment.module_id) | Q(partition__module=None))
    found = list(here.filter(partition__edition=assignment.module.edition_id))
    return next((one for one in found if one.partition.module_id), found[0] if found else None)


def seats_together(assignment, seat):
    """The seats whose work it is: the whole group where it is done in groups, and nobody of them has begun alone."""
    group = group_of(assignment, seat) if assignment.is_in_groups else None
    if group is None:
        return [seat]
    return list(Seat.objects.participants().filter(group_members__group=group).exclude(works__assignment=assignment))


def peers_of(work):
    """Who is asked to read the draft: the others of the learning group, or the two who were asked least so far.

    In an order that tells nothing: it is that of the rows, and so of what an author gets among the own data. In a
    group of two everybody knows whose a remark without a name is, so there others read the draft, too.
    """
    assignment = work.assignment
    own = list(work.authors.values_list("seat", flat=True))
    seat = Seat.objects.get(pk=own[0])
    here = Seat.objects.participants().filter(edition=assignment.module.edition_id, person__is_active=True)
    others = here.exclude(pk__in=own)
    group = None if assignment.is_in_groups else group_of(assignment, seat)
    if group:
        found = list(others.filter(group_members__group=group).select_related("person"))
        if len(found) >= PEERS or (found and not assignment.is_anonymous):
            return _people(work, found)
    asked = Q(person__remarks_asked__version__work__assignment=assignment)
    rows = others.annotate(asked=Count("person__remarks_asked", filter=asked)).select_related("person")
    return _people(work, sorted(rows, key=lambda one: (one.asked, _lot(work, one)))[:PEERS])


def _people(work, seats):
    return [one.person for one in sorted(seats, key=lambda one: _lot(work, one))]


def _lot(work, seat):
    """An order that nobody can work out, not from the reference and the keys either, and the same each time."""
    return salted_hmac("kogge.training.assignments.peers", f"{work.ref}-{seat.pk}", algorithm="sha256").hexdigest()
