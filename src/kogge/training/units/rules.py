from kogge.training.programmes.rules import is_coordinator, leads_module


def can_write(user, unit):
    """Who coordinates or assists the edition; the lead of a module for the units of that module."""
    return leads_module(user, unit.module) if unit.module else is_coordinator(user, unit.edition)


def can_distribute(user, edition):
    """What all units add up to, and how many points each has, is said by who coordinates."""
    return is_coordinator(user, edition)
