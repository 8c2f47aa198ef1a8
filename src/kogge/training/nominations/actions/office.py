"""What coordinators do beside the steps of a case: a word on eligibility, more time, a complaint, news of the call."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.people.models import User
from kogge.training.nominations import mails
from kogge.training.nominations.actions.cases import offer, reopen
from kogge.training.nominations.models import Complaint, Extension, Nomination, Ruling
from kogge.training.nominations.places import lock, places_for

DECIDED = (Nomination.State.DECLINED, Nomination.State.RESERVE)


@transaction.atomic
def rule_on(nomination, *, is_eligible, reason, by, now):
    """Say that somebody can apply, or cannot, whatever the rules of the call say; with the reason, and for good."""
    if nomination.state not in (Nomination.State.AGREED, Nomination.State.SENT):
        raise Refused(_("Eligibility is decided while an application is written or waits for a decision."))
    ruling = Ruling.objects.create(nomination=nomination, is_eligible=is_eligible, reason=reason, by=by, at=now)
    said = gettext_noop("decided: can apply") if is_eligible else gettext_noop("decided: cannot apply")
    record("rule_on", ruling, by=by, said=said, note=reason, case=nomination.ref, now=now)
    mails.ruled(ruling)
    return ruling


@transaction.atomic
def extend(nomination, *, until, reason, by, now):
    """Give one person more time; an application that is sent is opened again."""
    if nomination.state not in (Nomination.State.AGREED, Nomination.State.SENT):
        raise Refused(_("More time is for an application that is being written, or is sent and not decided on."))
    if until <= now:
        raise Refused(_("Choose a moment that is still to come."))
    extension = Extension.objects.create(nomination=nomination, until=until, reason=reason, by=by, at=now)
    if nomination.state == Nomination.State.SENT:
        reopen(nomination, by=by, now=now)
    said = gettext_noop("gave more time")  # on the extension: the reason is not for the nominator
    record("extend", extension, by=by, said=said, note=reason, case=nomination.ref, now=now)
    mails.extended(extension)
    return extension


@transaction.atomic
def substitute(edition, *, by, now):
    """Offer a free place to the next person of the reserve list for whom the quotas leave one."""
    state, person_of = places_for(lock(edition))
    found = Nomination.objects.filter(edition=edition).on_reserve().select_related("edition", "nominee", "cluster")
    waiting = list(found)
    if not waiting:
        raise Refused(_("Nobody is on the reserve list."))
    following = next((each for each in waiting if state.left_for(person_of(each)) != 0), waiting[0])
    offer(following, by=by, note="", now=now)
    return following


@transaction.atomic
def complain(nomination, *, text, by, now):
    """Say what is wrong with a decision; the coordinators get a mail and answer."""
    ruling = nomination.rulings.order_by("-pk").first()
    if nomination.state not in DECIDED and not (ruling and not ruling.is_eligible):
        raise Refused(_("There is no decision yet that one could complain about."))
    try:
        with transaction.atomic():
            complaint = Complaint.objects.create(nomination=nomination, text=text, made_at=now)
    except IntegrityError as problem:
        raise Refused(_("Your complaint is in already. You get a mail when it is answered.")) from problem
    record("complain", complaint, by=by, said=gettext_noop("complained"), case=nomination.ref, now=now)
    seats = nomination.edition.seats.filter(role__in=["coordinator", "assistant"])
    mails.complained(complaint, User.objects.filter(pk__in=seats.values("person")).order_by("pk"))
    return complaint


@transaction.atomic
def answer_complaint(complaint, *, answer, by, now):
    """Answer it, once."""
    here = Complaint.objects.filter(pk=complaint.pk, answered_at=None)
    if not here.update(answer=answer, answered_by=by, answered_at=now):
        raise Refused(_("This complaint is answered already. Reload the page to see the answer."))
    complaint.refresh_from_db()
    case = complaint.nomination.ref
    record("answer", complaint, by=by, said=gettext_noop("answered the complaint"), case=case, now=now)
    mails.complaint_answered(complaint)
