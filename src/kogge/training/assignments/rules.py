from kogge.training.programmes.rules import leads_module


def can_run(user, assignment):
    """Writes it, opens it and releases its marks: whoever leads the module, and the coordinator."""
    return leads_module(user, assignment.module)


def is_author(user, work):
    return work.authors.filter(seat__person=user).exists()


def can_mark(user, work):
    """Nobody marks what they have written themselves."""
    return can_run(user, work.assignment) and not is_author(user, work)


def can_release(user, work):
    return can_run(user, work.assignment)
