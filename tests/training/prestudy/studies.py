"""A pre-study with what belongs to it, for the tests of this room."""

from datetime import date

from django.utils import timezone

from kogge.commons.surveys import actions as surveys
from kogge.commons.surveys.models import Question, Questionnaire
from kogge.training.prestudy import actions
from kogge.training.prestudy.models import Goal, Note
from tests import make

BOARD = "/manage/manager-education/me-2027/pre-study/"
PUBLIC = "/programmes/manager-education/me-2027/"
LINES = {"strategy": "A strategy", "radar": "Seeing technology early", "money": "Funding"}
# Of each answer: country, importance of the three lines, present skill. Lithuania has six, Sweden five, Estonia one.
ANSWERS = [("lt", "543", "212")] * 6 + [("se", "453", "433")] * 5 + [("ee", "555", "111")]


def study(at="open"):
    edition = make.edition(at=at)
    return actions.begin(edition, by=make.coordinator(), now=timezone.now())


def survey(*, answers=ANSWERS, at="closed", lines=LINES, beside=None, steps=(5, 5), order=(1, 2), **fields):
    """A survey with two matrices and a country, answered without names; `beside`: the lines of the second."""
    by, now = make.coordinator(), timezone.now()
    given = {"title": make.text("What do you need?"), "is_anonymous": True, "is_public": True} | fields
    made = surveys.found(Questionnaire(**given), by=by, now=now)
    section = made.sections.get()
    options = [[{"code": str(n), "label": {"en": str(n)}} for n in range(1, most + 1)] for most in steps]
    rows = [
        [{"code": code, "label": {"en": words}} for code, words in one.items()] for one in (lines, beside or lines)
    ]
    lands = [{"code": code, "label": {"en": words}} for code, words in [("lt", "Lithuania"), ("se", "Sweden"), ("ee", "Estonia")]]  # fmt: skip  # noqa: E501
    asked = [
        ("country", "single", {"options": lands}),
        ("importance", "matrix", {"options": options[0], "rows": rows[0]}),
        ("skill", "matrix", {"options": options[1], "rows": rows[1]}),
    ]
    for code, kind, more in [asked[0], *(asked[place] for place in order)]:
        surveys.add_question(Question(section=section, code=code, kind=kind, text=make.text(code), **more), by=by, now=now)  # fmt: skip  # noqa: E501
    surveys.open(made, by=by, now=now)
    for country, wanted, there in answers:
        response = surveys.begin(made, person=None, now=now)
        sides = {
            "importance": dict(zip(lines, wanted, strict=True)),
            "skill": dict(zip(beside or lines, there, strict=True)),
        }
        surveys.save(response, {"country": country} | sides, now=now)
        surveys.send(response, now=now)
    if at == "closed":
        surveys.close(made, by=by, now=now)
    return made


def note(made, *words, **fields):
    given = {"held_on": date(2026, 3, 1), "text": "They meet and nothing follows."} | fields
    return actions.put_note(made, Note(study=made, **given), words=words, by=make.coordinator(), now=timezone.now())


def whole(at="open"):
    """A study with answers, two notes, three needs and a goal."""
    made, by, now = study(at), make.coordinator(), timezone.now()
    actions.attach(made, survey(), by=by, now=now)
    note(made, "radar", kind="workshop")
    note(made, "radar", "time", kind="interview", quote="We saw it too late.", is_quoted=True)
    radar = made.needs.get(code="radar")
    actions.put_need(made, radar, word="radar", by=by, now=now)
    goal = Goal(study=made, text=make.text("Read signals of new technology"))
    actions.put_goal(made, goal, needs=[radar], by=by, now=now)
    return made


def publish(made):
    actions.publish(made, by=make.coordinator(), now=timezone.now())
    return made


def signed_in(client, who=None):
    client.force_login(who or make.coordinator())
    return client


def body(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()
