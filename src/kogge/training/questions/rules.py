"""Who says what a call asks."""

from kogge.training.nominations.models import Nomination

WAITING = (Nomination.State.DRAFT, Nomination.State.NOMINATED, Nomination.State.WITHDRAWN)


def is_begun(edition):
    """Whether somebody writes an application, or has: from then on everybody answers the same questions."""
    return edition.nominations.exclude(state__in=WAITING).exists()
