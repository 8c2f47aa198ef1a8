from kogge.training.programmes.rules import is_coordinator as coordinates


def is_coordinator(user, round):
    return coordinates(user, round.edition)


def is_member(user, round):
    """Sits in the committee: was asked, and accepted."""
    return user.is_authenticated and round.reviewers.filter(person=user, state="accepted").exists()


def is_blind(user, round):
    """Who reviews in an anonymised round sees no names on the coordinator's pages either."""
    return round.is_anonymised and round.reviewers.filter(person=user).exists()


def can_confirm(user, round):
    """A second person: a coordinator, or a member of the committee."""
    return is_coordinator(user, round) or is_member(user, round)


def is_reviewer(user, review):
    """Whose review it is."""
    return review.reviewer.person_id == user.pk


def is_asked(user, reviewer):
    """Whose seat it is; before there is a person, whose address was asked. Who has no account has the link."""
    if reviewer.person_id is None:
        return user is None or reviewer.address == user.email
    return user is not None and reviewer.person_id == user.pk


def can_appoint(user, reviewer):
    return is_coordinator(user, reviewer.round)


def can_send_back(user, review):
    """A coordinator, about the review of somebody else."""
    return is_coordinator(user, review.reviewer.round) and not is_reviewer(user, review)
