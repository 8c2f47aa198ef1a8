"""Tables that people hand in: guessed right, read row by row, and refused before they do harm."""

import io
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from kogge.base.cells import csv_lines, plain_cell, safe_cell
from kogge.base.documents import sheets
from kogge.base.documents.sheets import Shape
from kogge.base.errors import Refused

ROWS = [["Pavadinimas", "Miestas"], ["Žemės ūkio tinklas", "Panevėžys"], ["Ąžuolas; ir kiti", "Šiauliai"]]


def table(content, kind="csv"):
    """(shape, rows) as they are read."""
    stream = io.BytesIO(content)
    shape = sheets.look(stream, kind=kind)
    return shape, [cells for _number, cells in sheets.rows(stream, shape)]


def written(delimiter=";", encoding="utf-8", rows=ROWS):
    return "".join(csv_lines(rows[0], rows[1:], delimiter=delimiter)).removeprefix("\ufeff").encode(encoding)


def workbook(rows, **more):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def package(parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return made.getvalue()


def replaced(content, name, old, new):
    """A workbook with one part written anew."""
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        parts = {part: zipped.read(part) for part in zipped.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    return package(parts)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1257"])
def test_encoding_and_delimiter_are_guessed_and_every_letter_arrives(encoding, delimiter):
    shape, rows = table(written(delimiter, encoding))

    expected = "utf-8-sig" if encoding == "utf-8" else encoding
    assert (shape.encoding, shape.delimiter, rows) == (expected, delimiter, ROWS)


@pytest.mark.parametrize(
    ("encoding", "word"),
    [("cp1252", "Fødevareklyngen på Sjælland"), ("cp1250", "Klaster Łódź i Śląsk"), ("cp1257", "Rīgas ķīmijas grupa")],
)
def test_a_file_that_is_not_utf8_is_read_in_the_encoding_whose_languages_it_speaks(encoding, word):
    shape, rows = table(written(encoding=encoding, rows=[["a", "b"], [word, "x"]]))

    assert (shape.encoding, rows[1]) == (encoding, [word, "x"])


def test_what_excel_puts_in_front_and_lines_inside_of_cells_are_understood():
    _shape, rows = table('sep=;\r\nname;text\r\n"A";"one\r\ntwo; three"\r\n;\r\nB;\r\n'.encode("utf-8-sig"))

    assert rows == [["name", "text"], ["A", "one\ntwo; three"], ["B", ""]]


def test_rows_are_numbered_as_in_the_file():
    stream = io.BytesIO(b"a,b\n\n1,2\n,,\n3,4\n")

    assert list(sheets.rows(stream, Shape("csv", "utf-8-sig", ","))) == [
        (1, ["a", "b"]),
        (3, ["1", "2"]),
        (5, ["3", "4"]),
    ]


def test_the_wrong_encoding_is_refused_with_a_sentence():
    stream = io.BytesIO(written(encoding="cp1257"))

    with pytest.raises(Refused, match="This is not written in UTF-8"):
        list(sheets.rows(stream, Shape("csv", "utf-8-sig", ";")))


def test_what_nobody_sees_is_taken_out_of_cells():
    assert sheets.clean(" a\u202eb\x00\x07 \xa0c\u200b\r\nd ") == "ab  c\nd"
    assert sheets.clean("half a letter \ud800\udfff is none") == "half a letter  is none"


def test_a77_what_was_made_safe_is_read_as_it_was_and_other_apostrophes_stay():
    said = ["=1+1", "+46 70", "'quoted", "'s-Hertogenbosch", "-1", "＝x", "plain", "'"]

    assert [plain_cell(safe_cell(text)) for text in said] == said
    assert [plain_cell(text) for text in ("'s-Hertogenbosch", "'=1")] == ["'s-Hertogenbosch", "=1"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (("a," * 250 + "\n").encode() * 2, "more than 200 columns"),
        (b'a,b\n"' + b"x" * 1_200_000 + b'",2\n', "can’t be read as a table"),
        (b"a,b\n" + b"y" * 30_000 + b",2\n", "more than 20000 letters"),
        (b'a,b\n1,"open\n' + b"2,3\n" * 40_000, "can’t be read as a table"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(Refused, match=sentence):
        table(content)


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)

    assert len(table(b"a\n1\n2\n3\n")[1]) == 4
    with pytest.raises(Refused, match="more than 3 rows"):
        table(b"a\n1\n2\n3\n4\n")


def test_a65_rows_of_forty_columns_stream_with_flat_memory():
    class Endless(io.RawIOBase):
        """A file that is made while it is read."""

        def __init__(self):
            self.line, self.left = b"x," * 39 + b"y\n", 20_000

        def readable(self):
            return True

        def seek(self, *place):
            self.left = 20_000
            return 0

        def read(self, size=-1):
            if self.left <= 0:
                return b""
            self.left -= 800
            return self.line * 800

    tracemalloc.start()
    count = sum(1 for _row in sheets.rows(Endless(), Shape("csv", "utf-8-sig", ",")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (count, peak < 5_000_000) == (20_000, True)


# Workbooks -----------------------------------------------------------------------------------------------


def test_a_workbook_gives_what_its_cells_show():
    shape, rows = table(workbook([["name", "members", "is"], ["Ąžuolas", 12.0, True], ["B", 1.5, None]]), "xlsx")

    assert (shape.kind, rows) == ("xlsx", [["name", "members", "is"], ["Ąžuolas", "12", "yes"], ["B", "1.5"]])


@pytest.mark.parametrize("number", [b"99999999999999999999", b"1048577", b"1", b"0", b"-5"])
def test_a_row_that_no_sheet_can_have_or_that_comes_twice_is_refused(number):
    content = workbook([["a"], ["x"]])

    with pytest.raises(Refused, match="This workbook can’t be read"):
        table(replaced(content, "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="' + number + b'"'), "xlsx")


def test_a_formula_counts_by_the_result_that_was_saved_with_it():
    content = workbook([["a"], ["=1+1"]])
    saved = replaced(content, "xl/worksheets/sheet1.xml", b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")

    assert table(saved, "xlsx")[1] == [["a"], ["2"]]
    with pytest.raises(Refused, match="Cell A2 is a formula without a result"):
        table(content, "xlsx")


def test_a72_a_workbook_is_refused_by_what_it_declares_before_it_is_unpacked():
    bomb = package({"[Content_Types].xml": b"<a/>", "xl/worksheets/sheet1.xml": b"<a>" + b" " * 50_000_000})
    many = package({f"xl/{number}.xml": b"<a/>" for number in range(2_001)})

    tracemalloc.start()
    for content in (bomb, many):
        with pytest.raises(Refused, match="far too large"):
            sheets.look(io.BytesIO(content), kind="xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize(
    "definition",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
        b"<!-- <a " + b"x" * 6_000 + b' --><!DOCTYPE x [<!ENTITY a "aaaa">]>',
    ],
)
def test_a72_a_workbook_that_defines_entities_is_refused(definition):
    content = replaced(workbook([["a"], [1]]), "xl/workbook.xml", b"<workbook", definition + b"<workbook")

    with pytest.raises(Refused, match="no workbook that a spreadsheet program writes"):
        sheets.look(io.BytesIO(content), kind="xlsx")


def test_what_is_no_workbook_is_refused_with_a_sentence():
    for content in (b"PK\x03\x04nothing", b"", package({"x.xml": b"<a/>"}), workbook([["a"]])[:-200]):
        with pytest.raises(Refused):
            sheets.look(io.BytesIO(content), kind="xlsx")


def test_a_workbook_of_ours_holds_text_keeps_its_head_in_view_and_is_read_as_it_was(tmp_path):
    path = tmp_path / "x.xlsx"
    rows = [["=1+1", 2, "'x"], ["a\x0bb", None, 1.5], ["@SUM(A1)", "", "-1"]]
    sheets.write_xlsx(path, "Directory", ["one", "two", "three"], rows)

    sheet = load_workbook(path).active
    assert [[(cell.data_type, cell.value) for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        [("s", "=1+1"), ("n", 2), ("s", "'x")],
        [("s", "ab"), ("n", None), ("n", 1.5)],
        [("s", "@SUM(A1)"), ("n", None), ("s", "-1")],
    ]
    assert (sheet.freeze_panes, sheet.column_dimensions["A"].width) == ("A2", 14)
    assert table(path.read_bytes(), "xlsx")[1][1:] == [["=1+1", "2", "'x"], ["ab", "", "1.5"], ["@SUM(A1)", "", "-1"]]
