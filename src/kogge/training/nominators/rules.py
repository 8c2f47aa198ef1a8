from kogge.training.programmes.rules import is_coordinator as coordinates


def can_ask(user, nominator):
    return user is None or coordinates(user, nominator.edition)


def is_asked(user, nominator):
    """The link of the mail is the proof; nobody has to be signed in."""
    return user is None or user.email == nominator.address
