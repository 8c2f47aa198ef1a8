"""The page for an employer: by own choice, of chosen competences, until a day, and no longer than the person wants."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.selfassessments.actions.assessing import own
from kogge.training.selfassessments.models import Showing

LASTS = timedelta(days=90)


@transaction.atomic
def show(assessment, competences, *, words="", by, now):
    """A new link; the one before works no more."""
    own(assessment, by)
    if not assessment.finished_at:
        raise Refused(_("Finish your own part first, so that there is something to show."))
    if not competences:
        raise Refused(_("Choose at least one competence to show."))
    assessment.showings.filter(revoked_at=None).update(revoked_at=now)
    made = Showing.objects.create(
        assessment=assessment, competences=competences, words=words, made_at=now, expires_at=now + LASTS
    )
    record("show", assessment, by=by, said=gettext_noop("made a page for an employer"), now=now)
    return made


@transaction.atomic
def hide(assessment, *, by, now):
    own(assessment, by)
    if not assessment.showings.filter(revoked_at=None).update(revoked_at=now):
        raise Refused(_("The page has been taken back already."))
    record("hide", assessment, by=by, said=gettext_noop("took the page for an employer back"), now=now)
