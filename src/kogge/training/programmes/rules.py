def is_coordinator(user, edition):
    """Coordinates this edition, or assists the one who does."""
    return edition.has(user, "coordinator", "assistant")


def leads_module(user, module):
    """Leads this module, or coordinates the edition it belongs to."""
    return is_coordinator(user, module.edition) or module.seats.filter(person=user, role="module_lead").exists()


def can_found(user):
    """Programmes are founded by the community's office."""
    return user.is_staff


def can_prepare(user, programme):
    """Editions are prepared by the office, and by whoever coordinated an earlier one of the programme."""
    return user.is_staff or programme.editions.filter(seats__person=user, seats__role="coordinator").exists()
