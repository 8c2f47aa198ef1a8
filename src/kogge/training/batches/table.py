"""A table of nominations (pasted, CSV, XLSX), read row by row: what each becomes, or why it cannot be written."""

import io
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext as _

from kogge.base.documents import sheets
from kogge.base.errors import Refused
from kogge.commons.clusters.models import Organisation
from kogge.commons.people.models import as_key
from kogge.training.nominations.models import Nomination

MOST_ROWS = 500
COLUMNS = ("name", "email", "cluster", "language", "why", "nominator_name", "nominator_email")
NEEDED = ("name", "email", "cluster", "why")
HEADS = {
    "name": ("name", "person", "nominee", "namn"),
    "email": ("email", "e-mail", "mail", "address", "e-post"),
    "cluster": ("cluster", "organisation", "organization", "kluster"),
    "language": ("language", "språk"),
    "why": ("why", "reason", "motivation", "varför"),
    "nominator_name": ("nominated by", "nominator", "nominerad av"),
    "nominator_email": ("nominator e-mail", "nominator email", "e-mail of the nominator", "nominerarens e-post"),
}


@dataclass
class Row:
    """One row of the table: the nomination it would be, and what is wrong with it."""

    number: int
    name: str
    email: str
    nomination: Nomination | None = None
    problems: list = field(default_factory=list)


def read_text(text, *, edition, by):
    """What was pasted: cells from a spreadsheet come with tabs, other tables with commas or semicolons."""
    return _read(io.BytesIO(text.encode()), "csv", edition, by)


def read_file(stream, *, is_workbook, edition, by):
    return _read(stream, "xlsx" if is_workbook else "csv", edition, by)


def as_text(rows):
    """The good rows as tab-separated text, to be sent back from the preview."""
    lines = ["\t".join(COLUMNS)]
    for row in rows:
        if not row.problems:
            one = row.nomination
            cells = [one.nominee_name, one.nominee_email, one.cluster.slug, one.letter_language, one.why]
            cells += [one.nominator_name, one.nominator_email]
            lines.append("\t".join(_quoted(cell) for cell in cells))
    return "\n".join(lines)


def _quoted(cell):
    return '"' + cell.replace('"', '""') + '"'


def _read(stream, kind, edition, by):
    table = list(zip(range(MOST_ROWS + 2), sheets.rows(stream, sheets.look(stream, kind=kind)), strict=False))
    if len(table) > MOST_ROWS + 1:
        raise Refused(_("The table has more than %(most)d rows. Split it.") % {"most": MOST_ROWS})
    if len(table) < 2:
        raise Refused(_("The table has no rows. Its first row names the columns, each other row is a person."))
    columns = _columns(table[0][1][1])
    found = [(number, _cells(cells, columns)) for _place, (number, cells) in table[1:]]
    clusters = _clusters({cells["cluster"] for _number, cells in found})
    addresses = {as_key(cells["email"]) for _number, cells in found}
    taken = set(
        Nomination.objects.in_force()
        .filter(edition=edition, nominee_email__in=addresses)
        .values_list("nominee_email", flat=True)
    )
    rows = []
    for number, cells in found:
        rows.append(_row(number, cells, clusters, taken, edition, by))
        taken.add(as_key(cells["email"]))
    return rows


def _columns(heads):
    """{name: place} of the columns that the first row names."""
    said = [head.casefold().strip(" :*").replace("_", " ") for head in heads]
    columns = {}
    names = {"name": _("name"), "email": _("e-mail"), "cluster": _("cluster"), "why": _("why")}
    for name, words in HEADS.items():
        own = names.get(name, name.replace("_", " ")).casefold()
        for place, head in enumerate(said):
            if head in words or head == own:
                columns.setdefault(name, place)
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise Refused(
            _("The first row must name the columns. These are missing: %(names)s.")
            % {"names": ", ".join(names[name] for name in missing)}
        )
    return columns


def _cells(cells, columns):
    return {name: cells[columns[name]] if name in columns and columns[name] < len(cells) else "" for name in COLUMNS}


def _clusters(said):
    """{what the table says: entry} for the clusters it names as the directory does."""
    slugs = {name.casefold() for name in said}
    listed = Organisation.objects.clusters().listed()
    found = listed.filter(Q(name__in=said) | Q(name_en__in=said) | Q(slug__in=slugs))
    clusters = {}
    for entry in found:
        for name in (entry.name, entry.name_en, entry.slug):
            if name:
                clusters[name.casefold()] = entry
    return clusters


def _row(number, cells, clusters, taken, edition, by):
    row = Row(number, cells["name"], cells["email"])
    cluster = clusters.get(cells["cluster"].casefold())
    address, nominator = as_key(cells["email"]), as_key(cells["nominator_email"])
    languages = dict(settings.LANGUAGES)
    language = cells["language"].casefold() or "en"
    by_name = {str(name).casefold(): code for code, name in languages.items()}
    language = by_name.get(language, language)
    if not cells["name"] or len(cells["name"]) > 120:
        row.problems.append(_("Write the name of the person, 120 characters or fewer."))
    if not _is_address(address):
        row.problems.append(_("Write the e-mail address in the form name@example.org."))
    elif address in taken:
        row.problems.append(_("This person is nominated already. One nomination is enough."))
    if cluster is None:
        words = _("No cluster of the directory is called “%(name)s”. Write it as it stands there.")
        row.problems.append(words % {"name": cells["cluster"]})
    if language not in languages:
        words = _("We write no letters in “%(language)s”. Write one of these: %(codes)s.")
        row.problems.append(words % {"language": cells["language"], "codes": ", ".join(languages)})
    if not cells["why"] or len(cells["why"]) > 1500:
        row.problems.append(_("Write why this person, in 1,500 characters or fewer."))
    if nominator and not _is_address(nominator):
        row.problems.append(_("Write the nominator’s e-mail address in the form name@example.org, or leave it out."))
    if address and address in (nominator, by.email):
        row.problems.append(_("Nobody can nominate themselves."))
    if not row.problems:
        is_own = not cells["nominator_name"] or nominator == by.email
        row.nomination = Nomination(
            edition=edition,
            nominee_name=cells["name"],
            nominee_email=address,
            letter_language=language,
            cluster=cluster,
            nominator=by if is_own else None,
            nominator_name=by.full_name if is_own else cells["nominator_name"][:120],
            nominator_email=by.email if is_own else nominator,
            why=cells["why"],
        )
    return row


def _is_address(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
