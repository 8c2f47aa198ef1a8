"""Questionnaires with answers, made plainly: how they came about is not what these tests are about."""

from datetime import date, timedelta

from django.utils import timezone
from i18nfield.strings import LazyI18nString

from kogge.commons.surveys.models import Answer, Question, Questionnaire, Response, Section
from tests import make

WORDS = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
NEEDS = {"lead": "Leadership", "intl": "Internationalisation", "money": "Finance"}
STEPS = {f"s{n}": word for n, word in enumerate(WORDS, 1)}


def labels(words):
    return [{"code": code, "label": {"en": label}} for code, label in words.items()]


def questionnaire(*, state="closed", by=None, **fields):
    made = Questionnaire.objects.create(title=make.text("What clusters need"), state=state, **fields)
    Section.objects.create(questionnaire=made, title=make.text("About you"))
    if by:
        made.editors.add(by)
    return made


def question(survey, code, kind, text="", *, options=None, rows=None, **fields):
    section = survey.sections.get()
    return Question.objects.create(
        section=section,
        code=code,
        kind=kind,
        text=LazyI18nString({"en": text or code.capitalize()}),
        options=labels(options or {}),
        rows=labels(rows or {}),
        position=section.questions.count() + 1,
        **fields,
    )


def answer(survey, *, language="en", on=date(2027, 3, 1), at=None, person=None, address="", state="sent", **values):
    made = Response.objects.create(
        questionnaire=survey,
        language=language,
        sent_on=on,
        sent_at=at,
        person=person,
        address=address,
        state=state,
    )
    questions = {one.code: one for one in survey.questions()}
    Answer.objects.bulk_create(
        Answer(response=made, question=questions[code], value=value) for code, value in values.items()
    )
    return made


def pre_study(per_country, *, rates=True, **fields):
    """A pre-study with two matrices and a country; {code: (how many, importance, skill)}."""
    survey = questionnaire(**fields)
    question(survey, "country", "single", "Country", options={"SE": "Sweden", "FI": "Finland", "LV": "Latvia"})
    question(survey, "wanted", "matrix", "Importance", options=STEPS, rows=NEEDS)
    question(survey, "there", "matrix", "Present skill", options=STEPS, rows=NEEDS)
    for code, (count, wanted, there) in per_country.items():
        for _number in range(count):
            values = {
                "wanted": {"lead": f"s{wanted}", "intl": "s5", "money": "s3"},
                "there": {"lead": f"s{there}", "intl": "s2", "money": "s3"},
            }
            answer(survey, **({"country": code} if code else {}), **(values if rates else {}))
    return survey


def ago(days):
    return timezone.now().date() - timedelta(days=days)
