"""Who may do what to an entry of the directory."""

from kogge.commons.journal.models import Entry

# What somebody does who speaks for an entry: nobody who did one of these judges it.
SPEAKING = ("begin", "change", "send", "join", "claim", "confirm")


def is_editor(user, organisation):
    """Somebody who works for the organisation."""
    return user.is_authenticated and organisation.memberships.filter(person=user.pk).exists()


def is_office(user, organisation=None):
    return user.is_authenticated and user.is_staff


def can_judge(user, organisation):
    """The office decides on admissions, but nobody on that of the organisation they work or have written for."""
    return is_office(user) and not is_editor(user, organisation) and not has_spoken(user, organisation)


def has_spoken(user, organisation):
    """Somebody who began, changed or sent the entry, or once joined those who work there."""
    return Entry.objects.about(organisation).filter(by=user.pk, verb__in=SPEAKING).exists()


def can_edit(user, organisation):
    return is_office(user) or is_editor(user, organisation)
