"""An edition whose participants are asked, for the tests of this room and the table of access."""

from datetime import timedelta

from django.utils import timezone

from kogge.commons.surveys import actions as surveys
from kogge.training.evaluations import actions
from kogge.training.evaluations.models import Evaluation
from kogge.training.programmes.actions import seat
from kogge.training.programmes.models import Module, Seat
from tests import make

BOARD = "/manage/manager-education/me-2027/feedback/"
LEARN = "/learn/me-2027/"
GOOD = {"aims": "4", "own-cluster": "5", "peers": "5", "workload": "2", "form": "4"}


def people(number, edition=None):
    """So many participants of an edition that runs, without the way through a nomination."""
    edition = edition or make.edition(at="running")
    made = []
    for one in range(number):
        person = make.person(f"Person {chr(65 + one)}", language="sv" if one % 2 else "en")
        made.append(seat(edition, person, role=Seat.Role.PARTICIPANT, by=make.coordinator()))
    return made


def owner(edition, name="Pekka Leppä", number=1):
    person = make.person(name)
    module = edition.modules.get(number=number)
    seat(edition, person, role="module_lead", module=module, by=make.coordinator())
    return person


def second_module(edition):
    days = {"starts_on": edition.starts_on, "ends_on": edition.ends_on}
    return Module.objects.create(edition=edition, number=2, title=make.text("Strategy"), **days)


def evaluation(edition=None, *, at="planned", answers=(), now=None, **fields):
    """An evaluation of module 1 as far as `at`; `answers` are {code: value}, one by each participant in turn."""
    edition, now = edition or make.edition(at="running"), now or timezone.now()
    given = {"kind": "module", "module": edition.modules.order_by("number").first()} | fields
    made = edition.evaluations.filter(**given).first()
    made = made or actions.prepare(edition, **given, by=make.coordinator(), now=now)
    if at == "planned":
        return made
    if made.state == "planned":
        actions.open(made, by=make.coordinator(), now=now)
    seats = edition.seats.participants().select_related("person").order_by("pk")
    for one, said in zip(seats, answers, strict=False):
        answer(made, one.person, said, now=now)
    if at in Evaluation.COUNTED:
        actions.close(made, by=make.coordinator(), now=now + timedelta(hours=1))
    if at == "published":
        actions.publish(made, by=make.coordinator(), now=now + timedelta(hours=2))
    return made


def answer(made, person, said, *, now=None):
    now = now or timezone.now()
    response = surveys.begin(made.questionnaire, person=person, now=now)
    surveys.save(response, said, now=now)
    surveys.send(response, now=now)


def addresses(programme, edition):
    """{page: arguments} for the table of access."""
    here = Evaluation.objects.filter(edition__slug=edition).values_list("ref", flat=True).first()
    made = dict.fromkeys(
        ("feedback", "feedback_export", "evaluation_prepare", "feedback_weekly"), [programme, edition]
    )
    made |= dict.fromkeys(("reference_group", "reference_member_new", "expectation_board"), [programme, edition])
    made |= dict.fromkeys(("evaluation_detail", "evaluation_edit"), [programme, edition, here])
    made |= {"said_edit": [programme, edition, here, 0], "evaluation_step": [programme, edition, here, "publish"]}
    made |= {"reference_member_remove": [programme, edition, 1], "statement_file": [edition, 1]}
    made |= {"expectation_list": [edition], "expectation_check": [edition, 1], "learn_feedback": [edition]}
    ref = Seat.objects.participants().filter(edition__slug=edition).values_list("case", flat=True).first()
    return made | {"home_learning": [edition, ref]}
