"""What the pages of an edition lead to in other rooms: groups, evaluations, assignments, threads; who marks."""

from django.utils import timezone

from kogge.commons.talk.models import Thread
from kogge.commons.talk.reading import threads_about
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
        "groups": list(Group.objects.of(seat)) if seat else [],
        "leads": any(one.role != Seat.Role.PARTICIPANT for one in seats),
        "asked": asked_of(course),
        "about": _threads(course.edition, user),
    }


def _threads(edition, user):
    """The latest of its circle, whatever they are about."""
    about = threads_about(edition, user, circle=edition.circle)
    about.threads = list(Thread.objects.filter(circle=edition.circle_id).listed(user)[:LATEST])
    return about


def asked_of(course, module=None):
    """[(assignment, how far the person is, until when)] of the edition or of one module, the first due first."""
    modules = {one.pk: one for one in course.modules}
    for one in course.assignments:
        one.module = modules[one.module_id]
    found = [one for one in course.assignments if module is None or one.module_id == module.pk]
    stands = [(one, course.standings.get(one.pk)) for one in found]
    return [(one, stand, (stand or one).due_at) for one, stand in stands]
