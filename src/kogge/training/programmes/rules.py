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


def coordinates_an_edition(user):
    return user.seats.filter(role="coordinator").exclude(edition__state="draft").exists()


def carries_an_edition(user):
    """Leads an edition or a module of one, or works for one of its partners."""
    leads = user.seats.filter(role__in=["coordinator", "assistant", "module_lead"]).exclude(edition__state="draft")
    return leads.exists() or user.memberships.filter(organisation__partnerships__isnull=False).exists()
