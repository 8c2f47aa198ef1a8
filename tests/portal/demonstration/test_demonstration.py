"""The demonstration: every state of the chain, everybody plainly made up, loaded once."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import product
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.clusters.models import Member, Organisation
from kogge.commons.clusters.sections import missing, sections_of
from kogge.commons.events.models import Event
from kogge.commons.findings.gaps import gaps
from kogge.commons.imports.models import Import
from kogge.commons.journal.flow import Flowing
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.people.models import User
from kogge.commons.privacy.models import Erasure
from kogge.commons.surveys.models import Questionnaire
from kogge.commons.upkeep.models import Request
from kogge.portal.demonstration.demo import Demo, moved_to_friday, read
from kogge.portal.demonstration.words import tables
from kogge.training.decisions.models import Decision
from kogge.training.nominations.models import Nomination, Support
from kogge.training.nominators.listing import rows as rows_of
from kogge.training.prestudy.models import Inquiry, Study
from kogge.training.programmes.models import Edition
from kogge.training.questions.models import CaseAnswers
from kogge.training.selection.models import Conflict, Criterion, Review, Round
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker):
    """The demonstration, loaded once for all tests about it."""
    with django_db_blocker.unblock(), transaction.atomic():
        Demo(now=timezone.now()).load()
        yield
        transaction.set_rollback(True)


SHOWN = ["programmes.edition", "nominations.nomination", "selection.round", "selection.reviewer", "selection.review"]
SHOWN += ["surveys.questionnaire", "credentials.credential", "clusters.organisation"]


@pytest.mark.parametrize("label", SHOWN)
def test_the_demonstration_shows_every_state_of(furnished, label):
    model = apps.get_model(label)
    assert set(model.objects.values_list("state", flat=True)) == set(model.State.values)


def test_the_open_call_states_its_quotas_its_costs_in_two_currencies_and_has_a_word_of_support(furnished):
    call = Round.objects.get(state="setting_up").edition
    sums = [cost.host_eur or 0 for cost in call.costs.all()], [cost.participant_sek or 0 for cost in call.costs.all()]

    assert call.has_open_call(timezone.now()) and call.call.takes_applications
    assert dict(call.quotas.values_list("of", "most")) == {"partner": 8, "outside": 12}
    assert [sum(amounts) > 0 for amounts in sums] == [True, True]
    assert set(Support.objects.values_list("state", flat=True)) == {"asked", "given"}
    assert any(nomination.is_own for nomination in call.nominations.all())


def test_the_committee_has_five_members_declared_and_found_conflicts_and_reviews_at_every_stage(furnished):
    round = Round.objects.get(state="reviewing")
    reviews = Review.objects.filter(reviewer__round=round)
    found = Conflict.objects.filter(reviewer__round=round).values_list("reason", flat=True)

    assert round.reviewers.accepted().count() == 5
    assert {"declared", "found_inside"} <= set(found)
    assert set(Counter(reviews.values_list("nomination", flat=True)).values()) == {3}
    assert reviews.filter(state="final").exists() and reviews.filter(state="draft", saved_at=None).exists()
    assert reviews.filter(state="draft").exclude(saved_at=None).exists()


def test_of_the_decided_edition_the_letters_are_in_the_mailbox_and_the_reserve_was_promoted(furnished):
    round = Round.objects.get(state="closed")
    states = Counter(round.edition.nominations.values_list("state", flat=True))
    kinds = Counter(Message.objects.values_list("kind", flat=True))

    assert states == {"taken": 1, "offered": 2, "released": 1, "reserve": 1, "declined": 2}
    assert Decision.objects.filter(round=round).exclude(replaces=None).count() == 1
    assert sum(kinds.values()) == 8 and set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_the_open_call_asks_two_questions_and_some_were_asked_to_nominate(furnished):
    edition = Edition.objects.get(slug="bsr-cluster-manager-education-next")
    said = CaseAnswers.objects.filter(nomination__edition=edition).values_list("nomination__nominee__name", flat=True)

    assert (edition.asked.questionnaire.questions().count(), len(said)) == (2, 2)
    rows = [(bool(row.made), row.state, row.reminded_at is not None) for row in rows_of(edition)]
    assert sorted(rows) == [(False, "asked", True)] * 2 + [(False, "refused", False), (True, "asked", False)]


def test_the_pre_study_shows_needs_by_country_and_somebody_is_asked_to_answer(furnished):
    now = timezone.now()
    study = Inquiry.objects.exclude(importance="").get().questionnaire
    found = gaps(study, "importance", "skill", by="country", now=now)
    ulla = User.objects.get(email="ulla.saarni@example.org")

    assert (study.counts()["sent"], study.is_anonymous, study.shows_results) == (24, True, True)
    assert len(found) == 5 and {len(one.by_group) for one in found} == {4}
    waiting = Questionnaire.objects.waiting_for(ulla, now)
    assert sorted((one.state, hasattr(one, "echo")) for one in waiting) == [("open", False), ("open", True)]


def test_the_goals_of_the_next_edition_rest_on_its_pre_study(furnished):
    study = Study.objects.get()
    told = [[(one.need.code, one.gap.n, one.notes > 0) for one in found] for _goal, found in study.reasons()]

    assert (study.state, study.edition.slug) == ("published", "bsr-cluster-manager-education-next")
    assert [len(found) for found in told] == [1, 1, 2]
    assert {(n, heard) for found in told for _code, n, heard in found} == {(24, True)}
    assert {len(need.measured["by_group"]) for need in study.needs.all()} == {4}


def test_one_entry_of_the_directory_is_filled_in_to_the_last_field_and_says_that_it_is_an_example(furnished):
    example = Organisation.objects.get(name_en="Example cluster Amber Coast")
    left = [field for section in sections_of(example) for field in missing(example, section)]

    assert (left, example.state, example.label) == ([], "listed", "silver")
    assert example.confirmed_at > example.admitted_at and example.logo and example.priorities.exists()
    assert (example.memberships.filter(is_shown=True).count(), Member.objects.filter(cluster=example).count()) == (
        3,
        6,
    )
    made_here = Organisation.objects.exclude(admitted_at=None) | Organisation.objects.exclude(sent_at=None)
    assert all("xample cluster" in one.name_en for one in made_here)


def test_every_person_of_the_demonstration_is_plainly_made_up(furnished):
    assert set(User.objects.values_list("email", flat=True)) == {
        address for address in User.objects.values_list("email", flat=True) if address.endswith("@example.org")
    }
    assert User.objects.count() > 25


def test_the_demonstration_s_history_is_in_the_order_of_time(furnished):
    for ref in Nomination.objects.values_list("ref", flat=True):
        moments = [entry.at for entry in Entry.objects.of_case(ref).order_by("pk")]
        assert moments == sorted(moments), ref


def test_loading_the_demonstration_twice_changes_nothing(furnished):
    assert Demo(now=timezone.now()).load() is False


def test_what_a_reader_needs_to_find_the_way_stands_in_all_languages(furnished):
    codes = {code for code, _name in settings.LANGUAGES}
    edition = Edition.objects.select_related("programme", "call").get(slug="bsr-cluster-manager-education-next")
    module = edition.modules.get(number=1)
    shown = [edition.programme.summary, edition.summary, edition.call.roles, module.title, module.topics, module.task]
    shown += [meeting.title for meeting in Event.objects.filter(ends_at__gt=timezone.now())]
    shown += [one.title for one in Criterion.objects.all()] + [edition.asked.questionnaire.title]
    lacks = [str(words) for words in shown if codes - {code for code, said in words.data.items() if said}]

    assert lacks == []


def test_the_tables_of_the_languages_have_the_same_texts_with_the_same_places_to_fill():
    names = {
        code: {text: set(re.findall(r"{\w+}", said)) for text, said in rows.items()} for code, rows in tables().items()
    }
    swedish, german = names.pop("sv"), names["de"]

    assert sorted(tables()) == sorted(code for code, _name in settings.LANGUAGES if code != "en")
    assert [code for code, rows in names.items() if rows != german] == []
    assert all(set(re.findall(r"{\w+}", text)) == held for text, held in german.items())
    assert swedish.keys() <= german.keys()


def test_there_is_a_link_for_every_role_and_it_signs_that_person_in(furnished, client):
    made = Demo(now=timezone.now()).links()

    assert [role for role, _token in made][:3] == ["Administrator", "Programme coordinator", "Module lead"]
    for _role, token in made:
        client.post(f"/sign-in/link/{token}/")
        assert client.get("/home/").status_code == 200


def test_the_links_can_be_printed_for_somebody_who_reads_finnish(furnished, capsys, settings):
    settings.IS_DEMO = True
    call_command("demo_links", language="fi")
    role, link = capsys.readouterr().out.splitlines()[1].split(": ")

    assert (role, urlsplit(link).path.startswith("/fi/sign-in/link/")) == ("Ohjelman koordinaattori", True)
    assert User.objects.get(email="sigrid.bjork@example.org").language == "fi"


def test_a_call_of_the_demonstration_opens_before_its_first_case_whatever_the_weekday():
    rows, late = read(), []
    for today in (date(2027, 3, 1) + timedelta(days=number) for number in range(7)):
        opens = {
            row["slug"]: moved_to_friday(today + timedelta(days=row["call_opens"]["day"])) for row in rows["edition"]
        }
        for case in rows["nomination"]:
            first = today + timedelta(days=min(case.get("drafted", 0), *case["steps"].values(), 0))
            late += [(case["nominee"], f"{today:%a}")] if first < opens[case["edition"]] else []
    assert late == []


def test_no_meeting_of_the_demonstration_falls_on_a_weekend(furnished):
    days = [(event.slug, event.first_day, event.last_day) for event in Event.objects.exclude(is_by_day=True)]

    assert [row for row in days if row[1].weekday() > 4 or row[2].weekday() > 4] == []


FLOWS = sorted((model for model in apps.get_models() if issubclass(model, Flowing)), key=lambda one: one._meta.label)


# Steps that nobody of the demonstration may take as its rows stand; the tests of their rooms take them.
UNTAKEN = {
    "nominations.Nomination": {("apply", True)},
    "clusters.Organisation": {("send", True)},
    "surveys.Questionnaire": {("reopen", True)},  # nameless answers are in
}
# What the demonstration has none of.
MADE = {
    "imports.Import": lambda now, person: Import.objects.create(by=person, name="list.csv", made_at=now),
    "platform.Recovery": lambda now, person: make.recovery(),
    "privacy.Erasure": lambda now, person: Erasure.objects.create(person=person, state="asked", asked_at=now),
    "upkeep.Request": lambda now, person: Request.objects.create(
        kind="claim", organisation=Organisation.objects.first(), person=person, why="x", made_at=now, office_at=now
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("model", FLOWS, ids=lambda model: model._meta.label)
def test_there_is_no_way_beside_the_table_of_a_flow(furnished, model):
    """Each step from each state, by somebody who may and somebody who may not: the state and one entry as the table
    says, or a refusal that leaves all as it was. Of every step somebody may and somebody may not."""
    people = [*User.objects.filter(is_active=True).order_by("-is_staff", "pk"), None, AnonymousUser()]
    with transaction.atomic():
        if not model.objects.exists():
            MADE[model._meta.label](now=timezone.now(), person=people[-3])
        wrong, asked = _ask_each(model, people)
        transaction.set_rollback(True)

    assert wrong == []
    assert {(step.verb, may) for step in model.FLOW for may in (True, False)} - asked == UNTAKEN.get(
        model._meta.label, set()
    )


def _ask_each(model, people):
    """What came out otherwise than the table says, and which steps were asked of whom: {(verb, whether they may)}."""
    wrong, asked = [], set()
    for state, step, may in product(model.State.values, model.FLOW, (True, False)):
        with transaction.atomic():
            came, right = _take(model, state, step, people, may), _right(state, step, may)
            transaction.set_rollback(True)
        if came is not None:
            asked.add((step.verb, may))
            wrong += [(state, step.verb, came, right)] * (came != right)
    return wrong, asked


def _right(state, step, may):
    """(the state afterwards, what the journal says, what was raised)."""
    if may and state in step.sources:
        return step.target, [(step.verb, state, step.target)], None
    return state, [], Refused if may else PermissionDenied


def _take(model, state, step, people, may):
    """What came of the step, taken by the first of these people who may, or may not; None where there is nobody."""
    key, last = model.objects.order_by("pk").last().pk, Entry.objects.order_by("pk").last().pk
    try:
        with transaction.atomic():
            model.objects.filter(pk=key).update(state=state)
    except IntegrityError:  # the database itself knows no such row in this state
        return None
    thing, raised = model.objects.get(pk=key), None
    who = next((person for person in people if _may(step, person, thing) is may), people)
    if who is people:
        return None
    try:
        with transaction.atomic():
            thing.take(step.verb, by=who)
    except IntegrityError:  # its action writes more than the state, and the database insists on it
        return _right(state, step, may) if may and state in step.sources else "refused by the database alone"
    except (Refused, PermissionDenied) as error:
        raised = type(error)
    said = Entry.objects.filter(pk__gt=last).order_by("pk").values_list("verb", "source", "target")
    return model.objects.get(pk=key).state, list(said), raised


def _may(step, person, thing):
    try:
        return bool(step.may(person, thing))
    except (AttributeError, TypeError):  # the installation itself takes few steps, and no other rule knows it
        return None
