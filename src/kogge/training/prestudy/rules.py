from kogge.training.programmes.rules import is_coordinator


def can_run(user, study):
    """The team of a pre-study: whoever coordinates its edition, and who assists."""
    return is_coordinator(user, study.edition)
