"""The results for everybody: shown, and not shown any more."""

from django.db import transaction
from django.utils.translation import gettext_noop

from kogge.commons.journal.models import record


@transaction.atomic
def show_results(questionnaire, *, by, now):
    """Anybody with the link sees them as soon as nothing more can come."""
    if not questionnaire.shows_results:
        _set(questionnaire, True)
        record("show_results", questionnaire, by=by, said=gettext_noop("published the results"), now=now)


@transaction.atomic
def hide_results(questionnaire, *, by, now):
    if questionnaire.shows_results:
        _set(questionnaire, False)
        record("hide_results", questionnaire, by=by, said=gettext_noop("took the results back"), now=now)


def _set(questionnaire, value):
    questionnaire.shows_results = value
    questionnaire.save(update_fields=["shows_results"])
