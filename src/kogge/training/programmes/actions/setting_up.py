"""What an edition consists of is written down part by part, and the whole of it handed over."""

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.files.actions import attach, keep
from kogge.commons.files.kinds import PICTURES
from kogge.commons.journal.models import record
from kogge.training.programmes import mails
from kogge.training.programmes.actions.editions import seat
from kogge.training.programmes.models import Edition, Module, Partner, Seat

LARGEST_EMBLEM = 2_000_000
RUNNING = (Seat.Role.COORDINATOR, Seat.Role.ASSISTANT)

SAID = {
    "what": gettext_noop("changed what it is"),
    "when": gettext_noop("changed its dates and places"),
    "call": gettext_noop("changed who may come"),
    "partners": gettext_noop("changed its partners"),
    "modules": gettext_noop("changed its modules"),
    "costs": gettext_noop("changed its costs"),
    "quotas": gettext_noop("changed its quotas"),
    "funders": gettext_noop("changed its funders"),
}


@transaction.atomic
def settle(edition, thing, *, part, by, now, fields=None):
    """Save one part of the set-up (the edition itself, or a row of it), only its `fields`, and write down which."""
    thing.save(update_fields=fields if thing.pk else None)
    record("settle", edition, by=by, said=SAID[part], now=now)
    return thing


@transaction.atomic
def strike(edition, thing, *, part, by, now):
    """Take a row out of the set-up; a module only as long as nobody has seen it."""
    if isinstance(thing, Module) and edition.state != Edition.State.DRAFT:
        raise Refused(_("The edition is published, and people plan with this module. Change its dates instead."))
    try:
        thing.delete()
    except models.ProtectedError:
        raise Refused(_("Amounts are written down for this module. Change its title or its dates instead.")) from None
    record("strike", edition, by=by, said=SAID[part], now=now)


@transaction.atomic
def settle_funder(edition, funder, *, part, by, now, fields=None, emblem=None):
    """Save a funder; a new emblem takes the place of the one before."""
    if emblem:
        funder.emblem = keep(emblem, by=by, kinds=PICTURES, most=LARGEST_EMBLEM, now=now)
        attach(funder.emblem)
        fields = [*fields, "emblem"] if fields else None
    return settle(edition, funder, part=part, by=by, now=now, fields=fields)


@transaction.atomic
def hand_over(edition, *, to, people, by, now):
    """Another organisation leads from now on: its people coordinate, those before read along, all history stays."""
    before = edition.lead
    if to == before:
        raise Refused(_("This organisation leads the edition already. Choose another."))
    if not people:
        raise Refused(_("Nobody of this organisation has an account here. Ask them to sign in and join it first."))
    if not Edition.objects.filter(pk=edition.pk, lead=before).update(lead=to):
        raise Refused(_("Somebody has handed this edition over just now. Reload the page to see more."))
    edition.lead = to
    _lead_in_partners(edition, before, to)
    old = list(edition.seats.filter(role__in=RUNNING).select_related("person"))
    for person in people:
        seat(edition, person, role=Seat.Role.COORDINATOR, by=by, now=now)
    leaving = {row.person for row in old} - set(people)
    for person in sorted(leaving, key=lambda person: person.pk):
        seat(edition, person, role=Seat.Role.READER, by=by, now=now)
    edition.seats.filter(role__in=RUNNING, person__in=leaving).delete()
    note = f"{before.slug} → {to.slug}"
    record("hand_over", edition, by=by, said=gettext_noop("handed the edition over"), note=note, now=now)
    mails.handed_over(edition, before=before, new=people, old=leaving)


def _lead_in_partners(edition, before, to):
    """The list of partners names the new lead as such; the one before stays in it as a partner."""
    edition.partners.filter(role=Partner.Role.LEAD).delete()
    for organisation, role in [(to, Partner.Role.LEAD), (before, Partner.Role.PARTNER)]:
        Partner.objects.get_or_create(edition=edition, organisation=organisation, role=role)
    edition.partners.filter(organisation=to, role__in=[Partner.Role.PARTNER, Partner.Role.ASSOCIATED]).delete()
