"""Who answers what about an entry of the directory, and who says who works there."""

from kogge.commons.clusters.rules import is_editor, is_office


def leads(user, organisation):
    """A manager of the organisation."""
    return user.is_authenticated and organisation.memberships.filter(person=user.pk, role="manager").exists()


def can_manage(user, organisation):
    """Give parts, take them and hand over: managers, and the office where there is none to do it."""
    return leads(user, organisation) or is_office(user)


def can_see_colleagues(user, organisation):
    return is_editor(user, organisation) or is_office(user)


def is_asker(user, request):
    return user.is_authenticated and request.person_id == user.pk


def can_answer(user, request):
    """Who asks to join is answered by any editor; what has come to the office, by who there does not work for it."""
    if is_asker(user, request) or not user.is_authenticated:
        return False
    works_there = is_editor(user, request.organisation)
    if request.kind == "join" and works_there:
        return True
    return is_office(user) and not works_there and request.office_at is not None
