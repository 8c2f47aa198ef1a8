"""Plans of how a meeting is run: blocks made, moved and removed, minutes added up, a plan copied for oneself."""

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from kogge.base.errors import Refused
from kogge.commons.events.models import Event
from kogge.commons.journal.models import record
from kogge.commons.timetables.models import Block, Plan

SAID = gettext_noop("changed a plan")
MOST = 60  # blocks


@transaction.atomic
def put_plan(plan, *, by, now):
    plan.save()
    record("change", plan, by=by, said=SAID, now=now)
    return plan


@transaction.atomic
def begin_plan(event, session, *, by, now):
    """The one plan of a meeting, or of a session of it; made if there is none, by whoever of two is first."""
    Event.objects.select_for_update().get(pk=event.pk)
    there = event.plans.filter(session=session).order_by("pk").first()
    if there:
        return there
    long = int((event.ends_at - event.starts_at).total_seconds() // 60)
    minutes = min(session.minutes, 1440) if session else min(long, 480)
    title = str(session.title if session else event.title)[:200]
    return put_plan(Plan(event=event, session=session, title=title, minutes=minutes), by=by, now=now)


@transaction.atomic
def put_block(block, *, by, now):
    """Save a block; a new one stands last."""
    there = Plan.objects.select_for_update().get(pk=block.plan_id).blocks
    if not block.pk:
        if there.count() >= MOST:
            raise Refused(_("A plan has at most %(most)s blocks.") % {"most": MOST})
        block.position = (there.aggregate(last=Max("position"))["last"] or 0) + 1
    block.save()
    record("change", block.plan, by=by, said=SAID, now=now)


@transaction.atomic
def move_block(block, *, up, by, now):
    """Change places with the one before (or after); at the end of the plan nothing happens."""
    blocks = list(Plan.objects.select_for_update().get(pk=block.plan_id).blocks.order_by("position", "pk"))
    at = blocks.index(block)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(blocks):
        return
    blocks[at], blocks[other] = blocks[other], blocks[at]
    for position, one in enumerate(blocks, 1):
        one.position = position
    Block.objects.bulk_update(blocks, ["position"])
    record("move", block.plan, by=by, said=SAID, now=now)


@transaction.atomic
def remove_block(block, *, by, now):
    block.plan.blocks.filter(position__gt=block.position).update(position=F("position") - 1)
    block.delete()
    record("change", block.plan, by=by, said=SAID, now=now)


@transaction.atomic
def copy_plan(plan, *, by, now):
    """A plan of one's own with the same blocks; who leads stays behind, since it will be somebody else."""
    made = Plan.objects.create(owner=by, title=plan.title, minutes=plan.minutes)
    fields = ("position", "kind", "aim", "method", "minutes", "tool")
    Block.objects.bulk_create(
        Block(plan=made, **{name: getattr(block, name) for name in fields}) for block in plan.blocks.all()
    )
    record("copy", made, by=by, said=gettext_noop("copied a plan"), now=now)
    return made


@transaction.atomic
def remove_plan(plan, *, by, now):
    record("remove", plan, by=by, said=gettext_noop("removed a plan"), now=now)
    plan.delete()


def sum_of(plan, blocks):
    """How the blocks fit into the meeting, as a sentence, and whether they do."""
    rest = plan.minutes - sum(block.minutes for block in blocks)
    if rest < 0:
        words = ngettext("%(n)s minute too long for the meeting.", "%(n)s minutes too long for the meeting.", -rest)
        return words % {"n": -rest}, False
    words = ngettext("%(n)s minute of the meeting is free.", "%(n)s minutes of the meeting are free.", rest)
    return words % {"n": rest}, True


def offsets(blocks):
    """[(minutes since the beginning, block)]"""
    told, since = [], 0
    for block in blocks:
        told.append((since, block))
        since += block.minutes
    return told
