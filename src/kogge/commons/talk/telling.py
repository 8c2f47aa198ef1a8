"""Who hears of a remark by mail, and when: planned as it is written, told by the clock at each one's pace.

Whether somebody may hear of it is asked again at the moment of telling: who left the circle hears nothing.
"""

import logging
from datetime import datetime, time, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop

from kogge.commons.mail.leaving import has_left
from kogge.commons.people.models import CircleMember, User
from kogge.commons.talk import mails
from kogge.commons.talk.models import Notice, Pace, Reader

LIST = gettext_noop("Threads of my circles")
HOUR = time(7)  # of the reader's day
PEOPLE = 200  # of one look of the clock
How = Pace.How
LATER = timedelta(hours=1)  # after a mail that could not be written
PURPOSES = Notice.Purpose
log = logging.getLogger(__name__)


def hears_nothing(pace):
    return {pace.mentioned, pace.followed, pace.begun} == {How.NEVER}


def due_at(how, person, *, now):
    """At once; at seven in the reader's morning; or on Monday at seven."""
    if how == How.AT_ONCE:
        return now
    here = now.astimezone(person.zone)
    day = here.date() + timedelta(days=1 if here.time() >= HOUR else 0)
    if how == How.WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    return datetime.combine(day, HOUR, person.zone)


def plan(remark, *, named, now, is_first=False, only_named=False):
    """Write down who is to hear of it: those it names, those who follow, and of a first remark the whole circle."""
    thread = remark.thread
    readers = dict(Reader.objects.filter(thread=thread).values_list("person", "follows"))
    wanted = {one.pk: PURPOSES.MENTIONED for one in named}
    if not only_named:
        for key, follows in readers.items():
            if follows:
                wanted.setdefault(key, PURPOSES.FOLLOWED)
        if is_first:
            for key in CircleMember.objects.filter(circle=thread.circle_id).values_list("person", flat=True):
                wanted.setdefault(key, PURPOSES.BEGUN)
    wanted = {key: purpose for key, purpose in wanted.items() if readers.get(key) is not False}
    wanted.pop(remark.person_id, None)
    _follow_by_being_named(thread, [one.pk for one in named], readers)
    people = User.objects.filter(pk__in=wanted, is_active=True).select_related("talk_pace")
    rows = [_notice(remark, person, wanted[person.pk], now) for person in people]
    Notice.objects.bulk_create([row for row in rows if row], ignore_conflicts=True)


def _follow_by_being_named(thread, keys, readers):
    Reader.objects.filter(thread=thread, person__in=keys, follows=None).update(follows=True)
    fresh = [Reader(thread=thread, person_id=key, follows=True) for key in keys if key not in readers]
    Reader.objects.bulk_create(fresh, ignore_conflicts=True)


def pace_of(person):
    return getattr(person, "talk_pace", None) or Pace(person=person)


def _notice(remark, person, purpose, now):
    how = getattr(pace_of(person), purpose)
    if how == How.NEVER:
        return None
    return Notice(remark=remark, person=person, purpose=purpose, pace=how, due_at=due_at(how, person, now=now))


def plan_anew(pace, *, now):
    """What waits for somebody is told at the pace they now chose."""
    for purpose in PURPOSES:
        how, waiting = getattr(pace, purpose), Notice.objects.filter(person=pace.person, purpose=purpose)
        if how == How.NEVER:
            waiting.delete()
        else:
            waiting.update(pace=how, due_at=due_at(how, pace.person, now=now))


def tell(*, now):
    """Send what is due: each remark of "at once" as a mail of its own, the rest of a person's in one."""
    keys = Notice.objects.due(now).order_by("person").values_list("person", flat=True).distinct()[:PEOPLE]
    for key in list(keys):
        try:
            _tell_person(key, now=now)
        except Exception:  # a mail that cannot be written must not keep the others waiting
            log.exception("person %s could not be told of remarks", key)
            Notice.objects.due(now).filter(person=key).update(due_at=now + LATER)


@transaction.atomic
def _tell_person(key, *, now):
    """Of two clocks one tells: the rows are taken away as they are read."""
    person = User.objects.select_for_update().get(pk=key)
    member = CircleMember.objects.filter(circle=OuterRef("remark__thread__circle"), person=person)
    rows = Notice.objects.due(now).filter(person=person)
    found = rows.annotate(may=Exists(member)).select_related("remark__thread__circle", "remark__person")
    found = list(found.order_by("remark__thread", "remark"))
    rows.filter(pk__in=[row.pk for row in found]).delete()
    if not person.is_active or has_left(person.email, LIST):
        return
    read = dict(Reader.objects.filter(person=person).values_list("thread", "read_to"))
    told = [row for row in found if row.may and not (row.remark.is_taken_back or row.remark.is_gone)]
    for row in told:
        if row.pace == How.AT_ONCE:
            mails.remark(row, list_name=LIST, now=now)
    later = [row for row in told if row.pace != How.AT_ONCE and row.remark_id > read.get(row.remark.thread_id, 0)]
    if later:
        threads = [(thread, list(rows)) for thread, rows in groupby(later, lambda row: row.remark.thread)]
        mails.digest(person, threads, list_name=LIST, now=now)
