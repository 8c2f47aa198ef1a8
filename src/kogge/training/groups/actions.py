"""Every verb of the room. What other rooms call: propose, publish, put_wishes."""

from collections import Counter

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.groups import mails, rules
from kogge.training.groups.engine.search import form
from kogge.training.groups.models import Group, GroupMember, Partition, Wish
from kogge.training.groups.proposing import RULES, kept, known_of, problem_of
from kogge.training.programmes.models import Seat

MOST_WISHES = 5  # of each kind, of one person
WITHOUT = {
    "fixed": gettext_noop("let the people who stay in a group go"),
    "refusals": gettext_noop("leave out the rule “Nobody with somebody they would rather not work with”"),
    "colleagues": gettext_noop("leave out the rule “People of one organisation in different groups”"),
}


@transaction.atomic
def propose(partition, *, by, now, fixed=(), levels=()):
    """Form the groups of a new partition. `fixed`: {seat: number of group}, `levels`: {seat: number}."""
    if not rules.can_run(by, partition):
        raise PermissionDenied
    partition.made_at = now
    known = known_of(partition.edition, levels)
    groups = _formed(partition, known, dict(fixed))
    partition.save()
    _write(partition, groups, known, dict(fixed))
    record("propose", partition, by=by, said=gettext_noop("formed the groups"), now=now)
    return partition


@transaction.atomic
def form_again(partition, *, fixed, by, now):
    """Form them anew around those who stay: `fixed`, the keys of their seats."""
    members = list(_own(partition, by).members.select_related("group"))
    stay = {one.seat_id: one.group.number for one in members if one.seat_id in set(fixed)}
    known = known_of(partition.edition, {one.seat_id: one.level for one in members})
    partition.seed += 1
    groups = _formed(partition, known, stay)
    partition.save(update_fields=["seed", "explanation"])
    partition.groups.all().delete()
    _write(partition, groups, known, stay)
    record("form_again", partition, by=by, said=gettext_noop("formed the groups anew"), now=now)


@transaction.atomic
def move(member, *, group=None, other=None, by, now, reason=""):
    """Take somebody into another group, or let two people exchange their groups."""
    partition = _own(member.partition, by)
    for one in filter(None, (member, other)):
        one.refresh_from_db(fields=["group"])  # where somebody else has put them meanwhile
    if other:
        group, other.group = other.group, member.group
        other.save(update_fields=["group"])
    if group.partition_id != partition.pk:
        raise PermissionDenied
    member.group, member.reason = group, reason
    member.save(update_fields=["group", "reason"])
    record("move", partition, by=by, said=gettext_noop("changed the groups by hand"), now=now)


@transaction.atomic
def publish(partition, *, by, now):
    """Everybody sees their group from now on; never somebody with whom they would rather not work.

    When it is published again, a mail goes to those alone whose group is another than they were told.
    """
    groups = {}
    for group, seat in partition.members.values_list("group", "seat"):
        groups.setdefault(group, []).append(seat)
    met, told = kept(partition.edition, groups.values())[Wish.Kind.REFUSAL]
    if "refusals" in partition.rules and met < told:
        raise Refused(
            _("Somebody is together with a person they would rather not work with. Form the groups anew first.")
        )
    partition.take("publish", by=by, now=now)
    told, partition.told = (
        partition.told,
        {str(seat): sorted(set(seats) - {seat}) for seats in groups.values() for seat in seats},
    )
    partition.save(update_fields=["told"])
    mails.published(partition, _with_members(partition), known_of(partition.edition), told, now=now)


def _with_members(partition):
    return partition.groups.order_by("number").prefetch_related("members")


@transaction.atomic
def take_back(partition, *, by, now):
    partition.take("take_back", by=by, now=now)


@transaction.atomic
def discard(partition, *, by, now):
    """A draft that is not needed."""
    record("discard", _own(partition, by), by=by, said=gettext_noop("removed a draft of groups"), now=now)
    partition.delete()


@transaction.atomic
def put_wishes(seat, *, wishes, refusals, by, now):
    """Write down anew whom somebody wishes to work with, and whom not. Nobody but them reads it."""
    if by != seat.person:
        raise PermissionDenied
    if set(wishes) & set(refusals):
        raise Refused(_("The same person is in both lists. Choose one."))
    Seat.objects.select_for_update().get(pk=seat.pk)  # two tabs at once: one after the other
    Wish.objects.filter(seat=seat).delete()
    told = [(Wish.Kind.WISH, about) for about in wishes] + [(Wish.Kind.REFUSAL, about) for about in refusals]
    Wish.objects.bulk_create(Wish(edition=seat.edition, seat=seat, about=about, kind=kind) for kind, about in told)


def _own(partition, by):
    """The partition, to change it: locked, and only as long as nobody has been told."""
    if not rules.can_run(by, partition):
        raise PermissionDenied
    found = Partition.objects.select_for_update().get(pk=partition.pk)
    if found.is_published:
        raise Refused(_("The groups are published. Take them back first, then change them."))
    return found


def _formed(partition, known, fixed):
    """[[seat, …], …], or a refusal that says which rule to relax."""
    problem = problem_of(partition, known, fixed)
    if len(problem.sizes) < 2:
        raise Refused(
            _("%(number)s participants make no two groups of %(size)s. Choose a smaller size.")
            % {"number": len(known), "size": partition.size}
        )
    placed = Counter(problem.fixed.values())
    if any(placed[number] > size for number, size in enumerate(problem.sizes)):
        raise Refused(_("More people stay in one group than it has places. Let some of them go."))
    swaps = min(max(20_000, 500 * len(known)), 150_000)
    parting = form(problem, swaps=swaps, seed=partition.seed, is_plain=True)
    if parting.broken:
        raise Refused(_impossible(parting))
    seats = list(known)
    groups = [[seats[one] for one in members] for members in parting.groups]
    # Counted only of what the search made, and not again: who puts two people together by hand and sees the numbers
    # change by one would read whose wish it was.
    counts = None if fixed else kept(partition.edition, groups)
    partition.explanation = {"score": parting.score, "bound": parting.bound, "kept": counts}
    return groups


def _impossible(parting):
    ways = parting.relax or [rule for rule in parting.broken if rule in WITHOUT]
    if not ways:
        return _("These groups cannot be formed. Choose another size.")
    said = _(" or ").join(_(WITHOUT[rule]) for rule in ways)
    return _("These groups cannot be formed under all their rules. To form them, %(ways)s.") % {"ways": said}


def _write(partition, groups, known, fixed):
    for number, seats in enumerate(groups, 1):
        group = Group.objects.create(partition=partition, number=number)
        GroupMember.objects.bulk_create(
            GroupMember(
                partition=partition, group=group, seat_id=seat, is_fixed=seat in fixed, level=known[seat].level
            )
            for seat in seats
        )


assert set(WITHOUT) - {"fixed"} <= set(RULES)
