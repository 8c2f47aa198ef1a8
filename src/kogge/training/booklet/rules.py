from kogge.training.programmes.rules import is_coordinator


def can_make(user, booklet):
    """Who coordinates the edition makes its booklet."""
    return is_coordinator(user, booklet.edition)


def can_propose(user, edition):
    """Who coordinates the edition puts the certificates of its graduation together."""
    return is_coordinator(user, edition)


def can_agree(user, batch):
    """The second person: runs the edition too or is of the office, did not propose, and gets none of them."""
    if not user.is_authenticated or user.pk == batch.proposed_by_id:
        return False
    return (user.is_staff or is_coordinator(user, batch.edition)) and not batch.lines.filter(
        seat__person=user
    ).exists()
