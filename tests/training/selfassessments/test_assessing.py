"""Where somebody stands, what closes the gap, and what nobody may find out."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.training.selfassessments import actions, standing
from kogge.training.selfassessments.models import Asking, Rating, SelfAssessment, Ticket, Voice
from kogge.training.units.models import Outcome, Unit
from tests import make
from tests.training.competences import things as roles
from tests.training.evaluations.things import people
from tests.training.selfassessments import things

pytestmark = pytest.mark.django_db


def stands(made):
    found, _others = standing.stands_of(made)
    return {one.competence.ref: one for one in found}


def test_the_gap_is_what_the_work_asks_for_less_where_one_is():
    found = stands(things.assessment())

    assert {ref: one.gap for ref, one in found.items() if one.rating} == {"C01": 0, "C02": 1, "C03": 3}
    chart = standing.strips_of(list(found.values()), standing.Others())
    assert chart.rows[0][:3] == ["C03 Lead a network", "1", "4"]
    assert chart.title == "The widest gap: Lead a network"


def test_the_next_assessment_keeps_what_the_work_asks_for_and_shows_what_has_changed():
    person = make.person()
    things.assessment(person, now=timezone.now() - timedelta(days=200))
    later = actions.begin(roles.definition().current, by=person, now=timezone.now())

    assert dict(later.ratings.values_list("competence", "wanted")) == {"C01": 3, "C02": 3, "C03": 4}
    assert set(later.ratings.values_list("own", flat=True)) == {None}
    assert stands(later)["C03"].before == 1


def test_before_and_after_are_once_for_each_seat_and_only_for_its_own_person():
    (seat,) = people(1)
    things.assessment(seat.person, seat=seat, moment="before")
    with pytest.raises(Refused, match="already"):
        things.assessment(seat.person, seat=seat, moment="before")
    with pytest.raises(PermissionDenied):
        things.assessment(make.person("Nobody Else"), seat=seat, moment="after")


def test_what_is_finished_stays_and_nobody_else_reads_or_changes_it():
    made = things.assessment()
    with pytest.raises(Refused, match="finished"):
        actions.rate(made, {"C01": (4, 4, False)}, by=made.person, now=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.rate(made, {"C01": (4, 4, False)}, by=roles.office(), now=timezone.now())
    assert list(SelfAssessment.objects.visible_to(roles.office())) == []
    assert list(Entry.objects.about(made).values_list("verb", "note")) == [("begin", ""), ("finish", "")]


def test_modules_materials_and_people_of_the_own_edition_close_a_gap():
    mine, helper = people(2)
    module = mine.edition.modules.get(number=1)
    made = things.assessment(mine.person, seat=mine, moment="before")
    third = next(
        one
        for one in made.version.definition.current.sections.get(kind="competences").competences.all()
        if one.ref == "C03"
    )
    unit = Unit.objects.create(
        edition=mine.edition, ref="U1", title=make.text("Lead"), module=module, state="published", version=1
    )
    Outcome.objects.create(unit=unit, ref="U1.S1", kind="skill", text=make.text("Leads")).competences.add(third)
    material = module.materials.create(title=make.text("How to mediate"))
    things.assessment(helper.person, seat=helper, moment="before", levels={"C03": (4, 3)}, helps=["C03"])

    found = list(stands(made).values())
    widest = standing.add_ways(found, made)[0]
    assert widest.competence.ref == "C03"
    assert widest.ways.modules == [(module, True)]
    assert widest.ways.materials == [(material, module)]
    assert widest.ways.people == [helper.person]


def test_who_offers_no_help_or_is_of_another_edition_is_not_named():
    mine, silent = people(2)
    things.assessment(silent.person, seat=silent, moment="before", levels={"C03": (4, 3)})
    stranger = make.person("Far Away")
    things.assessment(stranger, levels={"C03": (4, 3)}, helps=["C03"])
    made = things.assessment(mine.person, seat=mine, moment="before")

    assert standing.add_ways(list(stands(made).values()), made)[0].ways.people == []


# Beside others -------------------------------------------------------------------------------------------
def test_fewer_than_five_others_are_never_shown():
    made = things.assessment(is_compared=True)
    things.others(4)
    assert standing.others_of(made) == standing.Others()

    things.assessment(make.person("One More"), levels={"C01": (4, 3)}, is_compared=False)  # did not agree
    things.assessment(made.person, is_compared=True)  # the same person does not count
    assert standing.others_of(made).n == 0


def test_others_are_counted_in_fives_so_that_one_more_tells_nothing_about_the_one():
    made = things.assessment()
    things.others(5)
    before = standing.others_of(made)
    things.assessment(make.person("The Sixth"), levels={"C01": (4, 4)}, is_compared=True)

    assert (before.n, before.quartiles) == (5, {"C01": (2, 2, 2)})
    assert standing.others_of(made) == before


def test_the_others_of_one_competence_are_shown_only_if_five_chose_a_level_for_it():
    made = things.assessment()
    for number in range(5):
        levels = {"C01": (2, 3)} | ({"C02": (4, 4)} if number < 4 else {})
        things.assessment(make.person(f"Other {number}"), levels=levels, is_compared=True)

    assert set(standing.others_of(made).quartiles) == {"C01"}


def test_five_to_nine_others_are_words_and_ten_are_drawn():
    made = things.assessment()
    things.others(5)
    assert not standing.others_of(made).is_drawn
    assert standing.in_words(3, (1, 2, 2)) == "higher than three quarters of the others"
    things.others(10)
    assert standing.others_of(made).is_drawn


# As others see one ---------------------------------------------------------------------------------------
def test_nothing_leads_from_an_answer_to_whoever_gave_it():
    """A14: a ticket knows that it was used, a voice what was said; no column of one names the other, or a moment."""
    links = {field.name: field.related_model for field in Voice._meta.concrete_fields if field.is_relation}
    assert links == {"asking": Asking}
    assert {field.name for field in Ticket._meta.concrete_fields} == {
        "id",
        "asking",
        "address",
        "token_hash",
        "is_used",
    }
    kinds = [type(field) for model in (Voice, Ticket) for field in model._meta.concrete_fields]
    assert not {models.DateTimeField, models.DateField} & set(kinds)

    made = things.assessment()
    before = Entry.objects.count()
    (token, *_more) = things.asked(made)
    entries = Entry.objects.count()
    actions.answer(token, {"C01": 4}, now=timezone.now())
    assert (entries - before, Entry.objects.count() - entries) == (1, 0)


def test_means_are_read_only_after_closing_and_what_was_said_is_gone_then():
    made = things.assessment()
    for token, level in zip(things.asked(made), (1, 2, 4), strict=True):
        actions.answer(token, {"C01": level, "C02": 3} if level < 4 else {"C01": level}, now=timezone.now())
    assert stands(made)["C01"].seen is None
    actions.close(made.asking, by=made.person, now=timezone.now())

    made = SelfAssessment.objects.get()
    assert (made.asking.n, made.asking.means) == (3, {"C01": 2.5})  # of C02 two only spoke
    assert stands(made)["C01"].seen == 2.5
    assert (Voice.objects.count(), Ticket.objects.count()) == (0, 0)


def test_two_answers_are_not_shown_and_not_kept():
    made = things.assessment()
    for token in things.asked(made)[:2]:
        actions.answer(token, {"C01": 1}, now=timezone.now())
    actions.tend_askings(now=timezone.now() + timedelta(days=15))

    asking = Asking.objects.get()
    assert (asking.n, asking.means, Voice.objects.count(), Ticket.objects.count()) == (0, {}, 0, 0)
    with pytest.raises(Refused, match="closed"):
        actions.ask(made, ["a@example.org"], language="en", by=made.person, now=timezone.now())


def test_a_link_answers_once_and_not_after_closing():
    made = things.assessment()
    first, second, _third = things.asked(made)
    actions.answer(first, {"C01": 1}, now=timezone.now())
    with pytest.raises(Refused):
        actions.answer(first, {"C01": 4}, now=timezone.now())
    actions.close(made.asking, by=made.person, now=timezone.now())
    with pytest.raises(Refused):
        actions.answer(second, {"C01": 4}, now=timezone.now())


def test_one_asks_three_to_twelve_others_and_not_oneself():
    made, now = things.assessment(), timezone.now()
    for wrong in (["a@example.org"], [made.person.email, "a@example.org", "b@example.org"],
                  [f"x{n}@example.org" for n in range(13)]):  # fmt: skip
        with pytest.raises(Refused):
            actions.ask(made, wrong, language="en", by=made.person, now=now)
    assert Ticket.objects.count() == 0


def test_removing_takes_everything_along():
    made = things.assessment()
    things.asked(made)
    actions.show(made, ["C01"], by=made.person, now=timezone.now())
    actions.remove(made, by=made.person, now=timezone.now())

    assert [model.objects.count() for model in (SelfAssessment, Rating, Asking, Ticket)] == [0, 0, 0, 0]
