from kogge.training.programmes.rules import is_coordinator as coordinates


def is_nominator(user, nomination):
    """Nominated somebody else; who applies without a nomination is no nominator."""
    return not nomination.is_own and nomination.nominator_id is not None and nomination.nominator_id == user.pk


def is_nominee(user, nomination):
    """Only who has agreed is a nominee; before, there is a name and an address."""
    return nomination.nominee_id is not None and nomination.nominee_id == user.pk


def is_applicant(user, nomination):
    """Begins a case of their own, without a nomination."""
    return is_nominee(user, nomination) and nomination.is_own


def is_coordinator(user, nomination):
    """Coordinators decide for their edition, but never about themselves or somebody they nominated."""
    return not is_nominee(user, nomination) and coordinates(user, nomination.edition)


def can_decide(user, nomination):
    return is_coordinator(user, nomination) and not is_nominator(user, nomination)


def can_lapse(user, nomination):
    """A coordinator takes an offer back that nobody answered, or the installation itself does."""
    return user is None or can_decide(user, nomination)


def can_withdraw(user, nomination):
    return is_nominator(user, nomination) or is_nominee(user, nomination)
