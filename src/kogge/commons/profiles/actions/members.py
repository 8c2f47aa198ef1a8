"""The members of a cluster, as it has entered them: in public only with their consent."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.clusters.actions import changed
from kogge.commons.journal.models import record
from kogge.commons.profiles.actions.editing import refuse_if_gone

MOST = 2_000
SAID = {
    "add": gettext_noop("entered a member"),
    "change": gettext_noop("changed a member"),
    "drop": gettext_noop("took a member out of the list"),
}


@transaction.atomic
def add_member(member, *, by, now):
    """One more member."""
    refuse_if_gone(member.cluster)
    if member.cluster.members.count() >= MOST:
        raise Refused(_("The list is full: it holds %(most)d members.") % {"most": MOST})
    member.save()
    _told(member, "add", by=by, now=now)
    return member


@transaction.atomic
def change_member(member, *, by, now):
    refuse_if_gone(member.cluster)
    member.save()
    _told(member, "change", by=by, now=now)
    return member


@transaction.atomic
def drop_member(member, *, by, now):
    """Out of the list, and nothing of it is kept."""
    member.delete()
    _told(member, "drop", by=by, now=now)


def _told(member, verb, *, by, now):
    record(verb, member.cluster, by=by, said=SAID[verb], now=now)
    changed(member.cluster)
