"""The retention list carried out, every day: what is past its time goes, and the journal keeps the counts."""

import logging
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from kogge.commons.journal.models import Entry, record, site
from kogge.commons.people.models import User
from kogge.commons.privacy import mails
from kogge.commons.privacy.actions import erasures
from kogge.commons.privacy.erasure import obstacles, parts
from kogge.commons.privacy.models import Erasure
from kogge.commons.privacy.retention import months_before, tables

log = logging.getLogger(__name__)
AT_ONCE = 500  # rows in one transaction, so that nobody waits long
UNUSED_MONTHS = 36
WARNING = timedelta(days=30)
STUCK = timedelta(hours=1)


def carry_out(*, now):
    """Do what the list says for today. A second time on the same day there is nothing left to do."""
    today = timezone.localdate(now)
    done = {}
    for table in tables().values():
        for verb, count in _carry_out(table, today):
            if count:
                done[f"{table.label} {verb}"] = done.get(f"{table.label} {verb}", 0) + count
    done["people erased"] = _erase_due(now=now)
    done["erasures completed"] = _one_by_one(Erasure.objects.unfinished(), erasures.finish, now=now)
    done["people warned"] = _warn_unused(now=now, today=today)
    if any(done.values()):
        note = "; ".join(f"{what}: {count}" for what, count in done.items() if count)
        record(
            "carry out", site(), by=None, said=gettext_noop("carried out the list of what is kept"), note=note, now=now
        )


def _carry_out(table, today):
    """The rules of one table and of its columns: (what was done, to how many rows)."""
    if not table.done_by:
        for rule in table.rules:
            rows = _free(table, rule, today)
            if table.then == "delete":
                yield "deleted", _in_chunks(table, rows, lambda some: some.delete())
            else:
                yield "emptied", _empty(table, rows, table.columns)
    ruled = {}
    for column in table.columns:
        ruled.setdefault(column.rules, []).append(column)
    for rules, columns in ruled.items():
        for rule in rules:
            yield "emptied", _empty(table, _free(table, rule, today), columns)


def _free(table, rule, today):
    """What is past its time and not asked for by a grant."""
    rows = table.rows.filter(rule.past(table.model, today))
    if table.hold:
        rows = rows.exclude(pk__in=table.rows.filter(table.held(today)).values("pk"))
    return rows


def _empty(table, rows, columns):
    there = Q()
    for column in columns:
        there |= column.is_there(table.model)
    blank = {column.name: column.blank(table.model) for column in columns}
    return _in_chunks(table, rows.filter(there), lambda some: some.update(**blank))


def _in_chunks(table, rows, act):
    """Some hundred rows at a time, each time in a transaction of its own."""
    last, count = None, 0
    while True:
        some = rows if last is None else rows.filter(pk__gt=last)
        keys = list(some.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        if not keys:
            return count
        with transaction.atomic():
            act(table.rows.filter(pk__in=keys))
        last, count = keys[-1], count + len(keys)


# Accounts that nobody uses --------------------------------------------------------------------------------
def _erase_due(*, now):
    """Those who were warned and did not come, and those agreed to whose worker got lost."""
    warned = Erasure.objects.filter(state=Erasure.State.WARNED)
    warned.filter(Q(person__last_login__gt=F("asked_at")) | Q(person__is_staff=True)).delete()
    lately = Entry.objects.filter(
        kind=Erasure._meta.label_lower, thing_id=OuterRef("pk"), verb="agree", at__gte=now - STUCK
    )
    stuck = Q(state=Erasure.State.AGREED) & ~Exists(lately)
    due = Erasure.objects.filter(stuck | Q(state=Erasure.State.WARNED, due_at__lte=now))
    due = due.exclude(state=Erasure.State.WARNED, person__last_login__gt=F("asked_at"))
    return _one_by_one(due, _erase_one, now=now)


def _erase_one(one, *, now):
    if one.state == Erasure.State.WARNED and _is_needed(one.person, timezone.localdate(now), now=now):
        one.delete()
        return False
    erasures.erase(one, by=None, now=now)
    return True


def _one_by_one(rows, act, *, now):
    """To how many it was done. Each is read again just before; one that fails is left for tomorrow."""
    count = 0
    for key in list(rows.order_by("pk").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                one = rows.select_related("person").filter(pk=key).first()
                count += bool(one and act(one, now=now))
        except Exception:  # whatever is wrong with one person's records, those of the others are past their time
            log.exception("Erasure %s failed and is tried again tomorrow", key)
    return count


def _warn_unused(*, now, today):
    """Who has not signed in for three years is told, and erased a month later unless they come back."""
    cutoff = datetime.combine(months_before(today, UNUSED_MONTHS), time(), ZoneInfo(settings.TIME_ZONE))
    away = Q(last_login__lt=cutoff) | Q(last_login=None, joined_at__lt=cutoff)
    open_ones = Erasure.objects.open().values("person")
    count = 0
    for person in User.objects.filter(away, is_active=True, is_staff=False).exclude(pk__in=open_ones).order_by("pk"):
        try:
            if _is_needed(person, today, now=now):
                continue
            with transaction.atomic():
                erasure = Erasure.objects.create(
                    person=person, state=Erasure.State.WARNED, asked_at=now, due_at=now + WARNING
                )
                mails.unused(erasure, now=now)
        except Exception:  # as above: one person's records hinder nobody else's
            log.exception("Person %s could not be warned and is tried again tomorrow", person.pk)
            continue
        count += 1
        if count == AT_ONCE:
            break
    return count


def _is_needed(person, today, *, now):
    """Something is held by a grant, rests on the account for good, or is run by the person."""
    if obstacles(person, now=now):
        return True
    found = parts(person, today=today)
    return any((part.act == "held" or part.table.is_lasting) and part.rows.exists() for part in found)
