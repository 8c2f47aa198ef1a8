"""Who works for an organisation: invited, given another part, handing over, leaving."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.clusters.actions import changed, join
from kogge.commons.clusters.models import Membership, Organisation
from kogge.commons.journal.models import record
from kogge.commons.people.actions import person_at
from kogge.commons.people.limits import hold
from kogge.commons.people.models import Invitation, User, as_key
from kogge.commons.upkeep import mails
from kogge.commons.upkeep.actions.claims import SPENT, now_of

LASTS = timedelta(days=14)
DAY = timedelta(days=1)
COLLEAGUE = Invitation.Purpose.COLLEAGUE
MANAGER, STAFF = Membership.Role.MANAGER, Membership.Role.STAFF


def key_of(organisation, role, by) -> str:
    """What an invitation is about: the organisation and the part; and who invited."""
    return f"{organisation.pk}-{role}-{by.pk}"


def invited(organisation, *, now):
    """Open invitations of an organisation and of those that were merged into it, the newest first."""
    keys = [organisation.pk, *Organisation.objects.filter(merged_into=organisation).values_list("pk", flat=True)]
    theirs = reduce(or_, (Q(key__startswith=f"{key}-") for key in keys))
    return Invitation.objects.open_at(now).filter(theirs, purpose=COLLEAGUE).order_by("-made_at", "-pk")


def invite(organisation, address, *, role, by, place, now):
    """Send a one-time link to a colleague."""
    if organisation.memberships.filter(person__email=as_key(address)).exists():
        raise Refused(_("This person works for the organisation already."))
    hold("colleague", by.pk, most=20, within=DAY, now=now)
    hold("colleague-address", as_key(address), most=5, within=DAY, now=now)
    with transaction.atomic():
        key = key_of(organisation, Membership.Role(role), by)
        recall(organisation, address, now=now)
        invitation = Invitation.make(COLLEAGUE, address=address, key=key, lasts=LASTS, place=place, now=now)
        known = User.objects.by_address(address).first()
        mails.colleague(invitation, organisation, by=by, to=known, language=translation.get_language(), now=now)
        record("invite", organisation, by=by, said=gettext_noop("invited a colleague"), now=now)


def recall(organisation, address, *, now):
    """What was sent to this address no longer works. Returns whether there was anything."""
    return bool(invited(organisation, now=now).filter(address=as_key(address)).delete()[0])


def organisation_of(invitation, *, locked=False) -> tuple[Organisation, str]:
    """What an invitation is about: the organisation as it is now, and the part."""
    key, role, *_inviter = invitation.key.split("-")
    return now_of(key, locked=locked), role


def _still_counts(invitation, organisation, role):
    """Who invited may still do so: they work there, for a manager's part as a manager, or are of the office."""
    inviter = User.objects.filter(pk__in=invitation.key.split("-")[2:], is_active=True).first()
    if inviter is None:
        return False
    theirs = organisation.memberships.filter(person=inviter)
    return inviter.is_staff or (theirs.filter(role=MANAGER) if role == MANAGER else theirs).exists()


def _end_invitations(organisation, person, *, now):
    """What this person sent, or was sent, no longer works."""
    theirs = Q(key__endswith=f"-{person.pk}") | Q(address=person.email)
    invited(organisation, now=now).filter(theirs).delete()


@transaction.atomic
def accept_invitation(invitation, *, person, now):
    """The invited person joins. `person`: who is signed in; nobody: the person of the address."""
    organisation, role = organisation_of(invitation, locked=True)
    if organisation.state == "removed":
        raise Refused(_("This entry is no longer here."))
    if not _still_counts(invitation, organisation, role):
        raise Refused(_(SPENT))
    person = person or person_at(invitation.address)
    if not person.is_active:
        raise Refused(_("This account is closed. Write to the office if you think it should not be."))
    if not invitation.use(by=person, now=now):
        raise Refused(_(SPENT))
    membership = join(organisation, person, by=person, role=role)
    if role == MANAGER and membership.role != MANAGER:
        Membership.objects.filter(pk=membership.pk).update(role=role)
    changed(organisation)
    return person, organisation


def _others_lead(membership):
    """Whether somebody else who can sign in is a manager."""
    managers = membership.organisation.memberships.filter(role=MANAGER, person__is_active=True)
    return managers.exclude(pk=membership.pk).exists()


def _lock(membership):
    """One at a time in one organisation, so that two last managers cannot both leave the other in charge."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    found = Membership.objects.filter(pk=membership.pk).select_related("organisation", "person").first()
    if found is None:
        raise Refused(_("This person does not work for the organisation any more."))
    return found


@transaction.atomic
def set_role(membership, role, *, by, now):
    """Make somebody a manager, or one of the staff."""
    membership = _lock(membership)
    role = Membership.Role(role)
    if membership.role == role:
        return
    if role == STAFF and not _others_lead(membership):
        raise Refused(_("Somebody has to lead the entry. Make a colleague a manager first."))
    Membership.objects.filter(pk=membership.pk).update(role=role)
    said = gettext_noop("made a colleague a manager") if role == MANAGER else gettext_noop("took a manager's part")
    record("role", membership.organisation, by=by, said=said, now=now)
    if role == MANAGER and membership.person_id != by.pk:
        mails.handed_over(membership.organisation, membership.person, by=by, now=now)


@transaction.atomic
def leave(membership, *, successor=None, to_office=False, by, now):
    """Somebody no longer works there. The last manager says who leads from now on: a colleague, or the office."""
    membership = _lock(membership)
    organisation = membership.organisation
    is_last = membership.role == MANAGER and not _others_lead(membership)
    if is_last and successor is None and not to_office:
        raise Refused(_("You are the last manager. Say who leads the entry from now on, or hand it to the office."))
    if successor is not None:
        successor = _lock(successor)
        if successor.organisation_id != organisation.pk or successor.pk == membership.pk:
            raise Refused(_("Choose a colleague of the same organisation."))
        set_role(successor, MANAGER, by=by, now=now)
    Membership.objects.filter(pk=membership.pk).delete()
    _end_invitations(organisation, membership.person, now=now)
    is_own = membership.person_id == by.pk
    said = gettext_noop("left the organisation") if is_own else gettext_noop("took a colleague out")
    record("leave" if is_own else "take-out", organisation, by=by, said=said, now=now)
    if is_last and successor is None:
        mails.without_manager(organisation, now=now)
    changed(organisation)


def part_with(membership, *, by, now):
    """A manager or the office takes somebody out who no longer works there."""
    leave(membership, to_office=by.is_staff, by=by, now=now)


@transaction.atomic
def show(membership, is_shown, *, by, now):
    """Only the person says whether they stand on the organisation's page."""
    Membership.objects.filter(pk=membership.pk, person=by).update(is_shown=is_shown)
    said = gettext_noop("is shown on the page") if is_shown else gettext_noop("is no longer shown on the page")
    record("show", membership.organisation, by=by, said=said, now=now)
    changed(membership.organisation)
