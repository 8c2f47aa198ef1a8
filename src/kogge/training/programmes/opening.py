"""What is missing before a call may open, and the funders to be named: asked by pages, mails and documents alike."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from kogge.training.programmes import quotas
from kogge.training.programmes.models import Call


def call_of(edition):
    """The settings of the edition's call; as long as nobody has set any, those that stand by themselves."""
    return getattr(edition, "call", None) or Call(edition=edition)


def lacking(edition):
    """Sentences that say what is missing, in the order in which one meets it; an empty list when it may open."""
    found = list(_own(edition))
    for name in settings.CALL_CHECKS:  # what rooms above this one ask for
        found += import_string(name)(edition)
    return found


def _own(edition):
    call = call_of(edition)
    if not (edition.call_opens_at and edition.call_closes_at):
        yield _("The call has no dates yet. Say when it opens and when it closes.")
    if not edition.seats_offered:
        yield _("No places yet. Say how many people can take part.")
    if not edition.languages:
        yield _("No language of work yet. Choose at least one.")
    if not edition.modules.exists():
        yield _("This edition has no module yet. Add at least one, with its dates.")
    if not edition.costs.exists():
        yield _("Nothing is said of costs yet. Write down what the host covers and what participants cover.")
    if call.takes_nominations == Call.Nominates.NOBODY and not call.takes_applications:
        yield _("No way in is open. Let people be nominated, or let them apply.")
    if quotas.more_than_places(edition.quotas.all(), edition.seats_offered):
        yield _("The quotas keep more places than there are. Lower them, or offer more places.")


def acknowledgements(edition, on):
    """Whom this edition has to name on a day, each with its sentence, disclaimer and emblem. One query."""
    return list(edition.funders.on(on).select_related("organisation", "emblem").order_by("place", "pk"))
