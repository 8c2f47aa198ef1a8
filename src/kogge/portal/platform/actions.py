"""What the office does about people: suspend, give roles, let in again; and what it tells everybody."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry, Site, record, site, touch
from kogge.commons.people.actions import SIGN_IN_LASTS
from kogge.commons.people.devices import end_sessions
from kogge.commons.people.factors import drop_factors
from kogge.commons.people.models import Invitation, User, as_key
from kogge.portal.platform import mails, rules
from kogge.portal.platform.models import Recovery

_OWN_LINKS = [Invitation.Purpose.SIGN_IN, Invitation.Purpose.AGAIN]
LINK_LASTS = timedelta(days=1)
# What is set, and what stands in the journal.
ROLES = {
    "office_give": ("is_staff", True, gettext_noop("took the person into the office")),
    "office_take": ("is_staff", False, gettext_noop("took the person out of the office")),
    "audit_give": ("is_auditor", True, gettext_noop("made the person an auditor")),
    "audit_take": ("is_auditor", False, gettext_noop("ended the person’s work as an auditor")),
}


def _of_the_office(by):
    """The journal's `by` may be None only for what is done on the machine itself, which has its own commands."""
    if not rules.is_office(by):
        raise PermissionDenied


def _keep_one_administrator(person):
    """Refuse what would leave nobody in the office. The rows are held, so that two cannot leave at once."""
    office = User.objects.select_for_update().filter(is_staff=True, is_active=True).order_by("pk")
    stay = {one.pk for one in office} - set(User.objects.filter(erasures__state="agreed").values_list("pk", flat=True))
    if stay <= {person.pk}:
        raise Refused(_("This is the last member of the office. Take somebody else into the office first."))


def _refuse_erased(person):
    """Who was erased does not come back. The row is held, so that nobody is let in while being erased."""
    if User.objects.select_for_update().get(pk=person.pk).is_erased:
        raise Refused(_("This person was erased. There is no account any more that could be opened."))


@transaction.atomic
def sign_out(person, *, by, note, now):
    _of_the_office(by)
    end_sessions(person)
    record("sign_out", person, by=by, said=gettext_noop("signed the person out everywhere"), note=note, now=now)


@transaction.atomic
def suspend(person, *, by, note, now):
    """The person can no longer sign in; what they did and wrote stays."""
    _of_the_office(by)
    if person.pk == by.pk:
        raise Refused(_("You cannot suspend yourself. Another member of the office can."))
    if person.is_staff:
        _keep_one_administrator(person)
    if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        raise Refused(_("This person is suspended already."))
    person.is_active = False
    end_sessions(person)
    record("suspend", person, by=by, said=gettext_noop("suspended the person"), note=note, now=now)


@transaction.atomic
def restore(person, *, by, note, now):
    _of_the_office(by)
    _refuse_erased(person)
    if not User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        raise Refused(_("This person is not suspended."))
    person.is_active = True
    record("restore", person, by=by, said=gettext_noop("let the person sign in again"), note=note, now=now)


@transaction.atomic
def change_role(person, verb, *, by, note, now):
    """Give or take a role. Only the office does, so nobody gives a role above the own."""
    _of_the_office(by)
    field, value, said = ROLES[verb]
    if value and person.pk == by.pk:
        raise Refused(_("You cannot give a role to yourself. Another member of the office can."))
    if verb == "office_take":
        _keep_one_administrator(person)
    if value and not person.is_active:
        raise Refused(_("This person is suspended. Let them sign in again first."))
    if not User.objects.filter(pk=person.pk, **{field: not value}).update(**{field: value}):
        raise Refused(_("That is so already."))
    setattr(person, field, value)
    record(verb, person, by=by, said=said, note=note, now=now)


# Lost mailbox and passkey ---------------------------------------------------------------------------------
def _check(person, new):
    if not person.is_active:
        raise Refused(_("This person is suspended. Let them sign in again first."))
    if as_key(new) == person.email:
        raise Refused(_("That is the address the account has already."))
    if User.objects.by_address(new).exists():
        raise Refused(_("Another account has this address. Ask the person which of the two they want to keep."))


@transaction.atomic
def propose(recovery, *, by, now):
    """The first of two: who is to be let in, at which address, and how it was checked. The old address is told."""
    _of_the_office(by)
    person = recovery.person
    if person.pk == by.pk:
        raise Refused(_("Two others of the office have to do this for you."))
    _refuse_erased(person)
    _check(person, recovery.new_address)
    recovery.proposed_by, recovery.proposed_at, recovery.old_address = by, now, person.email
    try:
        with transaction.atomic():
            recovery.save()
    except IntegrityError:
        raise Refused(_("Somebody has already proposed to let this person in again.")) from None
    record("propose", recovery, by=by, said=gettext_noop("proposed to let the person in again"), now=now)
    mails.recovery_proposed(recovery, now=now)
    return recovery


@transaction.atomic
def agree(recovery, *, by, note="", now):
    """The second of two: from now on the new address is the account's, and nothing else opens it."""
    recovery.take("agree", by=by, note=note, now=now)
    first = recovery.proposed_by_id
    if not User.objects.filter(pk=first, is_staff=True, is_active=True).exists():
        raise Refused(_("Who proposed this is no longer in the office. Refuse it, and propose it anew."))
    taken_in = Entry.objects.about(by).filter(verb="office_give", by=first, at__gt=now - timedelta(days=1))
    if taken_in.exists():
        raise Refused(_("Who proposed this took you into the office less than a day ago. Somebody else has to agree."))
    Recovery.objects.filter(pk=recovery.pk).update(decided_at=now)
    person = User.objects.select_for_update().get(pk=recovery.person_id)
    if person.email != recovery.old_address:
        raise Refused(_("The person has changed the address since. Take the proposal back, and look again."))
    _let_in(person, recovery.new_address, by=by, now=now)


@transaction.atomic
def refuse(recovery, *, by, note="", now):
    recovery.take("refuse", by=by, note=note, now=now)
    Recovery.objects.filter(pk=recovery.pk).update(decided_at=now)


@transaction.atomic
def withdraw(recovery, *, by, note="", now):
    recovery.take("withdraw", by=by, note=note, now=now)
    Recovery.objects.filter(pk=recovery.pk).update(decided_at=now)


@transaction.atomic
def let_in_on_the_machine(person, new, *, now):
    """For an office of one: whoever has the machine has the say anyway, and the journal has a line of it."""
    _let_in(person, new, by=None, now=now)


@transaction.atomic
def link_on_the_machine(person, *, now):
    """An invitation to sign in that goes to no mailbox, for who has the machine; second factors are asked."""
    _refuse_erased(person)
    record(
        "link", person, by=None, said=gettext_noop("made a link for the person to sign in, on the machine"), now=now
    )
    return Invitation.make(Invitation.Purpose.SIGN_IN, address=person.email, lasts=SIGN_IN_LASTS, now=now)


def _let_in(person, new, *, by, now):
    _refuse_erased(person)
    _check(person, new)
    old = person.email
    person.email = new
    person.save(update_fields=["email"])
    drop_factors(person)
    # Links that went to the old address, and a move that somebody had begun, wherever its links went.
    own = Q(address=old, purpose__in=_OWN_LINKS) | Q(key__startswith=f"{person.ref}-")
    Invitation.objects.open_at(now).filter(own).update(expires_at=now)
    record("let_in", person, by=by, said=gettext_noop("let the person in again, at another address"), now=now)
    invitation = Invitation.make(Invitation.Purpose.SIGN_IN, address=person.email, lasts=LINK_LASTS, now=now)
    mails.let_in(person, invitation, now=now)
    mails.address_changed(person, old, now=now)


# What everybody is told -----------------------------------------------------------------------------------
@transaction.atomic
def announce(fields, *, by, now):
    """Put up, change or take down the notice that stands on every page."""
    _of_the_office(by)
    said = gettext_noop("put up a notice on every page") if fields["notice"] else gettext_noop("took the notice down")
    Site.objects.filter(pk=site().pk).update(**fields)
    record("announce", site(), by=by, said=said, now=now)
    touch()


@transaction.atomic
def close(until, *, by, now):
    """Close for maintenance until about then."""
    _of_the_office(by)
    Site.objects.filter(pk=site().pk).update(closed_until=until)
    record("close", site(), by=by, said=gettext_noop("closed for maintenance"), now=now)


@transaction.atomic
def reopen(*, by, now):
    _of_the_office(by)
    Site.objects.filter(pk=site().pk).update(closed_until=None)
    record("reopen", site(), by=by, said=gettext_noop("opened again after maintenance"), now=now)
