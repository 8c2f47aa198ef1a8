def is_own(user, assessment):
    """Nobody but the person."""
    return user.is_authenticated and assessment.person_id == user.pk
