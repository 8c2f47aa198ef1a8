from kogge.commons.clusters.rules import can_edit


def can_keep_seal(user, organisation):
    """The people of the organisation and the office: the seal stands for the whole organisation."""
    return can_edit(user, organisation)
