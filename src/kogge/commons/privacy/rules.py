def is_own(user, erasure):
    """Asked for it for oneself."""
    return user is not None and erasure.person_id == user.pk


def can_decide(user, erasure):
    """The second person: somebody of the office, never the one whose data it is."""
    return user is not None and user.is_staff and user.is_active and erasure.person_id != user.pk


def is_due(user, erasure):
    """Only the installation itself erases, once the second person has agreed."""
    return user is None
