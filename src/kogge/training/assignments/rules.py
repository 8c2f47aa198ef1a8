from django.conf import settings
from django.utils.module_loading import import_string

from kogge.training.programmes.rules import leads_module


def taught_by(user):
    """Queries of the modules in which a person assesses although they do not lead them; the rooms above know."""
    return [import_string(name)(user) for name in settings.MARKED_BY]


def marks_in(user, module):
    return leads_module(user, module) or any(found.filter(module=module).exists() for found in taught_by(user))


def can_run(user, assignment):
    """Writes it, opens it and releases its marks: whoever leads the module, and the coordinator."""
    return leads_module(user, assignment.module)


def is_author(user, work):
    return work.authors.filter(seat__person=user).exists()


def can_mark(user, work):
    """Nobody marks what they have written themselves."""
    return marks_in(user, work.assignment.module) and not is_author(user, work)


def can_release(user, work):
    return can_run(user, work.assignment)
