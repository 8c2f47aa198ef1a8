def is_member(user, organisation):
    """Works for the organisation, as its pages here say."""
    return organisation.memberships.filter(person=user).exists()
