"""Who may do what with calendars."""


def is_office(user):
    return user.is_authenticated and user.is_staff


def runs(user, event):
    """Who sees what was answered to a meeting, and tells its people of a change."""
    return is_office(user)
