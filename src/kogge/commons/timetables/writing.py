"""The timetable as other programs read it: schedule.xml (its XSD is that of c3voc) and the JSON of frab."""

import re
from datetime import datetime, time, timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from kogge.commons.timetables.grid import NIGHT, day_of
from kogge.commons.timetables.reading import CONTROLS

SLOT = "00:05"


def schedule_xml(event, sessions, *, version, address):
    """Bytes. `address`: a function of a path that gives the whole address of it."""
    root = Element("schedule")
    SubElement(root, "generator", name="Kogge")
    _say(root, "version", version)
    about = SubElement(root, "conference")
    for name, value in _about(event, sessions, address).items():
        _say(about, name, value)
    for index, day in enumerate(_days(event, sessions), 1):
        told = SubElement(root, "day", index=str(index), date=str(day["date"]), start=day["start"], end=day["end"])
        for room, there in day["rooms"].items():
            part = SubElement(told, "room", name=_clean(room))
            for session in there:
                _event(part, session, room, event.zone, address)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _event(parent, session, room, zone, address):
    guid = session.guid
    part = SubElement(parent, "event", id=str(guid.int % 10**12 + 1), guid=str(guid))
    for name, value in _plain(session, room, zone).items():
        _say(part, name, value)
    people = SubElement(part, "persons")
    for one in session.speaking:
        _say(people, "person", one.name)
    links = SubElement(part, "links")
    for url, title in _links(session, address):
        _say(links, "link", title, href=url)
    _say(part, "url", address(session.get_absolute_url()))


def schedule_json(event, sessions, *, version, address):
    """The same as what json.dumps takes."""
    about = _about(event, sessions, address)
    about["daysCount"] = about.pop("days")
    about["days"] = [
        {
            "index": index,
            "date": str(day["date"]),
            "day_start": day["start"],
            "day_end": day["end"],
            "rooms": {
                room: [_told(session, room, event.zone, address) for session in there]
                for room, there in day["rooms"].items()
            },
        }
        for index, day in enumerate(_days(event, sessions), 1)
    ]
    return {"schedule": {"version": version, "base_url": about["base_url"], "conference": about}}


def _told(session, room, zone, address):
    return {
        "id": session.guid.int % 10**12 + 1,
        "guid": str(session.guid),
        "url": address(session.get_absolute_url()),
        **_plain(session, room, zone),
        "persons": [{"id": at, "public_name": one.name} for at, one in enumerate(session.speaking, 1)],
        "links": [{"url": url, "title": title} for url, title in _links(session, address)],
        "attachments": [],
    }


def _about(event, sessions, address):
    acronym = re.sub(r"[^a-z0-9_-]", "-", event.slug.lower())
    return {
        "title": str(event.title),
        "acronym": acronym if len(acronym) >= 4 else f"{acronym}-event",
        "start": str(event.first_day),
        "end": str(event.last_day),
        "days": len(_days(event, sessions)),
        "timeslot_duration": SLOT,
        "base_url": address(event.get_absolute_url()),
        "time_zone_name": event.timezone,
    }


def _days(event, sessions):
    """[{date, start, end, rooms: {name: [session]}}]; a meeting without sessions has one day without rooms."""
    days = {event.first_day: []} if not sessions else {}
    for session in sessions:
        days.setdefault(day_of(session.starts_at, event.zone), []).append(session)
    told = []
    for on, there in sorted(days.items()):
        begin = _midnight(on, event.zone) + NIGHT
        rooms = {}
        for session in there:
            rooms.setdefault(session.room.name if session.room else "", []).append(session)
        end = max([begin + timedelta(days=1), *(one.ends_at.astimezone(event.zone) for one in there)])
        told.append({"date": on, "start": begin.isoformat(), "end": end.isoformat(), "rooms": rooms})
    return told


def _midnight(on, zone):
    return datetime.combine(on, time(), zone)


def _plain(session, room, zone):
    at = session.starts_at.astimezone(zone).replace(microsecond=0)
    return {
        "room": room,
        "title": str(session.title),
        "subtitle": str(session.subtitle),
        "type": session.kind,
        "date": at.isoformat(),
        "start": at.strftime("%H:%M"),
        "duration": "{:02}:{:02}".format(*divmod(session.minutes, 60)),
        "abstract": str(session.abstract),
        "track": str(session.track.name) if session.track else "",
        "language": session.language,
        "description": "",
    }


def _links(session, address):
    """Of materials: an address elsewhere, or that of the download."""
    return [(one.url or address(one.path), one.title or one.get_kind_display()) for one in session.hanging]


def _say(parent, name, value, **attributes):
    part = SubElement(parent, name, **{key: _clean(said) for key, said in attributes.items()})
    part.text = _clean(value)


def _clean(value):
    return CONTROLS.sub(" ", str(value))
