"""Tables that people hand in (CSV, XLSX), row by row however long they are, and workbooks made of rows.

What a file is written in is guessed, said (`Shape`) and may be corrected. Nothing in a file is ever calculated or
fetched, and a workbook that would not fit is refused by what it declares, before anything of it is unpacked.
"""

import codecs
import csv
import datetime
import io
import itertools
import re
import unicodedata
import warnings
import zipfile
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kogge.base.cells import csv_lines, plain_cell  # noqa: F401 - a table is written by the same book as it is read
from kogge.base.errors import Refused

MOST_ROWS = 300_000
MOST_COLUMNS = 200
LAST_ROW = 1_048_576  # of a sheet, in every spreadsheet program
LONGEST_CELL = 20_000  # letters
# Ending and type of what can be asked for; the comma is what programs read, the semicolon what Excel here opens.
FORMATS = {
    "csv": (".csv", "text/csv; charset=utf-8"),
    "csv-semicolon": (".csv", "text/csv; charset=utf-8"),
    "xlsx": (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
DELIMITERS = {",": ",", ";": ";", "\t": "tab"}
# In the order in which they are tried when a file is not UTF-8; letters of the languages that are written with each.
ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1257": "Windows-1257",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
}
ALPHABETS = {
    "cp1252": ["åäöé", "æøåé", "äöüß", "õäöü"],
    "cp1257": ["ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"],
    "cp1250": ["ąćęłńóśźż"],
}
# Of a workbook, by what its parts declare: all of it, the words that must be kept in memory, and how tightly packed.
MOST_UNPACKED = 200_000_000
MOST_WORDS = 40_000_000
MOST_PARTS = 2_000
TIGHTEST = 250
BEGINNING = re.compile(rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(<\?xml[^<>]*\?>)?\s*<[A-Za-z_]")
MARKS = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\u200b]")  # that turn the direction of writing, or are not seen
UNSEEN = ("Cc", "Cs")  # controls, and halves of a letter, which no database takes


@dataclass(frozen=True)
class Shape:
    """What a table is written in."""

    kind: str  # csv or xlsx
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""

    @property
    def words(self):
        """In words for the person: "CSV, UTF-8, semicolon"."""
        names = {",": _("comma"), ";": _("semicolon"), "\t": _("tab")}
        said = [self.kind.upper(), ENCODINGS.get(self.encoding, ""), names.get(self.delimiter, ""), self.sheet]
        return ", ".join(word for word in said if word)

    def as_dict(self):
        return asdict(self)


def look(stream, *, kind) -> Shape:
    """What the table in this file of bytes seems to be written in."""
    if kind == "xlsx":
        with _workbook(stream) as book:
            return Shape("xlsx", sheet=_first(book).title)
    encoding = _encoding(stream)
    return Shape("csv", encoding=encoding, delimiter=_delimiter(stream, encoding))


def rows(stream, shape):
    """(number, cells) of each row that says something, as text; the first is the head. Numbered as in the file."""
    read = _xlsx_rows if shape.kind == "xlsx" else _csv_rows
    found = 0
    for number, cells in read(stream, shape):
        if len(cells) > MOST_COLUMNS:
            raise Refused(
                _("Row %(row)s has more than %(most)s columns. Take some out, and choose the file again.")
                % {"row": number, "most": MOST_COLUMNS}
            )
        cells = [clean(cell) for cell in cells]
        if not any(cells):
            continue
        found += 1
        if found > MOST_ROWS + 1:
            raise Refused(_("There are more than %(most)s rows. Split the file.") % {"most": MOST_ROWS})
        yield number, cells


def clean(cell) -> str:
    """The text of a cell without what nobody sees: controls, marks of direction, spaces around."""
    text = MARKS.sub("", str(cell).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
    if len(text) > LONGEST_CELL:
        raise Refused(_("A cell holds more than %(most)s letters.") % {"most": LONGEST_CELL})
    if not text.isprintable():
        text = "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in UNSEEN)
    return unicodedata.normalize("NFC", text.strip())


# CSV -----------------------------------------------------------------------------------------------------


def _text(stream, encoding):
    """The file as text; closing it leaves the stream open."""
    stream.seek(0)
    return codecs.getreader(encoding)(stream, errors="strict")


def _csv_rows(stream, shape):
    lines = _text(stream, shape.encoding)
    reader = csv.reader(_without_hint(lines), delimiter=shape.delimiter or ",")
    try:
        for cells in reader:
            yield reader.line_num, [plain_cell(cell) for cell in cells]
    except UnicodeError as problem:
        words = _("This is not written in %(encoding)s. Choose another encoding.")
        raise Refused(words % {"encoding": ENCODINGS[shape.encoding]}) from problem
    except csv.Error as problem:
        words = _("Row %(row)s can’t be read as a table: a quotation mark may be open, or a cell is far too long.")
        raise Refused(words % {"row": reader.line_num}) from problem


def _without_hint(lines):
    """The lines of a table; the first may be Excel's own hint at the delimiter, which is left empty."""
    for number, line in enumerate(_split(lines)):
        line = line.removeprefix("\ufeff") if number == 0 else line
        yield "\n" if number == 0 and re.fullmatch(r'"?sep=.', line.strip("\r\n").strip('"')) else line


def _split(lines):
    """Lines as csv wants them: ended by line feeds alone, not by every sign that Unicode takes for an end."""
    left = ""
    while part := lines.read(65_536, 65_536):
        *whole, left = (left + part).split("\n")
        yield from (line + "\n" for line in whole)
        if len(left) > 1_000_000:
            raise csv.Error
    if left:
        yield left


def _encoding(stream):
    stream.seek(0)
    head = stream.read(65_536)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    strange = []  # lines that are not UTF-8, for a guess at what else they may be
    stream.seek(0)
    is_utf8 = True
    while part := stream.read(262_144):
        try:
            if is_utf8:
                decoder.decode(part)
        except UnicodeDecodeError:
            is_utf8 = False
        if not is_utf8:
            strange.append(part)
            break
    if is_utf8:
        return "utf-8-sig"
    if not strange[0].strip(b"\x00") or strange[0].count(b"\x00") > len(strange[0]) // 4:
        return "utf-16"
    return max(ALPHABETS, key=lambda encoding: _fits(strange[0], encoding))


def _fits(sample, encoding):
    """How many letters beyond ASCII are those of one language written so; then of all of them."""
    letters = [letter for letter in sample.decode(encoding, "replace").lower() if ord(letter) > 127]
    by_language = [sum(letter in alphabet for letter in letters) for alphabet in ALPHABETS[encoding]]
    known = set("".join(ALPHABETS[encoding]))
    return max(by_language), sum(letter in known for letter in letters)


def _delimiter(stream, encoding):
    """The sign that cuts the first lines into the same number of cells, the more the better."""
    try:
        sample = _text(stream, encoding).read(65_536, 65_536)
    except UnicodeError:
        return ","

    def score(sign):
        lines = io.StringIO(sample.removeprefix("\ufeff"), newline="")
        first = itertools.islice(csv.reader(lines, delimiter=sign), 30)
        with_some = [len(cells) for cells in first if cells]
        if not with_some or max(with_some) == 1:
            return (0, 0)
        return (sum(n == with_some[0] for n in with_some) / len(with_some), with_some[0])

    try:
        return max(DELIMITERS, key=score)
    except csv.Error:
        return ","


# XLSX ----------------------------------------------------------------------------------------------------


def check_package(stream):
    """Refuse a workbook by what its table of contents declares. Nothing of it is unpacked here."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise Refused(_("This is no workbook that a spreadsheet program writes. Save it again as XLSX.")) from problem
    tight = any(part.file_size > 1_000_000 and part.file_size > TIGHTEST * part.compress_size for part in parts)
    words = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    whole = sum(part.file_size for part in parts)
    if tight or whole > MOST_UNPACKED or len(parts) > MOST_PARTS or words > MOST_WORDS:
        raise Refused(_("Unpacked, this workbook would be far too large. Save the table alone, as CSV."))
    with zipfile.ZipFile(stream) as package:
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                _check_definitions(package, part)


def _check_definitions(package, part):
    """No part may define entities: they are how a small file becomes a large one, or reads another.

    Definitions stand before the first element, and spreadsheet programs write nothing there, not even a comment.
    """
    try:
        with package.open(part) as opened:
            head = opened.read(4096).replace(b"\x00", b"")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, zipfile.zlib.error) as problem:
        raise Refused(_("This workbook is damaged, or locked by a password. Save it again without.")) from problem
    if part.file_size and not BEGINNING.match(head):
        raise Refused(_("This is no workbook that a spreadsheet program writes. Save it again as XLSX."))


class _Opened:
    """A workbook that is closed at the end, and whose troubles become one sentence."""

    def __init__(self, book):
        self.book = book

    def __enter__(self):
        return self.book

    def __exit__(self, kind, problem, trace):
        self.book.close()


def _workbook(stream):
    from openpyxl import load_workbook

    check_package(stream)
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out (pictures, styles) is nothing to us
            return _Opened(load_workbook(stream, read_only=True, data_only=True, keep_links=False))
    except Exception as problem:  # openpyxl lets out whatever its parsers meet
        raise Refused(_("This workbook can’t be read. Save it again as XLSX, or as CSV.")) from problem


def _first(book):
    """The first sheet with cells that is not hidden."""
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    if not sheets:
        raise Refused(_("There is no table in this workbook."))
    return sheets[0]


def _xlsx_rows(stream, shape):
    with _workbook(stream) as book:
        try:
            yield from _cells_of(book, _first(book))
        except Refused:
            raise
        except Exception as problem:  # a part that is broken in the middle
            raise Refused(_("This workbook can’t be read. Save it again as XLSX, or as CSV.")) from problem


def _cells_of(book, sheet):
    """Cells as they are shown. A formula counts by the result that was saved with it; without one it is refused."""
    from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

    class Reader(WorkSheetParser):
        def parse_cell(self, element):
            has_result = element.findtext(VALUE_TAG) or element.get("t") == "str"  # a text may be empty
            if element.find(FORMULA_TAG) is not None and not has_result:
                raise Refused(
                    _(
                        "Cell %(cell)s is a formula without a result. Put values in place of the formulas, or save "
                        "the file once more in a spreadsheet program."
                    )
                    % {"cell": element.get("r", "?")}
                )
            return super().parse_cell(element)

    with sheet._get_source() as source, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = Reader(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        before = 0
        for number, cells in parser.parse():
            if not before < number <= LAST_ROW:
                raise Refused(_("This workbook can’t be read. Save it again as XLSX, or as CSV."))
            before, row = number, {}
            for cell in cells:
                if cell["value"] is not None:
                    row[cell["column"]] = _shown(cell["value"])
            if row and max(row) > 16_384:
                raise Refused(_("There is no table in this workbook."))
            yield number, [row.get(column, "") for column in range(1, max(row, default=0) + 1)]


def _shown(value):
    """A number without a tail, a day as a day, truth as a word: as somebody would type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    return str(value)


def write_xlsx(path, title, head, rows):
    """A workbook of one table, row by row: every cell is text or a number, nothing can act, the head stays in view."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number, name in enumerate(head, 1):
        sheet.column_dimensions[get_column_letter(number)].width = max(14, min(44, 2 * len(str(name))))

    def cell(value, is_head=False):
        if value is None or value == "":
            return None
        is_number = isinstance(value, int | float | Decimal)
        made = WriteOnlyCell(sheet, value=value if is_number else ILLEGAL_CHARACTERS_RE.sub("", str(value))[:32_000])
        if not is_number:
            made.data_type = "s"  # whatever it begins with
        if is_head:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(str(name), is_head=True) for name in head])
    for row in rows:
        sheet.append([cell(value) for value in row])
    book.save(path)
