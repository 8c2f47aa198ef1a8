from kogge.training.programmes.rules import is_coordinator, leads_module


def can_form(user, edition, module=None):
    """Who coordinates or assists the edition; the lead of a module for the groups of that module."""
    return leads_module(user, module) if module else is_coordinator(user, edition)


def can_run(user, partition):
    return can_form(user, partition.edition, partition.module)
