from kogge.training.programmes.rules import is_coordinator


def can_record_result(user, edition):
    return is_coordinator(user, edition)
