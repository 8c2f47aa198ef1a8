"""What happens to addresses of calendars, to answers, to news of meetings, and to files of them that come in."""

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from i18nfield.strings import LazyI18nString

from kogge.base.errors import Refused
from kogge.commons.calendars import mails
from kogge.commons.calendars.models import Announcement, Answer, Feed
from kogge.commons.events.actions.registering import cancel
from kogge.commons.events.actions.running import who_comes
from kogge.commons.events.models import Event, Registration
from kogge.commons.journal.models import record
from kogge.commons.people.models import digest
from kogge.commons.people.secret import lock


@transaction.atomic
def make_feed(*, by, now):
    """A new secret address for one's own calendar; the old one ends at once."""
    token = Feed.new_token()
    fields = {"token_hash": digest(token), "locked": lock(token), "made_at": now}
    feed, _is_new = Feed.objects.update_or_create(person=by, defaults=fields)
    record("make", feed, by=by, said=gettext_noop("made a new address for the calendar"), now=now)
    return feed


@transaction.atomic
def end_feed(*, by, now):
    """The secret address leads nowhere any more. Once is enough."""
    feed = Feed.objects.filter(person=by).first()
    if feed:
        record("end", feed, by=by, said=gettext_noop("ended the address for the calendar"), now=now)
        feed.delete()


@transaction.atomic
def answer(event, person, said, *, sequence, by, now):
    """Write down what a person's calendar answered. The later answer counts; an answer to an older version does not.

    A no gives back the place, too. Returns the Answer, or None if it is about a time that is no longer so.
    """
    if sequence < event.sequence:
        return None
    fields = {"said": said, "sequence": event.sequence, "at": now}  # there is no later one, whatever the file says
    kept, _is_new = Answer.objects.update_or_create(event=event, person=person, defaults=fields)
    if said == Answer.Said.DECLINED and now < event.ends_at:
        for place in event.registrations.filter(person=person).exclude(state=Registration.State.CANCELLED):
            cancel(place, by=person, now=now)
    record("answer", kept, by=by, said=gettext_noop("answered an invitation by calendar"), target=said, now=now)
    return kept


@transaction.atomic
def announce(event, *, by, now):
    """Tell everybody who is expected of the meeting as it is now, each with a file for the calendar; once a version.

    Returns how many were told.
    """
    people = list(who_comes(event))
    if not people:
        raise Refused(_("Nobody is expected at this meeting yet. Choose whose meeting it is first."))
    if event.ends_at <= now:
        raise Refused(_("This meeting is over."))
    is_new = not event.announcements.exists()
    version = {"sequence": event.sequence, "is_cancelled": event.is_cancelled}
    told, is_first = Announcement.objects.get_or_create(
        event=event, **version, defaults={"people": len(people), "by": by, "at": now}
    )
    if not is_first:
        raise Refused(_("Everybody was told of this already. Change the meeting first."))
    for person in people:
        mails.tell(event, person, is_new=is_new, now=now)
    record("announce", told, by=by, said=gettext_noop("told everybody who is expected at a meeting"), now=now)
    return len(people)


@transaction.atomic
def take_over(found, *, circle, is_public, language, by, now):
    """Make meetings of what a calendar file held; what is there already stays. Returns (made, how many were there)."""
    made, known = [], 0
    for one in found:
        slug = f"{slugify(one.title)[:70] or 'meeting'}-{one.starts_at:%Y%m%d-%H%M}"
        if Event.objects.filter(slug=slug).exists():
            known += 1
            continue
        event = Event(
            slug=slug,
            title=LazyI18nString({language: one.title}),
            text=LazyI18nString({language: one.text}),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            timezone=one.zone,
            is_by_day=one.is_by_day,
            venue=one.place,
            join_url=one.url,
            mode=Event.Mode.ONLINE if one.url and not one.place else "",
            language=language,
            circle=circle,
            is_public=is_public,
        )
        try:
            with transaction.atomic():
                event.save(force_insert=True)
        except IntegrityError:  # somebody else brings in the same file
            known += 1
            continue
        record("import", event, by=by, said=gettext_noop("brought in from a calendar file"), now=now)
        made.append(event)
    return made, known
