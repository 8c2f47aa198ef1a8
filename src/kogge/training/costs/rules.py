from kogge.training.programmes.rules import is_coordinator


def can_enter(user, edition):
    """Money is written down by those who run the edition, until it is put away."""
    return edition.state != "archived" and is_coordinator(user, edition)


def sees_all(user, edition):
    """All of an edition's money: those who run it, and auditors. Who leads a module sees that module's."""
    return is_coordinator(user, edition) or (user.is_authenticated and user.is_auditor)
