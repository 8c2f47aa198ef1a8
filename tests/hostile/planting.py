"""Canaries: words that stand nowhere else, one in every row of every confidential field of the demonstration.

`canaries.txt` says of each field who may see it: `own`, the ways from its row to people (of `retention.toml`, and
NEAR), and `others`, whoever else. `machine` is read by the installation alone: a word would change what it does.
Where it depends on the row, `[group]` stands behind the field (GROUPS). Whatever the list of retention calls personal
has to stand there, and what is about nobody and yet not for everybody. Numbers, choices and days hold no word.
"""

import re
from collections import defaultdict
from itertools import count
from pathlib import Path

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from kogge.commons.clusters import profile
from kogge.commons.clusters.models.organisation import SHOWN
from kogge.commons.files.models import File
from kogge.commons.people import profiles
from kogge.commons.privacy.retention import tables
from kogge.commons.timetables.models import Question
from kogge.training.booklet.models import Page
from kogge.training.competences.models import Remark, Vote
from kogge.training.nominations.models import Application, Enclosure, Nomination
from kogge.training.programmes.models import Seat

CANARY = re.compile(r"zq[0-9a-z]{4}x", re.IGNORECASE)
# {field: (the ways from its row to people who may see it, who else may)}
VERDICTS = {}
for line in (Path(__file__).parent / "canaries.txt").read_text().splitlines()[1:]:
    if not line.startswith("#"):
        name, own, others = line.rsplit(" ", 2)
        VERDICTS[name] = (set(own.split(",")), set(others.split(",")))
# Of these the demonstration has no row; the list of retention says what stands in one.
LACKING = ["upkeep.Request", "jobs.Job", "platform.Recovery", "privacy.Erasure", "imports.Import", "mail.Mailing"]
LACKING += [f"nominations.{one}" for one in ("Ruling", "Extension", "Complaint", "PlaceDetails")]
LACKING += ["selection.Redaction", "decisions.Change", "marking.Question", "mail.Bounce"]
# Ways that are not in the list of retention, because the row is not about these people.
NEAR = {"people.User": ["circles__members"], "clusters.Organisation": ["memberships__person", "circle__members"]}


def personal():
    """Every free text that the list of retention calls personal: what must have a verdict."""
    found = set()
    for label, table in tables().items():
        for column in table.columns:
            field = table.model._meta.get_field(column.name)
            if not (column.is_secret or field.is_relation or field.choices or _is_number(field)):
                found.add(f"{label}.{column.name}")
    return found


def field_of(name):
    label, _dot, field = name.partition("[")[0].rpartition(".")
    return apps.get_model(label)._meta.get_field(field)


def _is_number(field):
    words = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)
    return not isinstance(field, words) and "I18n" not in type(field).__name__


class Planted:
    """Which word stands where: {word: (field, group, {way: keys of people})}."""

    def __init__(self):
        self.numbers = count(1)
        self.words = {}

    def word(self, field, group, ways):
        made = f"zq{_base36(next(self.numbers)):0>4}x"
        self.words[made] = (field + group, ways)
        return made

    def in_(self, content):
        return {word.lower() for word in CANARY.findall(content)} & self.words.keys()


def _base36(number):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_base36(number // 36) if number >= 36 else "") + digits[number % 36]


def plant():
    """Write the canaries into the database of the demonstration, past every door and guard."""
    planted = Planted()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'kept_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
    by_model = defaultdict(list)
    for name in dict.fromkeys(
        name.partition("[")[0]
        for name, (own, _others) in VERDICTS.items()
        if "machine" not in own and not name.startswith("files.File.content")
    ):
        by_model[name.rpartition(".")[0]].append((name, field_of(name)))
    for label in LACKING:
        _fill(apps.get_model(label))
    _enclose()
    for label, columns in by_model.items():
        _plant(planted, apps.get_model(label), columns)
    _plant_files(planted)
    return planted


def _plant(planted, model, columns):
    label, table = model._meta.label, tables().get(model._meta.label)
    rows = models.QuerySet(model)
    ways = {way: defaultdict(set) for way in [*(table.people if table else ()), *NEAR.get(label, [])]}
    for way, found in ways.items():
        for key, person in rows.values_list("pk", way):
            found[key].add(person)
    group_of = GROUPS.get(label, lambda: lambda row, name: "")()
    everywhere = {
        field.name for _name, field in columns if not rows.exclude(**{field.name: field.get_default()}).exists()
    }
    for row in rows.order_by("pk"):
        own = {way: found[row.pk] - {None} for way, found in ways.items()}
        rows.filter(pk=row.pk).update(
            **{
                field.name: _value(field, getattr(row, field.name), planted.word(name, group_of(row, field.name), own))
                for name, field in columns
                if getattr(row, field.name) or field.name in everywhere or label == "people.User"
            }
        )


def _fill(model):
    """A row with what it must have, about the first of everything; what has an answer was answered."""
    given, now = {}, timezone.now()
    for field in model._meta.concrete_fields:
        is_left_out = field.null or field.has_default() or field.primary_key or (field.blank and not field.is_relation)
        if is_left_out and field.name != "answered_at":
            continue
        first = models.QuerySet(field.related_model).order_by("pk").first() if field.is_relation else None
        choice = field.choices[0][0] if field.choices else None
        words = "x" if isinstance(field, models.CharField | models.TextField) else 1
        given[field.name] = first or choice or (now if isinstance(field, models.DateTimeField) else words)
    models.QuerySet(model).create(**given)


def _enclose():
    """A file beside an application that a committee reads."""
    application = Application.objects.filter(nomination__edition__round__state="reviewing").order_by("pk").first()
    kept = {"owner": application.nomination.nominee, "content": "x/enclosed", "size": 1, "made_at": timezone.now()}
    file = File.objects.create(name="x", type="application/pdf", is_attached=True, **kept)
    Enclosure.objects.create(application=application, file=file, added_at=timezone.now())


def _plant_files(planted):
    group_of = _files()
    for file in File.objects.select_related("owner"):
        word = planted.word("files.File.content", group_of(file, "content"), {"owner": {file.owner_id}})
        file.content.name = default_storage.save(file.content.name, ContentFile(word.encode()))
        models.QuerySet(File).filter(pk=file.pk).update(content=file.content.name, size=len(word))


def _value(field, before, word):
    """What stands there afterwards: of the same kind, with the word in it."""
    if isinstance(field, models.URLField):
        return f"https://{word}.example/"
    if "I18n" in type(field).__name__:
        return LazyI18nString({"en": word})
    if isinstance(field, models.JSONField):
        return _leaves(before, word)
    if field.name in ("email", "address", "contact_address") or field.name.endswith(("_email", "_address")):
        return f"{word}@example.org"
    return word


def _leaves(value, word):
    """The same value with the word in each text that is no code."""
    if isinstance(value, dict):
        return {key: _leaves(one, word) for key, one in value.items()}
    if isinstance(value, list):
        return [_leaves(one, word) for one in value]
    return word if isinstance(value, str) and " " in value else value


def _people():
    """Whom one shows it to, never further than the name. Whose file has no name, nobody of the committee knows."""
    nameless = set(Nomination.objects.filter(edition__round__is_anonymised=True).values_list("nominee", flat=True))
    nameless -= set(Nomination.objects.filter(edition__round__is_anonymised=False).values_list("nominee", flat=True))

    in_charge = set(Seat.objects.exclude(role="participant").values_list("person", flat=True))
    speaks = set(Question.objects.filter(is_named=True).values_list("person", flat=True))
    speaks |= set(Remark.objects.values_list("by", flat=True)) | set(Vote.objects.values_list("person", flat=True))

    booklet = set(Page.objects.shown().filter(booklet__state="published").values_list("seat__person", flat=True))

    def group(person, name):
        if name not in profiles.FIELDS:
            return ""
        if name == "name" and (person.is_staff or person.pk in in_charge):
            return "[in charge]"
        if name == "name" and person.pk in booklet:
            return "[in a booklet]"
        if name == "name" and person.pk in speaks:
            return "[asks or proposes]"
        seen = max(map(profiles.NEAR.get, (profiles.audience_of(person, name), profiles.audience_of(person, "name"))))
        return "[no name in the committee]" if seen > 1 and person.pk in nameless else f"[{list(profiles.NEAR)[seen]}]"

    return group


def _organisations():
    """Whom it shows it to, once it stands in the directory."""

    def group(organisation, name):
        if name not in profile.FIELDS:
            return ""
        return f"[{profile.audience_of(organisation, name)}]" if organisation.state in SHOWN else "[not listed]"

    return group


def _files():
    """The picture beside an entry of the directory is for everybody, and that in a booklet which is out."""
    public = set(apps.get_model("clusters.Organisation").objects.values_list("logo", flat=True))
    pages = Page.objects.shown().filter(booklet__state="published", photo_agreed_at__isnull=False)
    public |= set(pages.values_list("photo", flat=True))
    return lambda file, _name: "[public]" if file.pk in public else ""


def _booklets():
    return lambda booklet, _name: "[out]" if booklet.state == "published" else ""


def _pages():
    """Nobody sees a page before its person has approved it."""
    shown = set(Page.objects.shown().values_list("pk", flat=True))
    out = set(Page.objects.filter(booklet__state="published").values_list("pk", flat=True))
    return lambda page, _name: "" if page.pk not in shown else "[out]" if page.pk in out else "[approved]"


def _plans():
    """A plan that its meeting shows is for everybody who sees the meeting."""
    return lambda row, _name: "[shown]" if getattr(row, "plan", row).is_shown else ""


def _entries():
    """A case's history is read in the case, other histories by who keeps the thing."""
    return lambda entry, _name: "[of a case]" if entry.case else ""


GROUPS = {
    "people.User": _people,
    "clusters.Organisation": _organisations,
    "files.File": _files,
    "booklet.Booklet": _booklets,
    "booklet.Page": _pages,
    "timetables.Plan": _plans,
    "timetables.Block": _plans,
    "journal.Entry": _entries,
}
