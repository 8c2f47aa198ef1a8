from kogge.training.programmes.rules import is_coordinator, is_leader


def can_enter(user, edition):
    """The people of an edition: participants, module leads, coordinators."""
    return edition.has(user, "participant") or is_leader(user, edition)


def can_record_result(user, edition):
    return is_coordinator(user, edition)
