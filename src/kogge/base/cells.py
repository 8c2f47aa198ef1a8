"""Tables for spreadsheets (CSV), in which no cell can act as a formula."""

import csv

from django.http import HttpResponse
from django.utils.text import slugify

# What a spreadsheet takes for the beginning of a formula, also full-width and after spaces.
ACTS = tuple("=+-@＝＋－＠\t\r\n")


def safe_cell(value):
    """Text that would be taken for a formula gets an apostrophe in front; numbers and days stay what they are."""
    if not isinstance(value, str):
        return "" if value is None else value
    return f"'{value}" if value.startswith("'") or value[:1] in ACTS or value.lstrip().startswith(ACTS) else value


def plain_cell(text: str) -> str:
    """What `safe_cell` was given, when its table is read in again; an apostrophe that it did not write stays."""
    rest = text.removeprefix("'")
    return rest if safe_cell(rest) == text else text


class _Line:
    """What csv writes a line into, to hand it on at once."""

    def write(self, line):
        return line


def csv_lines(head, rows, *, delimiter=","):
    """A table line by line, as long as it may be; with the mark by which spreadsheets know that it is UTF-8."""
    writer = csv.writer(_Line(), delimiter=delimiter)
    yield "\ufeff" + writer.writerow([safe_cell(str(cell)) for cell in head])
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


def csv_answer(name: str, head, rows) -> HttpResponse:
    """A table to download; with the mark by which spreadsheets know that it is UTF-8."""
    response = HttpResponse("".join(csv_lines(head, rows)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(name)}.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
