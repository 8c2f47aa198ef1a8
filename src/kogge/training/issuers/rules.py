from kogge.commons.clusters.rules import can_edit


def can_keep_keys(user, organisation):
    """The people of the organisation and the office: the keys sign in its name."""
    return can_edit(user, organisation)
