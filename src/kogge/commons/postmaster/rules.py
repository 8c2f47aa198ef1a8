def is_operator(user):
    """Sees to it that mails arrive; sees where they go, never what they say."""
    return user.is_authenticated and user.is_staff and user.is_active
