"""Sessions as files for one's own calendar: one, or all that one has put into the own plan."""

from django.conf import settings

from kogge.base.documents.calendar import Dated
from kogge.commons.events.dating import join_address, uid_of


def dated(session, *, changed_at=None):
    """A session in the time of its meeting; the room, or else the town, and the way back to its page."""
    event = session.event
    place = ", ".join(filter(None, [session.room.name if session.room else "", event.venue, event.town]))
    speakers = ", ".join(session.names)
    return Dated(
        uid=f"{session.guid}@{uid_of(event).rpartition('@')[2]}",
        title=str(session.title),
        starts=session.starts_at.astimezone(event.zone),
        ends=session.ends_at.astimezone(event.zone),
        text="\n\n".join(filter(None, [speakers, str(event.title), join_address(event)])),
        place=place or join_address(event),
        url=settings.SITE_ADDRESS + session.get_absolute_url(),
        sequence=event.sequence,
        is_cancelled=event.is_cancelled,
        changed_at=changed_at,
    )
