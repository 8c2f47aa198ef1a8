from django.utils import timezone

from kogge.training.programmes.rules import is_coordinator, leads_module


def can_record_result(user, edition):
    return is_coordinator(user, edition)


def can_edit(user, module):
    """Steps and materials: the school that leads the module, nobody of another; the coordinator helps out."""
    return leads_module(user, module)


def is_trainer(user, module):
    """Teaches in this module now, or will."""
    return user.is_authenticated and module.trainers.ahead(timezone.localdate()).filter(person=user).exists()


def can_teach(user, module):
    """Sees the whole module, its people and their work, and records who was there."""
    return leads_module(user, module) or is_trainer(user, module)
