"""Who keeps order in the threads of a circle: asked by the rooms below, which know no editions (`TALK_KEEPERS`)."""

from kogge.training.programmes.models import Edition


def runs_edition(user, circle):
    """Who coordinates or assists the edition whose circle it is."""
    return Edition.objects.run_by(user).filter(circle=circle).exists()
