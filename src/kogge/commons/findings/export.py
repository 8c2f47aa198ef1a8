"""Answers as a table: one row a response, one column a question, the lines of a matrix as columns."""

import tempfile
from collections import Counter
from pathlib import Path

from django.utils.text import slugify
from django.utils.translation import gettext as _

from kogge.base.cells import csv_lines
from kogge.base.documents.sheets import FORMATS, write_xlsx
from kogge.commons.findings.disclosure import kept
from kogge.commons.findings.results import safe_languages, shuffled
from kogge.commons.surveys.models import Question, Response

Kind = Question.Kind


def file_name(questionnaire, form, now):
    name = slugify(str(questionnaire.title))[:60] or questionnaire.ref.lower()
    return f"{name}-{now:%Y-%m-%d}{FORMATS[form][0]}"


def content(gathered, form, *, is_coded=False) -> bytes:
    """The whole file. Below the head stands a second one with the codes, which stay the same in every language."""
    head, rows = table(gathered, is_coded=is_coded)
    if form == "xlsx":
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "answers.xlsx"
            write_xlsx(path, _("Answers"), head, rows)
            return path.read_bytes()
    return "".join(csv_lines(head, rows, delimiter=";" if form == "csv-semicolon" else ",")).encode()


def table(gathered, *, is_coded=False):
    """The head, and the rows: the codes of the columns first, then the responses."""
    columns = [column for question in gathered.questions for column in _columns(question)]
    about, said = _anonymous(gathered) if gathered.questionnaire.is_anonymous else _named(gathered)
    head = [*about.values(), *(label for _question, _row, _code, label in columns)]
    rows = [[*about, *(code for _question, _row, code, _label in columns)]]
    values = {question.pk: _safe_values(gathered, question) for question in gathered.questions}
    for response, cells in said:
        given = (values[question.pk].get(response) for question, _row, _code, _label in columns)
        words = [
            _cell(question, row, value, is_coded, is_anonymous=gathered.questionnaire.is_anonymous)
            for (question, row, _code, _label), value in zip(columns, given, strict=True)
        ]
        rows.append([*cells, *words])
    return head, rows


def _safe_values(gathered, question):
    """The answers by response; without names, a choice that too few made stays blank."""
    values = gathered.values[question.pk]
    if not gathered.questionnaire.is_anonymous or question.kind != Kind.SINGLE:
        return values
    shown = kept(Counter(values.values()), gathered.least, beside=gathered.n - len(values))
    return {response: code for response, code in values.items() if code in shown}


def _columns(question):
    """(question, line of a matrix, code, words)"""
    if question.kind == Kind.MATRIX:
        lines = question.row_choices()
        return [(question, row, f"{question.code}.{row}", f"{question.text}: {label}") for row, label in lines]
    return [(question, None, question.code, str(question.text))]


def _anonymous(gathered):
    """A number that says nothing, and the language where enough wrote in it."""
    safe = safe_languages(gathered)
    rows = [
        (pk, [number, gathered.languages[pk] if gathered.languages[pk] in safe else ""])
        for number, pk in enumerate(shuffled(gathered), 1)
    ]
    return {"number": _("Number"), "language": _("Language")}, rows


def _named(gathered):
    """Who answered and when, the first first."""
    about = {"name": _("Name"), "email": _("E-mail address"), "sent": _("Sent"), "language": _("Language")}
    there = Response.objects.filter(questionnaire=gathered.questionnaire, state=Response.State.SENT)
    there = there.select_related("person").order_by("sent_at", "pk")
    zone = gathered.questionnaire.zone
    rows = []
    for one in there:
        if one.pk in gathered.languages:
            sent = f"{one.sent_at.astimezone(zone):%Y-%m-%d %H:%M}" if one.sent_at else ""
            name, email = (one.person.name, one.person.email) if one.person else ("", one.address)
            rows.append((one.pk, [name, email, sent, one.language]))
    return about, rows


def _cell(question, row, value, is_coded, *, is_anonymous):
    if value is None:
        return ""
    words = dict(question.choices())
    match question.kind:
        case Kind.SINGLE:
            return value if is_coded else words[value]
        case Kind.MULTIPLE:
            return "; ".join(value if is_coded else (words[code] for code in value))
        case Kind.RANKING:
            return " > ".join(value if is_coded else (words[code] for code in value))
        case Kind.SCALE:
            return value + 1 if is_coded or not words else list(words.values())[value]
        case Kind.MATRIX:
            step = value.get(row)
            return "" if step is None else list(words if is_coded else words.values())[step]
        case Kind.NUMBER:
            return int(value) if value.is_integer() else value
        case Kind.DATE:
            return value.isoformat()
        case Kind.CONSENT:
            return "yes" if is_coded else _("Yes")
        case Kind.FILE:  # the name of a file may be that of its author
            return _("A file") if is_anonymous else value.get("name", "") if isinstance(value, dict) else str(value)
    return str(value)
