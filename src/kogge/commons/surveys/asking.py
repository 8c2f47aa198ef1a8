"""One question without a database: what an answer to it is, what is wrong with one, how it reads, who is asked."""

import math
import re
from datetime import date

from django.utils.formats import get_format, number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from i18nfield.strings import LazyI18nString

from kogge.base.dates import day

MOST = {"short": 200, "long": 4000}  # letters, when the question does not say
HARD_MOST = 20_000  # letters of a draft; more is nobody's answer
NUMBER = re.compile(r"[-+]?\d{1,15}([.]\d{1,6})?\Z")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def name_of(question) -> str:
    """The question as it is called in a list or an error."""
    return Truncator(" ".join(str(question.text).split())).chars(80)


def words_of(label) -> str:
    """A label, {language: words}, in the reader's language."""
    return str(LazyI18nString(label))


def is_empty(value) -> bool:
    """Zero is an answer; nothing, an empty text, no choice and a tick that is not set are none."""
    return value is None or value is False or value in ("", [], {})


def tidy(question, raw):
    """What was typed or chosen, as it is kept; what cannot be read stays as it was typed, unknown choices go."""
    reader = READERS.get(question.kind, _text)
    return reader(question, raw)


def _text(question, raw):
    return CONTROLS.sub("", str(raw or "")).replace("\r\n", "\n").strip()[:HARD_MOST]


def _codes(question):
    return [option["code"] for option in question.options]


def _single(question, raw):
    return raw if raw in _codes(question) else None


def _multiple(question, raw):
    chosen = raw if isinstance(raw, list | tuple) else [raw]
    return [code for code in _codes(question) if code in chosen]


def _scale(question, raw):
    return int(raw) if str(raw) in ("1", "2", "3", "4", "5") else None


def _matrix(question, raw):
    raw, codes = raw if isinstance(raw, dict) else {}, _codes(question)
    return {row["code"]: raw[row["code"]] for row in question.rows if raw.get(row["code"]) in codes}


def _number(question, raw):
    typed = _text(question, raw if raw != 0 else "0")
    plain = re.sub(r"[\s\u00a0\u202f']", "", typed).replace("−", "-")
    plain = plain.replace(",", "" if "." in plain else ".")
    if not NUMBER.match(plain):
        return typed[:100]
    return float(plain) if "." in plain else int(plain)


def _day(question, raw):
    return raw.isoformat() if isinstance(raw, date) else _text(question, raw)[:40]


def _file(question, raw):
    return {"ref": raw["ref"], "name": raw["name"]} if isinstance(raw, dict) and raw.get("ref") else None


def _ranking(question, raw):
    """From {code: place} of the form, or a list. Half a ranking is kept as {code: place}, as it was chosen."""
    codes = _codes(question)
    if isinstance(raw, list | tuple):
        return list(raw) if sorted(raw) == sorted(codes) else {}
    raw = raw if isinstance(raw, dict) else {}
    places = {code: int(raw[code]) for code in codes if str(raw.get(code, "")).isdecimal()}
    places = {code: place for code, place in places.items() if 1 <= place <= len(codes)}
    is_whole = len(places) == len(codes) == len(set(places.values()))
    return sorted(codes, key=places.get) if is_whole and codes else places


def _consent(question, raw):
    return raw in (True, "true", "True", "on", "1", "yes")


READERS = {
    "single": _single,
    "multiple": _multiple,
    "scale": _scale,
    "matrix": _matrix,
    "number": _number,
    "date": _day,
    "file": _file,
    "ranking": _ranking,
    "consent": _consent,
}


def problem_of(question, value) -> str:
    """What is wrong with this answer, as a sentence; "" when it may be sent."""
    if is_empty(value):
        return _missing(question) if question.is_required else ""
    checker = CHECKERS.get(question.kind)
    return checker(question, value) if checker else ""


def _missing(question):
    sentences = {
        "single": _("Select an answer to “%(question)s”"),
        "multiple": _("Select an answer to “%(question)s”"),
        "scale": _("Select an answer to “%(question)s”"),
        "matrix": _("Select an answer in every line of “%(question)s”"),
        "ranking": _("Give every line of “%(question)s” a place"),
        "file": _("Choose a file for “%(question)s”"),
        "date": _("Enter a day for “%(question)s”"),
        "number": _("Enter a number for “%(question)s”"),
        "consent": _("Tick “%(question)s”; without it the answers cannot be sent"),
    }
    return sentences.get(question.kind, _("Answer “%(question)s”")) % {"question": name_of(question)}


def most_letters(question) -> int:
    return question.limits.get("most") or MOST.get(question.kind, MOST["long"])


def _check_text(question, value):
    most = most_letters(question)
    if len(value) <= most:
        return ""
    values = {"question": name_of(question), "most": number_format(most, force_grouping=True), "now": len(value)}
    return _("“%(question)s” must be %(most)s characters or fewer (now %(now)s)") % values


def _check_multiple(question, value):
    least, most = question.limits.get("least") or 0, question.limits.get("most") or math.inf
    if len(value) < least:
        words = ngettext("Select at least %(n)s in “%(question)s”", "Select at least %(n)s in “%(question)s”", least)
        return words % {"n": least, "question": name_of(question)}
    if len(value) > most:
        words = ngettext("Select at most %(n)s in “%(question)s”", "Select at most %(n)s in “%(question)s”", most)
        return words % {"n": most, "question": name_of(question)}
    return ""


def _check_matrix(question, value):
    if question.is_required and len(value) < len(question.rows):
        return _missing(question)
    return ""


def _check_number(question, value):
    values = {"question": name_of(question), **question.limits}
    if isinstance(value, str):
        return _("“%(question)s” must be a number, for example 12 or 12.5") % values
    if question.limits.get("least") is not None and value < question.limits["least"]:
        return _("“%(question)s” must be %(least)s or more") % values
    if question.limits.get("most") is not None and value > question.limits["most"]:
        return _("“%(question)s” must be %(most)s or less") % values
    return ""


def _check_date(question, value):
    try:
        date.fromisoformat(value)
    except ValueError:
        return _("“%(question)s” must be a day in the form 2027-03-01") % {"question": name_of(question)}
    return ""


def _check_ranking(question, value):
    if isinstance(value, list):
        return ""
    if len(set(value.values())) < len(value):
        return _("Give each place in “%(question)s” only once") % {"question": name_of(question)}
    return _("Give every line of “%(question)s” a place") % {"question": name_of(question)}


CHECKERS = {
    "short": _check_text,
    "long": _check_text,
    "multiple": _check_multiple,
    "matrix": _check_matrix,
    "number": _check_number,
    "date": _check_date,
    "ranking": _check_ranking,
}


def in_words(question, value) -> list[str]:
    """The answer as it reads, a text for each line; [] when there is none."""
    if is_empty(value):
        return []
    labels = {option["code"]: words_of(option["label"]) for option in question.options}
    if question.kind == "single":
        return [labels.get(value, str(value))]
    if question.kind == "multiple":
        return [labels.get(code, code) for code in value]
    if question.kind == "scale":
        return [f"{value} – {labels[str(value)]}" if labels.get(str(value)) else str(value)]
    if question.kind == "matrix":
        rows = {row["code"]: words_of(row["label"]) for row in question.rows}
        return [f"{rows.get(row, row)}: {labels.get(code, code)}" for row, code in value.items()]
    if question.kind == "ranking":
        places = {code: n for n, code in enumerate(value, start=1)} if isinstance(value, list) else value
        return [f"{n}. {labels.get(code, code)}" for code, n in sorted(places.items(), key=lambda pair: pair[1])]
    return _plain_words(question, value)


def _plain_words(question, value):
    if question.kind == "number" and not isinstance(value, str):
        unit = question.limits.get("unit", "")
        # A year has no separator; in a large number it helps.
        is_large = abs(value) >= 10_000
        said = number_format(value) if is_large else str(value).replace(".", get_format("DECIMAL_SEPARATOR"))
        return [f"{said} {unit}".strip()]
    if question.kind == "date" and not _check_date(question, value):
        return [day(date.fromisoformat(value))]
    if question.kind == "file":
        return [value["name"]]
    if question.kind == "consent":
        return [_("Yes")]
    return [str(value)]


def holds(condition, values) -> bool:
    """Whether the answers fulfil {"question": code, "values": [codes]}; no condition is fulfilled."""
    if not condition:
        return True
    given = values.get(condition["question"])
    if is_empty(given):
        return False
    given = [str(one) for one in given] if isinstance(given, list) else ["yes" if given is True else str(given)]
    return any(value in given for value in condition["values"])


def reachable(questions, values) -> list:
    """The questions that are asked, given {code: value}: a hidden one's own answer counts as none."""
    asked, counted = [], {}
    for question in questions:
        if holds(question.shown_if, counted):
            asked.append(question)
            counted[question.code] = values.get(question.code)
    return asked


def condition_in_words(question, by_code) -> str:
    """ "Only if you answered “Yes” to “Do you work abroad?”", or nothing."""
    on = by_code.get(question.shown_if.get("question"))
    if on is None:
        return ""
    labels = dict(on.choices())
    said = [_("Yes") if value == "yes" and on.kind == "consent" else labels.get(value, value)
            for value in question.shown_if["values"]]  # fmt: skip
    words = _(" or ").join(f"“{label}”" for label in said)
    return _("Only if you answered %(answers)s to “%(question)s”.") % {"answers": words, "question": name_of(on)}
