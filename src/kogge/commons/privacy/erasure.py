"""What erasing one person means: the same parts are shown beforehand and carried out afterwards."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from kogge.commons.files.actions import drop
from kogge.commons.mail.models import Message
from kogge.commons.people.devices import end_sessions
from kogge.commons.people.models import Invitation, User
from kogge.commons.privacy.retention import Column, Table, ends_of_hold, tables
from kogge.commons.privacy.wording import ERASING, GROUPS

LETTER = ["subject", "text", "html"]
WAITS = [Message.State.WAITING, Message.State.SENDING]
ENDING = "(?:s|i?n|i|i?l[lt][aäe])?"  # Bergs in Swedish and German, Bergin and Bergille in Finnish, Bergi in Estonian


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
    ended: dict = field(default_factory=dict)  # as above: what is open and ends

    @property
    def held_until(self):
        return last_of(self.ends)


def last_of(ends) -> date | None:
    """The last of these days; None where there is none, or where one of them is not known yet."""
    return None if None in ends or not ends else max(ends)


def preview(person, *, today: date) -> list[Line]:
    """What would go, what would stay, why and until when; groups with nothing in them are left out."""
    lines = {}
    named = [_mentions(person), *(part for _naming, part in _named_in(person))]
    for part in [*parts(person, today=today), *_at_other_addresses(person), *named]:
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
    for table, _way, _verb, rows in _open(person):
        if count := rows.count():
            ended = lines.setdefault(table.group, Line(str(GROUPS[table.group].what))).ended
            ended[str(ERASING["ends"])] = ended.get(str(ERASING["ends"]), 0) + count
    return [lines[group] for group in GROUPS if group in lines]


def obstacles(person, *, now) -> list[str]:
    """Why this person cannot be erased now, and what to do; empty when nothing is in the way."""
    found = []
    office = User.objects.filter(is_staff=True, is_active=True).exclude(pk=person.pk)
    office = office.exclude(erasures__state="agreed")  # who is being erased is as good as gone
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
    _clear_mentions(person)
    _clear_named(person)
    _clear_other_addresses(person)
    _hold_waiting(person)
    _tie_addresses(person, today)
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


def _open(person):
    """(table, way, step, rows): what waits for the person, or would offer them something."""
    for table in tables().values():
        for verb, states in table.ends.items():
            way = table.people[0]
            yield table, way, verb, table.rows.filter(table.of_person(way, person), state__in=states).order_by("pk")


def end_open(person, *, now):
    """What is open ends as if the person had taken that step; nobody else is asked, and nobody is written to."""
    for _table, way, verb, rows in _open(person):
        for row in rows.select_for_update():
            setattr(row, way, person)  # while nobody had answered, only the address led here
            row.take(verb, by=person, now=now)


def _hold_waiting(person):
    """Mails to the person that have not left stay here (A70)."""
    to_person = Q(person=person) | Q(person=None, address=person.email)
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


# What no way leads to -------------------------------------------------------------------------------------
def _at_other_addresses(person) -> list[Part]:
    """Mails and links to addresses that the person had, or asked for; not where somebody else has an account now."""
    asked = Q(key__startswith=f"{person.ref}-", used_by=None)
    had, wanted = (_unowned(Invitation.objects.filter(which)) for which in (Q(used_by=person), asked))
    mails = Q(address__in=had) | Q(address__in=wanted, kind="new_address")
    links = asked | Q(address__in=had, used_by=None)
    of_mails, of_links = tables()[Message._meta.label], tables()[Invitation._meta.label]
    emptied = [column for column in of_mails.columns if column.erase == "anonymise"]
    return [
        Part(of_mails, "anonymise", of_mails.rows.filter(mails, person=None, mailing=None), emptied),
        Part(of_links, "delete", of_links.rows.filter(links).exclude(address=person.email), list(of_links.columns)),
    ]


def _unowned(invitations):
    """The addresses of these that are nobody's account now."""
    found = set(invitations.values_list("address", flat=True))
    return found - set(User.objects.filter(email__in=found).values_list("email", flat=True))


def _clear_other_addresses(person):
    for part in _at_other_addresses(person):
        if part.table.label == Message._meta.label:
            part.rows.filter(state__in=WAITS).update(state=Message.State.HELD)
        part.carry_out()


def _cases(person):
    """The references of the cases in which the person plays a part."""
    found = set()
    for table in tables().values():
        for way in table.people if table.case else ():
            found.update(table.rows.filter(table.of_person(way, person)).values_list(table.case, flat=True))
    return found


def _naming(person, cases):
    """How to find the person in a letter: by the address, and in their own cases by the name, which they chose."""
    names = [person.name.strip()] if " " in person.name.strip() else []
    by_address, by_both = _whole([person.email]), _whole([person.email], names)
    return lambda letter: by_both if letter.case in cases else by_address


def _spellings(words):
    return list(dict.fromkeys(spelt for word in words for spelt in (word, str(escape(word)))))


def _whole(words, names=(), parts=()):
    """Words as they stand; whole names however they are written, and parts of names, with the endings of languages."""
    found = [re.escape(word) for word in _spellings(words)]
    found += [rf"(?i:{re.escape(name)}{ENDING})" for name in _spellings(names)]
    found += [rf"{re.escape(part)}{ENDING}" for part in _spellings(parts)]
    return re.compile("|".join(rf"(?<!\w){one}(?!\w)" for one in found))


def _mentions(person) -> Part:
    """Our copies of letters to others that name the person."""
    table, cases = tables()[Message._meta.label], _cases(person)
    naming, named = _naming(person, cases), Q()
    for column in LETTER:
        for word in _spellings([person.email]):
            named |= Q(**{f"{column}__contains": word})
    if person.name:
        named |= Q(case__in=cases)
    own = Message.objects.filter(table.of_person("person", person)).values("pk")
    letters = Message.objects.filter(named, mailing=None).exclude(pk__in=own)
    letters = letters.exclude(pk__in=_at_other_addresses(person)[0].rows.values("pk")).only(*LETTER, "case")
    found = [
        one.pk
        for one in letters.iterator(chunk_size=200)
        if any(naming(one).search(getattr(one, column)) for column in LETTER)
    ]
    emptied = [column for column in table.columns if column.name in LETTER]
    return Part(table, "anonymise", table.rows.filter(pk__in=found), emptied)


def _clear_mentions(person):
    """A letter that has left is emptied; one that waits loses the name and goes on its way."""
    naming, letters = _naming(person, _cases(person)), _mentions(person).rows
    for one in letters.filter(state__in=WAITS).only(*LETTER, "case", "language"):
        with translation.override(one.language):
            nobody = _("a former member")
        left = {column: naming(one).sub(nobody, getattr(one, column)) for column in LETTER}
        Message.objects.filter(pk=one.pk).update(**left | {"subject": left["subject"][:250]})
    letters.exclude(state__in=WAITS).update(**dict.fromkeys(LETTER, ""))


def _names_of(person):
    """(whole names, parts): each part that is written as a name is, and that nobody beside the person has too."""
    whole = [name for name in (person.name.strip(), person.called.strip()) if name]
    parts = [part for name in whole for part in name.split() if len(part) > 2 and part[0].isupper()]
    others = " ".join(_beside(person))
    return [name for name in whole if " " in name], [part for part in parts if not _whole([], [part]).search(others)]


def _beside(person):
    """The names of those whom a text about the person may mean as well."""
    near = Q(pk=None)
    for table in tables().values():
        for way in table.people if table.beside else ():
            rows = table.rows.filter(table.of_person(way, person))
            near |= Q(pk__in={pk for leads in table.beside for pk in rows.values_list(leads, flat=True)})
    found = User.objects.filter(near).exclude(pk=person.pk).values_list("name", "called")
    return [name for names in found for name in names if name]


def _named_in(person):
    """(how the person is found there, part) of each free text of others that names the person: minutes, reasons."""
    naming, cases = _whole([person.email], *_names_of(person)), _cases(person)
    for table in tables().values():
        if not table.mentions:
            continue
        near = Q(**{f"{table.mentions['case']}__in": cases}) if "case" in table.mentions else Q(pk=None)
        for way in table.mentions.get("ways", ()):
            near |= Q(pk__in=table.rows.filter(**{way: person.pk}).values("pk"))
        names = table.mentions["columns"]
        rows = table.rows.filter(near).only(*names).iterator(chunk_size=200)
        found = [row.pk for row in rows if any(naming.search(getattr(row, name)) for name in names)]
        yield naming, Part(table, "anonymise", table.rows.filter(pk__in=found), [])


def _clear_named(person):
    """What others wrote stays, without the name."""
    with translation.override(settings.LANGUAGE_CODE):
        nobody = _("a former member")
    for naming, part in _named_in(person):
        for row in part.rows.only(*part.table.mentions["columns"]):
            left = {}
            for name in part.table.mentions["columns"]:
                most = part.table.model._meta.get_field(name).max_length
                left[name] = naming.sub(nobody, getattr(row, name))[:most]
            part.table.rows.filter(pk=row.pk).update(**left)
