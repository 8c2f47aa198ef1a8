"""Who may do what to an entry of the directory."""


def is_editor(user, organisation):
    """Somebody who works for the organisation."""
    return user.is_authenticated and organisation.memberships.filter(person=user.pk).exists()


def is_office(user, organisation=None):
    return user.is_authenticated and user.is_staff


def can_judge(user, organisation):
    """The office decides on admissions, but nobody on that of the organisation they work for."""
    return is_office(user) and not is_editor(user, organisation)


def can_edit(user, organisation):
    return is_office(user) or is_editor(user, organisation)
