"""Who may take which step, and who comes through which door. `rules.txt` is read aloud like `access.txt`.

The table of access asks pages, where what stands before a rule may hide that it says yes to everybody. Here each rule
of a `rules.py`, each step of a FLOW and each door (`visible_to`) is asked itself, by everybody about one thing.
"""

import inspect
import sys
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from kogge.commons.clusters.models import Organisation
from kogge.commons.events.models import Event, Registration
from kogge.commons.imports.models import Import
from kogge.commons.jobs.models import Job
from kogge.commons.journal.flow import Flowing
from kogge.commons.privacy.models import Erasure
from kogge.commons.talk.models import Stay, Thread
from kogge.commons.upkeep.models import Request
from kogge.training.assignments.models import Remark, Work
from kogge.training.booklet.models import Batch
from kogge.training.evaluations.models import Statement
from kogge.training.nominations.models import Nomination
from kogge.training.nominators.models import Nominator
from kogge.training.programmes.models import Edition
from kogge.training.selection.models import Review, Reviewer, Round
from tests import make
from tests.test_access import house
from tests.training.achievements.things import achievement_addresses
from tests.training.agreements.things import agreement_addresses, memorandum
from tests.training.groups.things import partition_addresses
from tests.training.selfassessments import things as gaps
from tests.training.units.things import unit_addresses

__all__ = ["house"]
TABLE = Path(__file__).with_name("rules.txt")
# Questions whose answer is a list.
LISTS = {"circles_of", "taught_by"}
# {argument of a rule, or room and argument: the thing it is about}
ABOUT = {
    "appeal": "achievements.Appeal",
    "assessment": "achievements.Assessment",
    ("selfassessments", "assessment"): "selfassessments.SelfAssessment",
    "assignment": "assignments.Assignment",
    "batch": "booklet.Batch",
    "body": "clusters.Organisation",
    "booklet": "booklet.Booklet",
    "circle": "people.Circle",
    "claim": "agreements.PriorClaim",
    "credential": "credentials.Credential",
    "document": "agreements.Agreement",
    "edition": "programmes.Edition",
    "erasure": "privacy.Erasure",
    "evaluation": "evaluations.Evaluation",
    "event": "events.Event",
    "module": "programmes.Module",
    "nomination": "nominations.Nomination",
    "nominator": "nominators.Nominator",
    "organisation": "clusters.Organisation",
    "partition": "groups.Partition",
    "plan": "timetables.Plan",
    "programme": "programmes.Programme",
    "proposal": "competences.Proposal",
    "questionnaire": "surveys.Questionnaire",
    "recovery": "platform.Recovery",
    "remark": "talk.Remark",
    "request": "upkeep.Request",
    "review": "selection.Review",
    "reviewer": "selection.Reviewer",
    "round": "selection.Round",
    "seat": "programmes.Seat",
    "side": "agreements.Side",
    "study": "prestudy.Study",
    "thing": "competences.Version",
    "thread": "talk.Thread",
    "unit": "units.Unit",
    "work": "assignments.Work",
}


@pytest.fixture(scope="module")
def installation(house, django_db_blocker):
    """The house, with one of everything that flows or has a door; most of it is about Olga Own, and asked by her.

    A second person of the office, a colleague in the cluster, a reviewer and a reader from outside are there too. Who
    is suspended cannot ask anything: see the table of access.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        edition, now = Edition.objects.get(slug=house["values"]["edition"]), timezone.now()
        own, reviewer = make.person("Olga Own"), make.person("Rita Review")
        people = {"clock": None} | {name: one for name, one in house["people"].items() if name != "suspended"}
        people |= {"own": own, "reviewer": reviewer, "colleague": make.person("Maja Sund")}
        people |= {"reference": make.person("Rolf Read"), "second": make.person("Olle Ok", is_staff=True)}
        where = (edition.programme.slug, edition.slug)
        for addresses in (agreement_addresses, unit_addresses, achievement_addresses, partition_addresses):
            addresses(*where)
        gaps.assessment(own)
        memorandum()
        make.colleague(make.organisation(), "Maja Sund")
        edition.reference_members.create(person=people["reference"])
        round = Round.objects.get(edition=edition)
        sits = Reviewer.objects.create(round=round, person=reviewer, state="accepted", invited_at=now)
        Review.objects.create(reviewer=sits, nomination=Nomination.objects.get(ref=house["values"]["ref"]))
        Erasure.objects.create(person=own, state="asked", asked_at=now)
        joining = {"organisation": make.organisation(), "kind": "join", "why": "I work there."}
        Request.objects.create(person=own, **joining, made_at=now)
        Import.objects.create(by=people["office"], name="list.csv", made_at=now)
        Registration.objects.create(event=Event.objects.first(), person=own, state="invited", registered_at=now)
        Nominator.objects.create(edition=edition, address=own.email, asked_at=now)
        Batch.objects.create(edition=edition, proposed_by=people["coordinator"], proposed_at=now)
        Job.objects.create(title="A list", owner=own, back_url="/home/")
        here = {"circle_id": Thread.objects.first().circle_id, "city": "Vaasa"}
        Stay.objects.create(person=own, **here, from_on=now.date(), until_on=now.date())
        Statement.objects.create(edition=edition, by=people["coordinator"], at=now, text="Well.")
        Remark.objects.create(version=Work.objects.first().versions.first(), by=own, asked_at=now)
        yield people
        transaction.set_rollback(True)


def test_everybody_may_what_the_table_of_rules_says(installation, house, django_db_blocker):
    with django_db_blocker.unblock():
        things = {model._meta.label: _one(model, house) for model in apps.get_models()}
        asked = {**_steps(things), **_doors(things), **_rules(things)}
        told = [f"{name}: {' '.join(_who(ask, installation))}".rstrip() for name, ask in asked.items()]
    assert told == TABLE.read_text().splitlines()


def _one(model, house):
    """The first, but the case of nominator and nominee, and the cluster of their colleague."""
    chosen = {Nomination: {"ref": house["values"]["ref"]}, Organisation: {"slug": make.organisation().slug}}
    return model._default_manager.filter(**chosen.get(model, {})).order_by("pk").first()


def _steps(things):
    """{model and verb: the question}, of every FLOW; without a thing there is nothing to ask about."""
    flowing = [model for model in apps.get_models() if issubclass(model, Flowing)]
    assert [model._meta.label for model in flowing if things[model._meta.label] is None] == []
    steps = [(model._meta.label, step) for model in flowing for step in model.FLOW]
    return {f"{label}.{step.verb}": partial(_may, step, things[label]) for label, step in steps}


def _may(step, thing, person):
    return step.may(person, thing)


def _doors(things):
    """{model and visible_to: the question}: whether one comes to the thing through it."""
    doors = [model for model in apps.get_models() if hasattr(model._default_manager.all(), "visible_to")]
    assert [model._meta.label for model in doors if things[model._meta.label] is None] == []
    return {f"{model._meta.label}.visible_to": partial(_comes_to, things[model._meta.label]) for model in doors}


def _comes_to(thing, person):
    return person is not None and type(thing).objects.visible_to(person).filter(pk=thing.pk).exists()


def _rules(things):
    """{room and rule: the question}, about the thing that the rule's arguments are called after."""
    found = {}
    for name, module in sorted(sys.modules.items()):
        if name.startswith("kogge.") and name.endswith(".rules"):
            for rule, function in inspect.getmembers(module, inspect.isfunction):
                user, *about = inspect.signature(function).parameters or [""]
                if function.__module__ == name and user == "user" and rule not in LISTS:
                    room = name.split(".")[2]
                    given = [things[ABOUT.get((room, one)) or ABOUT[one]] for one in about]
                    found[f"{room}.{rule}"] = partial(_answers, function, given)
    return found


def _answers(rule, given, person):
    return rule(person, *given)


def _who(ask, people):
    """Who is told yes. The clock is nobody, and not every rule knows it."""
    for name, person in people.items():
        with suppress(AttributeError) if person is None else nullcontext():
            if ask(person):
                yield name
