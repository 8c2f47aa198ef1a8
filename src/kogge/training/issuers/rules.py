from kogge.commons.clusters.rules import can_edit


def can_keep_keys(user, organisation):
    """The people of the organisation and the office: the keys sign in its name."""
    return can_edit(user, organisation)


def can_give_domain(user):
    """The office: who names a domain says that the organisation has it."""
    return user.is_staff
