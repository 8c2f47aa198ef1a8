def is_invited(user, event):
    """A public meeting is open to everybody; another one to the people of its circle."""
    return event.is_public or (event.circle_id and user.circles.filter(pk=event.circle_id).exists())
