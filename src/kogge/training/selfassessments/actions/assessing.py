"""Somebody assesses themselves. The journal says that, and never how."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.programmes.models import Seat
from kogge.training.selfassessments import rules
from kogge.training.selfassessments.models import Rating, SelfAssessment

MOMENT = SelfAssessment.Moment


def own(assessment, by):
    if not rules.is_own(by, assessment):
        raise PermissionDenied


@transaction.atomic
def begin(version, *, seat=None, moment=MOMENT.OWN, by, now):
    """A new one, with what the last one said about the work; the levels are asked anew."""
    if seat is not None and (seat.person_id != by.pk or seat.role != Seat.Role.PARTICIPANT):
        raise PermissionDenied
    if (seat is None) != (moment == MOMENT.OWN):
        raise Refused(_("Before and after belong to an edition. Choose the edition, or assess for yourself."))
    waiting = SelfAssessment.objects.filter(person=by, finished_at=None, seat=seat, moment=moment).first()
    if waiting:
        return waiting
    last = SelfAssessment.objects.finished().filter(person=by, version__definition=version.definition_id)
    last = last.order_by("-made_at").first()
    made = SelfAssessment(person=by, version=version, seat=seat, moment=moment, made_at=now)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as problem:
        raise Refused(_("You have done this one already. You find it in the list.")) from problem
    wanted = last.ratings.exclude(wanted=None).values_list("competence", "wanted") if last else []
    Rating.objects.bulk_create(Rating(assessment=made, competence=ref, wanted=level) for ref, level in wanted)
    record("begin", made, by=by, said=gettext_noop("began a self-assessment"), now=now)
    return made


@transaction.atomic
def rate(assessment, ratings, *, by, now):
    """{competence: (own, wanted, helps)}; what is left out stays."""
    own(assessment, by)
    if assessment.finished_at:
        raise Refused(_("This one is finished. Begin another, then you see what has changed."))
    for ref, (level, wanted, helps) in ratings.items():
        given = {"own": level, "wanted": wanted, "helps": bool(helps)}
        Rating.objects.update_or_create(assessment=assessment, competence=ref, defaults=given)


@transaction.atomic
def finish(assessment, *, is_compared, by, now):
    """Done: it stays as it is, and can be compared with later ones."""
    own(assessment, by)
    if not assessment.ratings.exclude(own=None).exists():
        raise Refused(_("Choose a level for at least one competence first."))
    open_one = SelfAssessment.objects.filter(pk=assessment.pk, finished_at=None)
    if not open_one.update(finished_at=now, is_compared=is_compared):
        raise Refused(_("This one is finished. Begin another, then you see what has changed."))
    assessment.refresh_from_db()
    record("finish", assessment, by=by, said=gettext_noop("finished a self-assessment"), now=now)


@transaction.atomic
def let_group(assessment, *, by, now):
    """From now on the learning groups of the edition may be balanced by its level. Saying it twice changes nothing."""
    own(assessment, by)
    if assessment.seat_id is None:
        raise Refused(_("This one belongs to no edition, so there are no groups to balance."))
    if SelfAssessment.objects.filter(pk=assessment.pk, grouping_agreed_at=None).update(grouping_agreed_at=now):
        said = gettext_noop("allowed learning groups to be balanced by a self-assessment")
        record("let_group", assessment, by=by, said=said, now=now)


@transaction.atomic
def stop_grouping(assessment, *, by, now):
    """From now on no groups are balanced by it."""
    own(assessment, by)
    agreed = SelfAssessment.objects.filter(pk=assessment.pk).exclude(grouping_agreed_at=None)
    if agreed.update(grouping_agreed_at=None):
        said = gettext_noop("no longer allowed learning groups to be balanced by a self-assessment")
        record("stop_grouping", assessment, by=by, said=said, now=now)


@transaction.atomic
def remove(assessment, *, by, now):
    """All of it goes: levels, what others answered, the page for an employer."""
    own(assessment, by)
    record("remove", assessment, by=by, said=gettext_noop("removed a self-assessment"), now=now)
    assessment.delete()
