def is_office(user):
    """Works in the community's office: runs the installation, and gives its roles."""
    return user.is_authenticated and user.is_staff and user.is_active


def can_audit(user):
    """May read decisions, attendance and costs of every edition."""
    return user.is_authenticated and user.is_auditor and user.is_active


def can_read_journal(user):
    """Auditors read all of it, the office what is not about a case (`Entry.objects.visible_to`)."""
    return can_audit(user) or is_office(user)


def can_agree(user, recovery):
    """The second of two: of the office, neither who proposed it nor whom it is about."""
    return is_office(user) and user.pk not in (recovery.proposed_by_id, recovery.person_id)


def can_take_back(user, recovery):
    return is_office(user) and user.pk == recovery.proposed_by_id
