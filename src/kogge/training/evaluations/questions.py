"""What is asked: the questions that ship with the room, the same in every module and edition."""

import tomllib
from functools import cache
from pathlib import Path

from i18nfield.strings import LazyI18nString

from kogge.commons.surveys.models import Question

LANGUAGES = ("en", "sv", "da", "de", "et", "fi", "lt", "lv", "nb", "pl")  # all; the first is what others fall back to
LEAST = 5  # answers, before anything of them is shown


@cache
def shipped():
    return tomllib.loads((Path(__file__).parent / "data/questions.toml").read_text(encoding="utf-8"))


def asked(kind):
    """The rows of the questions of this kind of evaluation, in their order."""
    return [row for row in shipped()["question"] if kind in row["kinds"]]


def scales(kind):
    """Those answered on a scale: what is compared."""
    return [row for row in asked(kind) if "scale" in row]


def words_of(row):
    """The question in the reader's language."""
    return str(LazyI18nString({code: row[code] for code in LANGUAGES}))


def steps_of(row):
    """The five steps of its scale in the reader's language, the lowest first."""
    words = shipped()["scales"][row["scale"]]
    steps = zip(*(words[code] for code in LANGUAGES), strict=True)
    return [str(LazyI18nString(dict(zip(LANGUAGES, step, strict=True)))) for step in steps]


def title_of(evaluation):
    """The title in every language that ships, with how many minutes it takes."""
    given = {"number": evaluation.module.number if evaluation.module else "", "week": evaluation.number}
    given["months"] = evaluation.number
    return LazyI18nString({code: text.format(**given) for code, text in shipped()["title"][evaluation.kind].items()})


def text(name):
    return LazyI18nString(shipped()[name])


def questions(kind, section):
    """The questions as the surveys keep them. None must be answered."""
    for row in asked(kind):
        options = []
        if "scale" in row:
            scale = shipped()["scales"][row["scale"]]
            pairs = zip(*(scale[code] for code in LANGUAGES), strict=True)
            options = [
                {"code": str(step), "label": dict(zip(LANGUAGES, pair, strict=True))}
                for step, pair in enumerate(pairs, 1)
            ]
        yield Question(
            section=section,
            code=row["code"],
            kind=Question.Kind.SCALE if options else Question.Kind.LONG,
            text=LazyI18nString({code: row[code] for code in LANGUAGES}),
            options=options,
        )
