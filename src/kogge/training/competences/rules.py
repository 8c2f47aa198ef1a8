from django.conf import settings
from django.utils.module_loading import import_string


def is_office(user, thing=None):
    return user is None or (user.is_authenticated and user.is_staff)


def can_draft(user):
    """The office, who carries an edition, and who works for an organisation that has endorsed a version."""
    if not user.is_authenticated:
        return False
    return user.is_staff or has_endorsed(user) or any(import_string(name)(user) for name in settings.DEFINED_BY)


def has_endorsed(user):
    """Works for an organisation that stands behind a version."""
    return user.memberships.filter(organisation__endorsements__withdrawn_at=None).exists()


def can_answer(user, proposal):
    """The office and who coordinates an edition answer proposals, but nobody their own."""
    return is_editor(user) and proposal.by_id != user.pk


def is_editor(user):
    """Who holds the pen: the office, and whoever coordinates an edition."""
    if not user.is_authenticated:
        return False
    return user.is_staff or any(import_string(name)(user) for name in settings.DEFINITIONS_EDITED_BY)


def is_proposer(user, proposal):
    return proposal.by_id == user.pk


def speaks_for(user, organisation):
    """Works there, and can therefore endorse in its name."""
    return user.is_authenticated and organisation.memberships.filter(person=user.pk).exists()
