from kogge.commons.clusters.rules import is_editor
from kogge.training.programmes.rules import is_coordinator


def can_prepare(user, document):
    """Papers of an edition are written and put forward by who coordinates it."""
    return is_coordinator(user, document.edition)


def is_party(user, document):
    """The last of those who sign concludes it, whoever that is."""
    return user.is_authenticated


def can_sign(user, side):
    """The learner for themself; for an organisation somebody who works there, but never the learner concerned."""
    learner = side.paper.learner
    if side.person_id:
        return user.pk == side.person_id
    if learner and user.pk == learner.pk:
        return False
    if is_editor(user, side.organisation):
        return True
    edition = side.paper.edition
    return side.organisation_id == edition.lead_id and is_coordinator(user, edition)


def can_decide(user, claim):
    """Nobody decides about a claim of their own."""
    return is_coordinator(user, claim.edition) and user.pk != claim.seat.person_id


def is_claimant(user, claim):
    return user.is_authenticated and user.pk == claim.seat.person_id
