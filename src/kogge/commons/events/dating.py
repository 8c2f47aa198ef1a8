"""A meeting as a calendar holds it."""

from urllib.parse import urlsplit

from django.conf import settings

from kogge.base.documents.calendar import Dated


def dated(event) -> Dated:
    """Its moments, or its days where only these are known; the place, and the address of the online room."""
    country = str(event.country.name) if event.country else ""
    place = ", ".join(filter(None, [event.venue, event.town, country]))
    return Dated(
        uid=f"{event.slug}@{urlsplit(settings.SITE_ADDRESS).hostname}",
        title=str(event.title),
        starts=event.first_day if event.is_by_day else event.starts_at,
        ends=event.last_day if event.is_by_day else event.ends_at,
        text="\n\n".join(filter(None, [str(event.text), event.join_url])),
        place=place or event.join_url,
        url=settings.SITE_ADDRESS + event.get_absolute_url(),
    )
