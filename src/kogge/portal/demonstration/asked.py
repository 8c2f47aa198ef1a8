"""The questionnaires of the demonstration: a pre-study with its results, one that is open, one in preparation."""

from zoneinfo import ZoneInfo

from i18nfield.strings import LazyI18nString

from kogge.commons.findings.actions import show_results
from kogge.commons.people.models import Circle
from kogge.commons.surveys import actions as surveys
from kogge.commons.surveys.models import Question, Questionnaire

ZONE = ZoneInfo("Europe/Stockholm")


def ask(demo):
    by, made = demo.person(demo.rows["asks"]), []
    for row in demo.rows["questionnaire"]:
        made.append(copied(demo, row, made, by=by) if "copies" in row else opened(demo, row, by=by))
    return made


def copied(demo, row, made, *, by):
    now = demo.at(row["made"])
    copy = surveys.copy(made[row["copies"]], by=by, now=now)
    surveys.change(copy, {"title": LazyI18nString(row["title"])}, by=by, now=now)
    return copy


def opened(demo, row, *, by):
    """Made, opened, answered, and in one case closed with its results for all."""
    circle = Circle.objects.get(slug=row["circle"]) if "circle" in row else None
    questionnaire = Questionnaire(
        audience=circle,
        closes_at=demo.moment(row["closes"], ZONE),
        **{name: LazyI18nString(row[name]) for name in ("title", "intro")},
        **{name: row[name] for name in ("languages", "is_anonymous", "is_public") if name in row},
    )
    surveys.found(questionnaire, by=by, now=demo.at(row["made"]))
    section = questionnaire.sections.get()
    for given in row["questions"]:
        surveys.add_question(question(demo, given, section), by=by, now=demo.at(row["made"]))
    surveys.open(questionnaire, by=by, now=demo.at(row["opened"]))
    if circle:
        surveys.invite(questionnaire, circle=circle, by=by, now=demo.at(row["opened"]))
    answer(demo, row, questionnaire)
    if "closed" in row:
        now = demo.at(row["closed"])
        surveys.close(questionnaire, by=by, now=now)
        show_results(questionnaire, by=by, now=now)
    return questionnaire


def question(demo, given, section):
    needs = demo.rows["needs"].items() if given.get("rows") == "needs" else []
    return Question(
        section=section,
        code=given["code"],
        kind=given["kind"],
        text=LazyI18nString(given["text"]),
        is_required=given.get("is_required", False),
        options=[{"code": code, "label": label} for code, label in given.get("options", [])],
        rows=[{"code": code, "label": label} for code, label in needs],
        limits=given.get("limits", {}),
    )


def answer(demo, row, questionnaire):
    """`answers` stand in the order of the questions; of a matrix, one digit for each line."""
    now = demo.at(row["answered"])
    people = [demo.person(address) for address in row["people"]] if "people" in row else [None] * len(row["answers"])
    for person, said in zip(people, row["answers"], strict=True):
        response = surveys.begin(questionnaire, person=person, now=now)
        values = {given["code"]: value_of(demo, given, one) for given, one in zip(row["questions"], said, strict=True)}
        surveys.save(response, values, now=now)
        surveys.send(response, now=now)


def value_of(demo, given, said):
    return dict(zip(demo.rows["needs"], said, strict=True)) if given["kind"] == "matrix" else said
