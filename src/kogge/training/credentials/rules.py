from kogge.training.programmes.rules import is_coordinator


def can_award(user, edition):
    """The coordinator awards in the name of the edition's lead partner."""
    return is_coordinator(user, edition)


def can_revoke(user, credential):
    return is_coordinator(user, credential.seat.edition) and user.pk != credential.seat.person_id


def is_holder(user, credential):
    return credential.seat.person_id == user.pk
