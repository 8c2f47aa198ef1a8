"""Circles, threads and mails for the tests of the room."""

from datetime import UTC, datetime

from kogge.commons.people.models import Circle
from kogge.commons.talk import actions
from kogge.commons.talk.answers import answer_address
from kogge.portal.platform import inbox
from tests import make

NOON = datetime(2027, 3, 3, 11, tzinfo=UTC)  # a Wednesday, noon in Stockholm


def circle(*names, slug="makers"):
    found, _new = Circle.objects.get_or_create(slug=slug, defaults={"name": slug.title()})
    for name in names:
        found.welcome(make.person(name))
    return found


def thread(*, by="Ulla Saarni", text="Who tried it?", title="Energy audits", now=NOON, **fields):
    """A thread with one remark, in a circle of three."""
    where = circle("Ulla Saarni", "Torsten Ek", "Liis Kuusk")
    return actions.open_thread(None, circle=where, title=title, text=text, by=make.person(by), now=now, **fields)


def remark(on, text="I did.", *, by="Torsten Ek", now=NOON, **fields):
    return actions.write(on, text, by=make.person(by), now=now, **fields)


def answer(on, person, words, *, sender="", to="", now=NOON, head=(), body=None):
    """What comes in when somebody answers a mail about the thread, through the one door."""
    lines = [
        f"From: {person.name} <{sender or person.email}>",
        f"To: {to or answer_address(on, person)}",
        "Subject: Re: Energy audits",
        "Message-ID: <m1@mail.example>",
        *head,
    ]
    if body is None:
        lines += ["Content-Type: text/plain; charset=utf-8", "", words]
    else:
        lines += body
    return inbox.take("\r\n".join(lines).encode(), now=now)


def for_addresses(people):
    """For the table of who may see which page: a thread of the edition's circle, and a remark in it."""
    where = circle(slug="guild")
    for person in people:
        where.welcome(person)
    made = actions.open_thread(None, circle=where, title="Hotels", text="Which?", by=people[0], now=NOON)
    return {"thread": made.ref, "remark": made.remarks.get().pk}


def addresses(values):
    """What stands in the addresses of the pages of this room."""
    thread, remark = values["thread"], values["remark"]
    return {
        **dict.fromkeys(("thread_detail", "thread_save"), [thread]),
        **dict.fromkeys(("remark_detail", "remark_edit"), [thread, remark]),
        "thread_step": [thread, "follow"],
        "remark_step": [thread, remark, "take-back"],
        "thread_file": [thread, "abcdefghijkm"],
        "stay_remove": [0],
    }
