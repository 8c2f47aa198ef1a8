"""What is kept about people, why, how long, and what erasing does: `retention.toml`, read and checked.

The tables of rooms above are named as text, so nothing is imported from them.
"""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, DateTimeField, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

LIST = Path(__file__).with_name("retention.toml")
RULE = re.compile(r"(?P<count>\d+) (?P<unit>days|months|years) after (?P<after>[a-z_.]+)")
LASTING = {"account", "row", "certificate", "lifted", "never_again", "always"}
ACTS = {"delete", "anonymise", "keep"}


@dataclass(frozen=True)
class Rule:
    """`24 months after edition.ends_on`, for the rows that `where` picks."""

    count: int
    unit: str
    after: str
    where: dict = field(default_factory=dict, hash=False)
    said: str = ""  # which rows these are, in words

    @property
    def path(self):
        return self.after.replace(".", "__")

    def cutoff(self, today: date) -> date:
        """Whatever happened before this day is past its time."""
        if self.unit == "days":
            return today - timedelta(days=self.count)
        return months_before(today, self.count * (12 if self.unit == "years" else 1))

    def past(self, model, today) -> Q:
        """The rows whose time has come."""
        last = model
        *way, name = self.after.split(".")
        for step in way:
            last = last._meta.get_field(step).related_model
        cutoff = self.cutoff(today)
        if isinstance(last._meta.get_field(name), DateTimeField):
            cutoff = datetime.combine(cutoff, time(), ZoneInfo(settings.TIME_ZONE))
        return Q(**{f"{self.path}__lt": cutoff}, **self.where)


@dataclass(frozen=True)
class Column:
    """One field that holds something about a person."""

    name: str
    why: str
    ground: str
    erase: str
    law: str = ""
    of: tuple[str, ...] = ()  # which of the table's ways to a person it speaks of
    rules: tuple[Rule, ...] = ()
    to: object = None  # what stands there afterwards; `{pk}` is the key of the row
    is_secret: bool = False  # kept so that nobody can read it; not given out either
    kept_from: tuple[str, ...] = ()  # of which ways it is never given out

    def blank(self, model):
        """What is written there when it is taken out: None only where the column may be empty in that way."""
        kind = model._meta.get_field(self.name)
        if self.to is not None:
            if isinstance(self.to, str) and "{pk}" in self.to:
                before, after = self.to.split("{pk}")
                return Concat(Value(before), Cast("pk", CharField()), Value(after))
            return self.to
        return None if kind.null else kind.get_default() if kind.has_default() else ""

    def is_there(self, model) -> Q:
        """The rows in which something still stands."""
        blank = self.blank(model)
        if blank is None:
            return Q(**{f"{self.name}__isnull": False})
        return ~Q(**{self.name: blank})


@dataclass(frozen=True)
class Table:
    """One table that holds something about people."""

    label: str
    group: str
    erase: str
    plain: tuple[str, ...]
    columns: tuple[Column, ...]
    people: tuple[str, ...] = ()  # the ways from a row to a person
    addresses: dict = field(default_factory=dict, hash=False)  # column with an address: the way it stands for
    case: str = ""  # the column with the reference under which the letters about a row are kept
    hold: str = ""  # the way to the edition whose grant may ask for longer
    keep: str = ""
    rules: tuple[Rule, ...] = ()
    then: str = "delete"  # what the rules of the table do
    done_by: str = ""  # who carries the rules out, if not `carry_out`
    stop: dict = field(default_factory=dict, hash=False)
    ends: dict = field(default_factory=dict, hash=False)  # step of the FLOW: the states from which an erasure takes it
    mentions: dict = field(default_factory=dict, hash=False)  # free text of others out of which an erasure takes names
    beside: tuple[str, ...] = ()  # the ways to others whom a text about the person may mean
    waits: dict = field(default_factory=dict, hash=False)  # what is given out only once a letter has told it
    is_lasting: bool = False  # an account with such a row is not erased for being unused

    @property
    def model(self):
        return apps.get_model(self.label)

    @property
    def rows(self):
        """Past every door and guard of the room: this list is above them."""
        return self.model._base_manager.all()

    def of_person(self, way, person) -> Q:
        """The rows that this way leads to the person, or that hold the address while it leads to nobody."""
        found = Q(**{way: person.pk}) if way else Q()
        for column, stands_for in self.addresses.items():
            if stands_for == way:
                found |= Q(**{column: person.email}, **({f"{way}__isnull": True} if way else {}))
        return found

    def told(self):
        """The rows of which a letter has told the person what they hold; None where nothing waits for one."""
        if not self.waits:
            return None
        found = Q()
        for one in self.waits["until"]:
            found |= Q(**{way: timezone.now() if value == "now" else value for way, value in one.items()})
        return self.rows.filter(found)

    def held(self, today) -> Q | None:
        """The rows that a grant still asks for; None where no grant has a say."""
        return in_hold(self.hold, today) if self.hold else None

    def ways(self):
        """Each way to a person with the columns that speak of that person; "" where only an address leads there."""
        if self.people:
            yield from ((way, [one for one in self.columns if way in one.of]) for way in self.people)
        elif self.addresses:
            yield "", list(self.columns)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError


def in_hold(way: str, today: date) -> Q:
    """Rows of editions whose grant asks for the records: not paid out yet, or paid less than the years ago."""
    rule = _read()["hold"]
    years, paid = (f"{way}__{rule[name]}" if way != "self" else rule[name] for name in ("years", "paid"))
    late = [Q(**{years: count, f"{paid}__gt": months_before(today, count * 12)}) for count in rule["choices"]]
    still = Q(**{f"{paid}__isnull": True})
    for one in late:
        still |= one
    return Q(**{f"{years}__isnull": False}) & still


def ends_of_hold(rows, way: str) -> date | None:
    """The last day on which one of these rows is held; None while a grant is not paid out."""
    rule = _read()["hold"]
    pairs = rows.values_list(f"{way}__{rule['years']}", f"{way}__{rule['paid']}").distinct()
    ends = [months_before(paid, -years * 12) if paid else None for years, paid in pairs if years]
    return None if None in ends or not ends else max(ends)


# Reading the list ---------------------------------------------------------------------------------------
@cache
def _read() -> dict:
    with LIST.open("rb") as file:
        return tomllib.load(file)


def _tables() -> dict:
    """Every table of the list whose app is installed, raw."""
    named = {key: value for key, value in _read().items() if "." in key}
    return {key: value for key, value in named.items() if apps.is_installed(_app(key))}


def _app(label) -> str:
    room = label.partition(".")[0]
    found = apps.app_configs.get(room)
    return found.name if found else room


@cache
def tables() -> dict[str, Table]:
    """The tables that hold something about people, by label, in the order of the list."""
    made = {label: _table(label, raw) for label, raw in _tables().items()}
    return {label: table for label, table in made.items() if table.columns}


def _table(label, raw) -> Table:
    people = tuple(raw.get("people", ()))
    erase = raw.get("erase", "keep")
    inner = {name: {} for name in raw.get("personal", ())} | raw.get("fields", {})
    lasting, rules = _kept(raw.get("keep", "row"))
    columns = tuple(
        Column(
            name=name,
            why=one.get("why", raw.get("why", "")),
            ground=one.get("ground", raw.get("ground", "")),
            erase=one.get("erase", erase),
            law=one.get("law", raw.get("law", "")),
            of=tuple(one.get("of", people)),
            rules=_kept(one["keep"])[1] if "keep" in one else (),
            to=one.get("to"),
            is_secret=one.get("secret", False),
            kept_from=tuple(one.get("kept_from", ())),
        )
        for name, one in inner.items()
    )
    return Table(
        label=label,
        group=raw.get("group", ""),
        erase=erase,
        plain=tuple(raw.get("plain", ())),
        columns=columns,
        people=people,
        addresses=raw.get("addresses", {}),
        case=raw.get("case", ""),
        hold=raw.get("hold", ""),
        keep=lasting,
        rules=rules,
        then=raw.get("then", "delete"),
        done_by=raw.get("done_by", ""),
        stop=raw.get("stop", {}),
        ends=raw.get("ends", {}),
        mentions=raw.get("mentions", {}),
        beside=tuple(raw.get("beside", ())),
        waits=raw.get("waits", {}),
        is_lasting=raw.get("lasting", False),
    )


def _kept(said) -> tuple[str, tuple[Rule, ...]]:
    """`account`, or `90 days after sent_at`, or a list of such with the rows each is for."""
    lasting, rules = "", []
    for one in said if isinstance(said, list) else [said]:
        one = {"time": one} if isinstance(one, str) else one
        if match := RULE.fullmatch(one["time"]):
            count, unit, after = match.groups()
            rules.append(Rule(int(count), unit, after, one.get("where", {}), one.get("said", "")))
        elif one["time"] in LASTING:
            lasting = one["time"]
        else:
            raise ValueError(f"Not a time: {one['time']}")
    return lasting, tuple(rules)


# Checking the list --------------------------------------------------------------------------------------
def problems() -> list[str]:
    """What is not as it should be: fields without a line, lines without a field, words that nobody wrote."""
    try:
        raw = _tables()
        listed = {label: _table(label, one) for label, one in raw.items()}
    except (ValueError, KeyError, tomllib.TOMLDecodeError) as problem:
        return [f"retention.toml cannot be read: {problem}"]
    there = {model._meta.label: model for model in apps.get_models() if not model._meta.proxy}
    found = [f"{label} has no entry in retention.toml" for label in sorted(there.keys() - listed.keys())]
    found += [f"retention.toml names a table that is not there: {label}" for label in listed.keys() - there.keys()]
    for label in listed.keys() & there.keys():
        found += [f"{label}{problem}" for problem in _problems_of(listed[label], there[label])]
    return found


def _problems_of(table, model):
    names = {one.name for one in model._meta.concrete_fields}
    entered = [*table.plain, *(column.name for column in table.columns)]
    yield from (f".{name} has no entry in retention.toml" for name in sorted(names - set(entered)))
    yield from (f".{name} is in retention.toml and not in the table" for name in sorted(set(entered) - names))
    yield from (f".{name} is entered twice" for name in sorted(names) if entered.count(name) > 1)
    if not table.columns:
        return
    if not table.group or not (table.keep or table.rules):
        yield " says neither what it is nor how long it is kept"
    for column in table.columns:
        if not column.why or not column.ground:
            yield f".{column.name} does not say why it is held and on what ground"
        if column.erase not in ACTS or (column.erase == "keep" and not column.law):
            yield f".{column.name} does not say what erasing does, or why it is kept"
    named = [*table.mentions.get("columns", ()), *table.mentions.get("ways", ()), *table.waits.get("columns", ())]
    named += table.beside
    named += [re.sub("__(isnull|lte)$", "", way) for one in table.waits.get("until", ()) for way in one]
    for way in (*table.people, *table.addresses, *filter(None, [table.hold, table.case]), *named):
        if not _leads_somewhere(model, way):
            yield f": {way} leads nowhere"
    for rule in (*table.rules, *(rule for column in table.columns for rule in column.rules)):
        if not _leads_somewhere(model, rule.path):
            yield f": {rule.after} leads nowhere"


def _leads_somewhere(model, way):
    try:
        for step in way.split("__"):
            model = getattr(model._meta.get_field(step), "related_model", None)
    except (FieldDoesNotExist, AttributeError):
        return False
    return True
