"""People and organisations are asked to nominate for a call, reminded, and nominate by the link of their mail."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.people.actions import person_at
from kogge.commons.people.models import Invitation, User, as_key
from kogge.training.nominations import actions as nominations
from kogge.training.nominations.actions.cases import refuse_closed
from kogge.training.nominations.deadline import refuse_unless_open
from kogge.training.nominations.eligibility import call_of
from kogge.training.nominators import mails
from kogge.training.nominators.models import Nominator
from kogge.training.programmes.models import Edition

AT_ONCE = 500
LOOKED_AT = timedelta(days=14)  # for so long after the close the link still says that the call is closed
LAST_DAYS = timedelta(days=7)


def is_asked(edition, user):
    """Whether somebody with an account stands on the list of a call, themselves or for their organisation."""
    listed = Nominator.objects.in_force().filter(edition=edition)
    if listed.filter(address=user.email).exists():
        return True
    return listed.filter(organisation__in=user.memberships.values("organisation")).exists()


@transaction.atomic
def invite(edition, *, addresses=(), circle=None, organisation=None, language="en", by, now):
    """Ask these addresses, this circle, or who answers for this organisation. Returns how many are asked now.

    Whoever stands on the list already is not written to; who was taken off it, or said no, is asked again.
    """
    _refuse_unless_taken(edition, now)
    people, others = _meant(addresses, circle, organisation)
    held = edition.nominators.select_for_update(of=["self"]).select_related("organisation")
    listed = {one.address: one for one in held}
    wanted = [(one.email, one, one.language) for one in people] + [(one, None, language) for one in others]
    new = [one for one in wanted if one[0] not in listed or listed[one[0]].state != Nominator.State.ASKED]
    if len(new) > AT_ONCE:
        raise Refused(
            ngettext("At most %(most)s person can be asked at once. This list has %(now)s. Send it in parts.",
                     "At most %(most)s people can be asked at once. This list has %(now)s. Send it in parts.", AT_ONCE)
            % {"most": AT_ONCE, "now": len(new)}
        )  # fmt: skip
    for address, person, tongue in new:
        if address in listed:
            ask(listed[address], by=by, now=now)
            continue
        made = Nominator(
            edition=edition, address=address, person=person, organisation=organisation, language=tongue, asked_at=now
        )
        made.save()
        _write(made, sender=by.full_name, now=now)
    if new:
        said = gettext_noop("asked people for nominations")
        record("invite", edition, by=by, said=said, note=str(len(new)), now=now)
    return len(new)


def _meant(addresses, circle, organisation):
    """([people with an account], [addresses of others]); an organisation alone means who answers for it."""
    keys = dict.fromkeys(as_key(address) for address in addresses)
    people = {one.email: one for one in User.objects.filter(email__in=keys, is_active=True)}
    if circle is not None:
        people |= {one.email: one for one in circle.members.filter(is_active=True).order_by("pk")}
    if organisation is not None and not keys:
        answering = organisation.memberships.filter(role="manager", person__is_active=True).select_related("person")
        people |= {one.person.email: one.person for one in answering.order_by("pk")}
        if not people and not organisation.contact_address:
            words = _("We know no address for %(name)s. Write one below; it then speaks for the organisation.")
            raise Refused(words % {"name": organisation.title})
        if not people:
            keys[as_key(organisation.contact_address)] = None
    return list(people.values()), [key for key in keys if key not in people]


def _refuse_unless_taken(edition, now):
    refuse_unless_open(edition, now)
    if call_of(edition).takes_nominations == "nobody":
        raise Refused(_("This call takes no nominations. Change that under “Who may come” first."))


@transaction.atomic
def ask(nominator, *, by, note="", now):
    """Once more, after a no or after it was taken back."""
    _refuse_unless_taken(nominator.edition, now)
    nominator.take("ask", by=by, note=note, now=now)
    _write(nominator, sender=by.full_name, now=now)


@transaction.atomic
def withdraw(nominator, *, by, note="", now):
    """Take the question back: the links of all mails stop working. What was nominated stays."""
    nominator.take("withdraw", by=by, note=note, now=now)
    Invitation.objects.open_at(now).filter(purpose="nominate", key=str(nominator.pk)).update(used_at=now)


@transaction.atomic
def refuse(nominator, *, by, note="", now):
    """Somebody says by the link that there is nobody to nominate."""
    nominator.take("refuse", by=by, note=note, now=now)


@transaction.atomic
def remind(edition, *, by, now):
    """Write once more to those who have not answered; once a day at most. Returns to how many."""
    _refuse_unless_taken(edition, now)
    edition = Edition.objects.select_for_update(of=["self"]).get(pk=edition.pk)
    today = now.astimezone(edition.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    if edition.nominators.filter(reminded_at__gte=today).exists():
        raise Refused(_("A reminder has gone out today already. The next can go tomorrow."))
    waiting = list(edition.nominators.waiting().select_related("organisation", "person").order_by("pk"))
    if not waiting:
        raise Refused(_("Everybody who was asked has nominated, or said that they will not."))
    for nominator in waiting:
        _remind(nominator, now=now)
    said = gettext_noop("reminded those who have not nominated")
    record("remind", edition, by=by, said=said, note=str(len(waiting)), now=now)
    return len(waiting)


def tend_nominators(*, now=None):
    """A week before a call closes, whoever was never reminded and has not answered is."""
    now = now or timezone.now()
    ending = Edition.objects.with_open_call(now).filter(call_closes_at__lte=now + LAST_DAYS)
    rows = Nominator.objects.waiting().filter(edition__in=ending, reminded_at=None, asked_at__lt=now - LAST_DAYS)
    for nominator in rows.select_related("organisation", "person", "edition__programme").order_by("pk"):
        with transaction.atomic():
            _remind(nominator, now=now)


def _remind(nominator, *, now):
    """Of two who remind at once, one does."""
    here = Nominator.objects.filter(pk=nominator.pk, reminded_at=nominator.reminded_at)
    if here.update(reminded_at=now):
        _write(nominator, is_again=True, now=now)


def _write(nominator, *, sender="", is_again=False, now):
    invitation = Invitation.make(
        Invitation.Purpose.NOMINATE,
        address=nominator.address,
        key=str(nominator.pk),
        lasts=nominator.edition.call_closes_at + LOOKED_AT - now,
        now=now,
    )
    mails.asked(nominator, invitation.token, sender=sender, is_again=is_again, now=now)


def asked_by(token, *, now):
    """Who is asked by the link of a mail, or None. The link is not spent: several people can be nominated by it."""
    invitation = Invitation.objects.by_token(token, Invitation.Purpose.NOMINATE, now=now)
    listed = Nominator.objects.in_force().select_related("edition__programme", "organisation", "person")
    return listed.filter(pk=invitation.key).first() if invitation else None


@transaction.atomic
def write(nominator, nomination, *, place, now):
    """Write a nomination down in the name of who was asked; the link has proved the address, so no mail is needed.

    `nomination` is new and of this edition. Nothing goes out until it is sent.
    """
    person = person_at(nominator.address, name=nomination.nominator_name, language=nominator.language)
    refuse_closed(person)
    if nominator.person_id != person.pk:
        nominator.person = person
        nominator.save(update_fields=["person"])
    return nominations.draft(nomination, by=person, place=place, now=now)
