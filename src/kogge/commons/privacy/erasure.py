"""What erasing one person means: the same parts are shown beforehand and carried out afterwards."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kogge.commons.files.actions import drop
from kogge.commons.mail.models import Message
from kogge.commons.people.models import User
from kogge.commons.privacy.retention import Column, Table, ends_of_hold, tables
from kogge.commons.privacy.wording import ERASING, GROUPS

LETTER = ["subject", "text", "html"]
WAITS = [Message.State.WAITING, Message.State.SENDING]


@dataclass(frozen=True)
class Part:
    """Some rows of one table, and what becomes of them."""

    table: Table
    act: str  # delete, anonymise, keep, held
    rows: QuerySet
    columns: list[Column]
    law: str = ""

    def carry_out(self):
        if self.act == "delete" and self.table.label == "files.File":
            for file in self.rows:
                drop(file)
        elif self.act == "delete":
            self.rows.delete()
        elif self.act == "anonymise":
            self.rows.update(**{column.name: column.blank(self.table.model) for column in self.columns})


def parts(person, *, today: date) -> list[Part]:
    """What becomes of every row that is about this person, the account itself last."""
    found = []
    for table in tables().values():
        for way, columns in table.ways():
            found += _parts_of(table, way, columns, person, today)
    return sorted(found, key=lambda part: part.table.label == User._meta.label)


def _parts_of(table, way, columns, person, today):
    rows = table.rows.filter(table.of_person(way, person))
    emptied = [column for column in columns if column.erase == "anonymise"]
    free = rows
    if table.hold:
        held = table.rows.filter(table.held(today)).values("pk")
        free = rows.exclude(pk__in=held)
        if table.erase == "delete" or emptied:
            yield Part(table, "held", rows.filter(pk__in=held), columns)
    if table.erase == "delete":
        yield Part(table, "delete", free, columns)
    elif emptied:
        yield Part(table, "anonymise", free, emptied)
    elif columns:
        yield Part(table, "keep", rows, columns, columns[0].law)


@dataclass
class Line:
    """One group of the preview: how many records go, are emptied, stay, and until when."""

    what: str
    deleted: int = 0
    emptied: int = 0
    held: int = 0
    ends: list = field(default_factory=list)  # of what is held: days, or None where nobody knows yet
    stays: dict = field(default_factory=dict)  # sentence: how many

    @property
    def held_until(self):
        return last_of(self.ends)


def last_of(ends) -> date | None:
    """The last of these days; None where there is none, or where one of them is not known yet."""
    return None if None in ends or not ends else max(ends)


def preview(person, *, today: date) -> list[Line]:
    """What would go, what would stay, why and until when; groups with nothing in them are left out."""
    lines = {}
    for part in parts(person, today=today):
        count = part.rows.count()
        if not count:
            continue
        line = lines.setdefault(part.table.group, Line(str(GROUPS[part.table.group].what)))
        if part.act == "delete":
            line.deleted += count
        elif part.act == "anonymise":
            line.emptied += count
        elif part.act == "keep":
            sentence = str(ERASING[part.law])
            line.stays[sentence] = line.stays.get(sentence, 0) + count
        else:
            line.held += count
            line.ends.append(ends_of_hold(part.rows, part.table.hold))
    return [lines[group] for group in GROUPS if group in lines]


def obstacles(person, *, now) -> list[str]:
    """Why this person cannot be erased now, and what to do; empty when nothing is in the way."""
    found = []
    office = User.objects.filter(is_staff=True, is_active=True).exclude(pk=person.pk)
    if person.is_staff and not office.exists():
        found.append(_("You are the only administrator. Make somebody else one first, so that the house has a key."))
    for table in tables().values():
        if table.stop:
            found += _alone(table, person)
    return found


def _alone(table, person):
    """Where the person is the only one in a part that somebody must play."""
    where = {key: value for key, value in table.stop.items() if key != "alone_in"}
    way, inside = table.people[0], table.stop["alone_in"]
    for row in table.rows.filter(**where, **{way: person.pk}).select_related(inside):
        thing = getattr(row, inside)
        others = table.rows.filter(**where, **{inside: thing, f"{way}__is_active": True}).exclude(**{way: person.pk})
        if not others.exists():
            name = getattr(thing, "code", None) or getattr(thing, "name", thing)
            yield _("%(name)s is run by you alone. Give it to somebody else first, or complete it.") % {"name": name}


def clear(person, *, today: date) -> tuple[bool, date | None]:
    """Everything but the account itself goes. Returns whether a law holds something, and until when."""
    end_sessions(person)
    _hold_waiting(person)
    _tie_addresses(person, today)
    _clear_mentions(person)
    return clear_rows(person, today=today)


def clear_rows(person, *, today: date) -> tuple[bool, date | None]:
    """The parts that may go today; once more on the day on which a hold ends."""
    is_held, ends = False, []
    for part in parts(person, today=today):
        if part.table.label == User._meta.label:
            continue
        if part.act == "held" and part.rows.exists():
            is_held = True
            ends.append(ends_of_hold(part.rows, part.table.hold))
        part.carry_out()
    return is_held, last_of(ends)


def clear_account(person, *, today: date):
    """The last part: the account itself keeps its number and nothing else."""
    for part in parts(person, today=today):
        if part.table.label == User._meta.label:
            part.carry_out()


def end_sessions(person):
    """Sessions name their person only inside, so each is opened; there are as many as people signed in."""
    for session in Session.objects.iterator(chunk_size=500):
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()


def _hold_waiting(person):
    """Mails to the person that have not left stay here (A70)."""
    to_person = Q(person=person) | Q(address=person.email)
    Message.objects.filter(to_person, state__in=WAITS).update(state=Message.State.HELD)


def _tie_addresses(person, today):
    """What a law holds and knows the person only by address is tied to the account, so it is found when that ends."""
    for table in tables().values():
        for column, way in table.addresses.items():
            if not (table.hold and way):
                continue
            for row in table.rows.filter(table.held(today), **{column: person.email, f"{way}__isnull": True}):
                try:
                    with transaction.atomic():
                        table.rows.filter(pk=row.pk).update(**{way: person.pk})
                except IntegrityError:  # the person has a case there already
                    table.rows.filter(pk=row.pk).update(**{column: f"erased-{person.pk}-{row.pk}@erased.invalid"})


def _clear_mentions(person):
    """Our copies of letters to others that name the person are emptied; a letter that has not left goes."""
    words = [person.email, *([person.name] if " " in person.name.strip() else [])]
    named = Q()
    for column in LETTER:
        for word in words:
            named |= Q(**{f"{column}__contains": word})
    whole = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words))
    letters = Message.objects.filter(named, mailing=None).only(*LETTER).iterator(chunk_size=200)
    found = [one.pk for one in letters if any(whole.search(getattr(one, column)) for column in LETTER)]
    for start in range(0, len(found), 500):
        some = Message.objects.filter(pk__in=found[start : start + 500])
        some.filter(state__in=WAITS).delete()
        some.update(**dict.fromkeys(LETTER, ""))
