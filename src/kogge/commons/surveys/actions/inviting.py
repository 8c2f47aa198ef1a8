"""Who is asked: a link for each address, in their language; and those who have not answered, once more."""

import re
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.people.models import Invitation, User, as_key
from kogge.commons.surveys import mails
from kogge.commons.surveys.actions.answering import refuse_unless_open
from kogge.commons.surveys.models import GRACE, Questionnaire, Ticket

AT_ONCE = 500
LASTS = timedelta(days=90)


def addresses_in(pasted):
    """([addresses], [what is none]) of a list as it comes out of a mail program or a table."""
    found, wrong = {}, []
    for piece in re.split(r"[\n,;\t]+", pasted):
        words = re.search(r"<([^<>]+)>", piece)
        candidates = [words.group(1)] if words else [one for one in piece.split() if "@" in one] or piece.split()[:1]
        for candidate in candidates:
            try:
                validate_email(as_key(candidate))
                found[as_key(candidate)] = None
            except ValidationError:
                wrong.append(candidate[:80])
    return list(found), wrong


@transaction.atomic
def invite(questionnaire, *, addresses=(), circle=None, language="en", by, now):
    """Ask these addresses and this circle; who was asked before is not asked again. Returns how many were asked."""
    refuse_unless_open(questionnaire, now)
    people, unknown = _people_and_addresses(addresses, circle)
    asked = set(questionnaire.tickets.values_list("person", "address"))
    new = [
        Ticket(person=one, language=one.language) for one in people if not asked & {(one.pk, ""), (None, one.email)}
    ]
    new += [Ticket(address=one, language=language) for one in unknown if (None, one) not in asked]
    if len(new) > AT_ONCE:
        raise Refused(
            ngettext("At most %(most)s person can be asked at once. This list has %(now)s. Send it in parts.",
                     "At most %(most)s people can be asked at once. This list has %(now)s. Send it in parts.", AT_ONCE)
            % {"most": AT_ONCE, "now": len(new)}
        )  # fmt: skip
    for ticket in new:
        ticket.questionnaire = questionnaire
        ticket.save()
        _write(ticket, by=by, is_again=False, now=now)
    if new:
        said = gettext_noop("asked people to answer")
        record("invite", questionnaire, by=by, said=said, note=str(len(new)), now=now)
    return len(new)


def _people_and_addresses(addresses, circle):
    """Those with an account as people, so that nobody is asked twice; the rest as addresses."""
    asked = Q(email__in=addresses)
    if circle is not None:
        asked |= Q(pk__in=circle.members.values("pk"))
    people = list(User.objects.filter(asked, is_active=True).order_by("pk"))
    known = set(User.objects.filter(email__in=addresses).values_list("email", flat=True))
    return people, [address for address in addresses if address not in known]


def _write(ticket, *, by, is_again, now):
    closes_at = ticket.questionnaire.closes_at
    invitation = Invitation.make(
        Invitation.Purpose.SURVEY,
        address=ticket.person.email if ticket.person_id else ticket.address,
        key=f"{ticket.questionnaire.ref}-{ticket.pk}",
        lasts=closes_at + GRACE - now if closes_at else LASTS,
        now=now,
    )
    mails.asked(ticket, invitation.token, sender=by.full_name, is_again=is_again, now=now)


def ticket_of(token, *, now):
    """The ticket behind the link of a mail, or None. The link is not spent: one comes back by it to the draft."""
    invitation = Invitation.objects.by_token(token, Invitation.Purpose.SURVEY, now=now)
    if invitation is None:
        return None
    ref, _dash, number = invitation.key.rpartition("-")
    return Ticket.objects.select_related("questionnaire").filter(pk=number, questionnaire__ref=ref).first()


@transaction.atomic
def remind(questionnaire, *, by, now):
    """Write once more to those who have not answered; once a day at most. Returns to how many."""
    refuse_unless_open(questionnaire, now)
    today = now.astimezone(questionnaire.zone).date()
    mine = Questionnaire.objects.filter(pk=questionnaire.pk).exclude(reminded_on=today)
    if not mine.update(reminded_on=today):
        raise Refused(_("A reminder has gone out today already. The next can go tomorrow."))
    waiting = questionnaire.tickets.filter(is_used=False).exclude(person__is_active=False)
    tickets = list(waiting.select_related("person", "questionnaire").order_by("pk"))
    if not tickets:
        raise Refused(_("Everybody who was asked has answered."))
    for ticket in tickets:
        _write(ticket, by=by, is_again=True, now=now)
    said = gettext_noop("reminded those who have not answered")
    record("remind", questionnaire, by=by, said=said, note=str(len(tickets)), now=now)
    return len(tickets)
