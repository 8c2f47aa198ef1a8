"""Taking an entry over, having it removed, asking to join: by an address that proves it, or by an answer."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.clusters.actions import changed, join
from kogge.commons.clusters.models import Membership, Organisation
from kogge.commons.journal.models import record
from kogge.commons.people.actions import person_at
from kogge.commons.people.limits import hold
from kogge.commons.people.models import Invitation, User
from kogge.commons.profiles.actions.admission import remove
from kogge.commons.upkeep import mails
from kogge.commons.upkeep.models import Request
from kogge.commons.upkeep.proof import check_address

LASTS = timedelta(days=3)
DAY = timedelta(days=1)
PATIENCE = timedelta(days=7)  # after which the office answers who asks to join
PURPOSES = {"claim": Invitation.Purpose.CLAIM, "remove": Invitation.Purpose.REMOVE}
SPENT = gettext_noop("This link has been used or is too old. Ask for a new one.")


def is_claimed(organisation) -> bool:
    """Somebody speaks for it: it was taken over, or people work for it here."""
    return organisation.claimed_at is not None or organisation.memberships.exists()


def now_of(key, *, locked=False) -> Organisation:
    """The organisation that a link speaks of, or the one into which it was merged since.

    `locked`: nobody else writes it until the transaction ends. Who only looks is in no transaction.
    """
    rows = Organisation.objects.select_for_update() if locked else Organisation.objects.all()
    found = rows.filter(pk=key).first()
    for _step in range(10):
        if found is None or found.merged_into_id is None:
            break
        found = rows.filter(pk=found.merged_into_id).first()
    if found is None:
        raise Refused(_("This entry is no longer here."))
    return found


# By an address at the domain -----------------------------------------------------------------------------
def ask_to_prove(organisation, address, *, what, place, now):
    """Send a link to an address at the organisation's domain. The answer is the same for every such address."""
    _check_free(organisation)
    address = check_address(address, organisation)
    hold("claim-address", address, most=3, within=DAY, now=now)
    hold("claim-place", place, most=20, within=DAY, now=now)
    hold("claim-entry", organisation.pk, most=10, within=DAY, now=now)
    with transaction.atomic():
        key = str(organisation.pk)
        invitation = Invitation.make(PURPOSES[what], address=address, key=key, lasts=LASTS, place=place, now=now)
        known = User.objects.by_address(address).first()
        mails.prove(invitation, organisation, to=known, language=translation.get_language(), now=now)


def _check_free(organisation):
    if organisation.state not in ("listed", "ceased"):
        raise Refused(_("This entry is not in the directory."))
    if is_claimed(organisation):
        raise Refused(_("People of this organisation look after the entry already. Ask to join them instead."))


@transaction.atomic
def prove(invitation, *, person, now):
    """The link was opened, and its button pressed: the address is proved. Returns the person and the organisation.

    `person`: who is signed in; nobody: the person of the address, who is new if nobody had it.
    """
    organisation = now_of(invitation.key, locked=True)
    _check_free(organisation)
    check_address(invitation.address, organisation)
    person = person or person_at(invitation.address)
    if not person.is_active:
        raise Refused(_("This account is closed. Write to the office if you think it should not be."))
    if not invitation.use(by=person, now=now):
        raise Refused(_(SPENT))
    _take_over(organisation, person, by=person, now=now)
    if invitation.purpose == Invitation.Purpose.REMOVE:
        remove(organisation, by=person, note=invitation.address.rpartition("@")[2], now=now)
    return person, organisation


def _take_over(organisation, person, *, by, now):
    """The person is its first manager; of two at once one is."""
    if not Organisation.objects.filter(pk=organisation.pk, claimed_at=None).update(claimed_at=now):
        raise Refused(_("Somebody has taken this entry over just now. Ask to join them instead."))
    organisation.claimed_at = now
    join(organisation, person, by=by, role=Membership.Role.MANAGER)
    record("claim", organisation, by=by, said=gettext_noop("took over the entry"), now=now)
    changed(organisation)


# By an answer --------------------------------------------------------------------------------------------
def ask(organisation, *, kind, why, by, now):
    """Ask the office to take an entry over or have it removed, or those who work there to be one of them."""
    kind = Request.Kind(kind)
    if kind != Request.Kind.JOIN:
        _check_free(organisation)
    elif organisation.memberships.filter(person=by).exists():
        raise Refused(_("You work for this organisation already."))
    elif organisation.state not in ("listed", "ceased"):
        raise Refused(_("This entry is not in the directory."))
    elif not is_claimed(organisation):
        raise Refused(_("Nobody looks after this entry yet. Take it over instead."))
    hold("upkeep-ask", by.pk, most=5, within=DAY, now=now)
    hold("upkeep-entry", organisation.pk, most=20, within=DAY, now=now)
    has_editors = mails.editors_of(organisation).exists()
    request = Request(kind=kind, organisation=organisation, person=by, why=why, made_at=now)
    request.office_at = None if kind == Request.Kind.JOIN and has_editors else now
    try:
        with transaction.atomic():
            request.save()
            record("ask", request, by=by, said=gettext_noop("asked about an entry of the directory"), now=now)
            mails.asked(request, now=now)
    except IntegrityError:
        raise Refused(_("You have asked already, and the answer is still to come. You can take it back."))
    return request


@transaction.atomic
def accept(request, *, by, note="", now=None):
    """Do what was asked for. Of two who answer at once one does; the other reads so."""
    now = now or timezone.now()
    organisation = now_of(request.organisation_id, locked=True)
    if not request.person.is_active:
        raise Refused(_("The account of this person is closed, so it cannot be accepted. Refuse it instead."))
    request.take("accept", by=by, note=note, now=now)
    if request.kind == Request.Kind.CLAIM:
        _check_free(organisation)
        _take_over(organisation, request.person, by=by, now=now)
    elif request.kind == Request.Kind.REMOVE:
        remove(organisation, by=by, note=note or request.why, now=now)
    else:
        has_manager = organisation.memberships.filter(role=Membership.Role.MANAGER).exists()
        role = Membership.Role.STAFF if has_manager else Membership.Role.MANAGER
        join(organisation, request.person, by=by, role=role)
        changed(organisation)
    _answer(request, note, now)


@transaction.atomic
def refuse(request, *, by, note="", now=None):
    if not note.strip():
        raise Refused(_("Write the reason. The person who asked reads it."))
    request.take("refuse", by=by, note=note, now=now)
    _answer(request, note, now or timezone.now())


def _answer(request, note, now):
    Request.objects.filter(pk=request.pk).update(answer=note[:1000], answered_at=now)
    request.answer, request.answered_at = note[:1000], now
    mails.answered(request, now=now)


@transaction.atomic
def withdraw(request, *, by, note="", now=None):
    request.take("withdraw", by=by, note=note, now=now)
    Request.objects.filter(pk=request.pk).update(answered_at=now or timezone.now())


def hand_to_office(*, now):
    """Who asked to join and got no answer in seven days, or has nobody left to answer, is answered by the office."""
    waiting = Request.objects.open().filter(office_at=None)
    for request in waiting.select_related("organisation", "person").order_by("pk")[:200]:
        is_late = request.made_at <= now - PATIENCE
        if not is_late and mails.editors_of(request.organisation).exists():
            continue
        with transaction.atomic():
            if Request.objects.open().filter(pk=request.pk, office_at=None).update(office_at=now):
                request.office_at = now
                mails.asked(request, now=now)
