"""What the pages of an edition lead to in other rooms: groups, evaluations, assignments, threads; who marks."""

from django.utils import timezone

from kogge.commons.talk.reading import About, latest_in, new_url
from kogge.training.groups.models import Group
from kogge.training.learning.models import Trainer
from kogge.training.programmes.models import Seat

LATEST = 4  # threads on the home of an edition


def taught_by(user):
    """The modules in which somebody teaches, or will: what is handed in there is assessed by them, too."""
    return Trainer.objects.ahead(timezone.localdate()).filter(person=user).values_list("module", flat=True)


def around(course, seat, seats, user):
    """For the home of an edition: the own groups, what is asked, the threads, and whether one leads something here."""
    return {
        "groups": course.frame.kept("groups", seat, lambda: list(Group.objects.of(seat))) if seat else [],
        "leads": any(one.role != Seat.Role.PARTICIPANT for one in seats),
        "asked": asked_of(course),
        "about": _threads(course.frame, user),
    }


def _threads(frame, user):
    """The latest of its circle, whatever they are about; whoever is in it may begin one about the edition."""
    edition = frame.edition
    if user.pk not in frame.circle:
        return About([])
    return About(latest_in(edition.circle, user, LATEST), new_url(edition, edition.circle))


def asked_of(course, module=None):
    """[(assignment, how far the person is, until when)] of the edition or of one module, the first due first."""
    found = [one for one in course.assignments if module is None or one.module_id == module.pk]
    stands = [(one, course.standings.get(one.pk)) for one in found]
    return [(one, stand, (stand or one).due_at) for one, stand in stands]
