"""Once a year the editors of an entry are asked whether it is still true; one button says so."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.clusters.actions import changed
from kogge.commons.clusters.models import Membership, Organisation
from kogge.commons.journal.models import record
from kogge.commons.people.models import Invitation, User
from kogge.commons.upkeep import mails
from kogge.commons.upkeep.actions.claims import SPENT
from kogge.commons.upkeep.models import Asking

YEAR = timedelta(days=365)
BETWEEN = timedelta(days=30)
MOST = 4  # one question and three reminders
AT_ONCE = 200  # organisations in one round of the clock
STILL_TRUE = Invitation.Purpose.STILL_TRUE


def due(now):
    """Entries that somebody looks after and that nobody has confirmed for a year, not asked about lately."""
    editors = Membership.objects.filter(organisation=OuterRef("pk"), person__is_active=True)
    quiet = Q(asked_at=None) | Q(asked_at__lte=now - BETWEEN)
    tired = Q(asking__times__gte=MOST, asked_at__gt=now - YEAR)
    return _old(now).filter(quiet, Exists(editors)).exclude(tired).order_by("asked_at", "pk")


def to_confirm(person, now):
    """The entries of this person's organisations that are to be confirmed, asked about or not."""
    return _old(now).of(person).order_by("pk")


def _old(now):
    """Entries in the directory that nobody has confirmed for a year, nor taken over or entered in it."""
    year = now - YEAR
    since = Q(claimed_at__lte=year) | Q(claimed_at=None, admitted_at__lte=year)
    return Organisation.objects.listed().filter(Q(confirmed_at__lte=year) | Q(confirmed_at=None) & since)


def ask_yearly(*, now):
    """Write to the editors of what is due. Running it twice, or by two, writes once: asked_at is compared and set."""
    for organisation in due(now)[:AT_ONCE]:
        with transaction.atomic():
            _ask(organisation, now=now)


def _ask(organisation, *, now):
    # `changed` is not called: nobody but the office sees when somebody was asked, and no page of strangers says it.
    if not Organisation.objects.filter(pk=organisation.pk, asked_at=organisation.asked_at).update(asked_at=now):
        return
    asking, _is_new = Asking.objects.get_or_create(organisation=organisation)
    times = 1 if asking.times >= MOST else asking.times + 1
    Asking.objects.filter(pk=asking.pk).update(times=times)
    for person in mails.editors_of(organisation):
        link = Invitation.make(
            STILL_TRUE, address=person.email, key=str(organisation.pk), lasts=timedelta(days=60), now=now
        )
        mails.still_true(link, organisation, to=person, is_last=times == MOST, now=now)


def asked_by(invitation):
    """The person to whom the link was sent and the entry, if they still look after it; else None."""
    person = User.objects.by_address(invitation.address).filter(is_active=True).first()
    organisation = Organisation.objects.listed().of(person).filter(pk=invitation.key).first() if person else None
    return (person, organisation) if organisation else None


@transaction.atomic
def confirm(organisation, *, by, invitation=None, now=None):
    """All of it is still true, says one of its editors."""
    now = now or timezone.now()
    if invitation is not None and not invitation.use(by=by, now=now):
        raise Refused(_(SPENT))
    Organisation.objects.filter(pk=organisation.pk).update(confirmed_at=now)
    organisation.confirmed_at = now
    Asking.objects.filter(organisation=organisation).delete()
    record("confirm", organisation, by=by, said=gettext_noop("confirmed that all of it is still true"), now=now)
    changed(organisation)
