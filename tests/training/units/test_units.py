"""Units of learning outcomes: written, checked, distributed, published, copied, seen."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.training.programmes import actions as programmes
from kogge.training.programmes.actions import seat
from kogge.training.units import actions, reading
from kogge.training.units.models import Outcome, Unit, UnitVersion
from tests import make
from tests.test_flat import queries
from tests.training.units.things import UNITS, points, unit, version

pytestmark = pytest.mark.django_db


def by_now():
    return {"by": make.coordinator(), "now": timezone.now()}


def signed_in(client, who=None):
    client.force_login(who or make.coordinator())
    return client


def body(response):
    return response.content.decode()


# Written -----------------------------------------------------------------------------------------------
def test_units_and_outcomes_get_references_of_their_own():
    one, two = unit(), unit("Strategy", outcomes=("knowledge", "knowledge", "competence"))

    assert [one.ref, two.ref] == ["U1", "U2"]
    assert sorted(two.outcomes.values_list("ref", flat=True)) == ["U2.C1", "U2.K1", "U2.K2"]


def test_a_reference_that_was_published_is_never_given_to_another():
    made = unit(at="published")
    actions.drop_outcome(made.outcomes.get(ref="U1.K1"), **by_now())
    fresh = actions.put_outcome(Outcome(unit=made, kind="knowledge", text=make.text("Knows more.")), **by_now())

    assert fresh.ref == "U1.K2"


def test_the_lead_of_a_module_writes_its_units_and_no_others():
    lead = make.person("Pekka Leppä")
    made, other = unit(), unit("Another", module=False)
    seat(made.edition, lead, role="module_lead", module=made.module, by=make.coordinator())

    actions.put_unit(made, by=lead, now=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.put_unit(other, by=lead, now=timezone.now())
    made.module = None
    with pytest.raises(PermissionDenied):
        actions.put_unit(made, by=lead, now=timezone.now())


def test_a_unit_is_written_on_its_page(client):
    unit()
    page = signed_in(client).get(f"{UNITS}U1/edit/")
    given = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    answer = client.post(f"{UNITS}U1/edit/", given | {"hours": "55", "title": "Leading each other"})

    assert answer.status_code == 302
    found = Unit.objects.get()
    assert (found.hours, str(found.title)) == (55, "Leading each other")
    assert client.post(f"{UNITS}U1/edit/", given | {"title": ""}).status_code == 422


def test_an_outcome_and_a_criterion_are_added_and_taken_out_on_their_pages(client):
    made = unit(outcomes=())
    signed_in(client)
    given = {"kind": "skill", "text": "Leads a meeting", "assessed_how": "In a talk"}
    assert client.post(f"{UNITS}U1/outcomes/0/", given).status_code == 302
    one = made.outcomes.get()
    assert (one.ref, str(one.text)) == ("U1.S1", "Leads a meeting")
    assert client.post(f"{UNITS}U1/outcomes/{one.pk}/remove/").status_code == 302
    assert not made.outcomes.exists()

    levels = {"text": "Is short", "level_1": "No", "level_2": "Yes", "passes_from": "2"}
    assert client.post(f"{UNITS}U1/criteria/0/", levels).status_code == 302
    assert made.criteria.count() == 2
    assert client.post(f"{UNITS}U1/criteria/0/", levels | {"passes_from": "4"}).status_code == 422


# Checked -----------------------------------------------------------------------------------------------
def test_an_outcome_that_nobody_assesses_is_named_and_keeps_the_unit_from_being_published(client):
    made = unit()
    made.outcomes.filter(ref="U1.K1").update(assessed_how="")

    with pytest.raises(Refused, match=r"Nobody assesses U1.K1"):
        actions.publish(made, **by_now())
    assert not UnitVersion.objects.exists()
    assert "Nobody assesses U1.K1" in body(signed_in(client).get(UNITS))


def test_points_that_do_not_sum_are_said_and_more_than_there_are_is_refused():
    """A92: the sum is counted by the server, whatever a form says."""
    one, two = unit(), unit("Strategy")
    points(total=10)
    actions.distribute(one.edition, {one: Decimal("2.5"), two: Decimal(5)}, **by_now())

    whole = reading.whole_of(one.edition)
    assert (whole["total"].given, whole["total"].left) == (Decimal("7.5"), Decimal("2.5"))
    assert "7.5 of 10 points are given; 2.5 are left." in [sentence for sentence, _unit in whole["checks"]]
    with pytest.raises(Refused, match="2 more than the 10"):
        actions.distribute(one.edition, {one: Decimal(7), two: Decimal(5)}, **by_now())
    one.refresh_from_db()
    assert one.points == Decimal("2.5")


def test_points_below_nought_are_refused_on_the_page(client):
    """A92: a number that was altered in the form."""
    one = unit()
    points(total=10)
    signed_in(client)
    assert client.post(f"{UNITS}points/", {f"points_{one.pk}": "-3"}).status_code == 422
    assert client.post(f"{UNITS}points/", {f"points_{one.pk}": "11"}).status_code == 422
    assert client.post(f"{UNITS}points/", {f"points_{one.pk}": "9"}).status_code == 302
    assert Unit.objects.get().points == 9


def test_no_points_are_given_where_there_is_no_kind_of_points():
    one = unit()
    with pytest.raises(Refused, match="gives no points"):
        actions.distribute(one.edition, {one: Decimal(1)}, **by_now())


def test_points_without_a_reason_are_not_taken(client):
    signed_in(client)
    make.edition()
    given = {"scheme": "ECVET", "points": "60", "reason": ""}
    assert client.post(f"{UNITS}whole/", given).status_code == 422
    assert client.post(f"{UNITS}whole/", given | {"reason": "So the partners agreed"}).status_code == 302


# Published ---------------------------------------------------------------------------------------------
def test_what_was_published_stays_when_the_unit_changes():
    made = unit(at="published")
    made.hours, made.title = 90, make.text("Something else")
    actions.put_unit(made, **by_now())
    actions.publish(made, **by_now())

    first, second = made.versions.order_by("number")
    assert (first.hours, str(first.title), second.hours) == (40, "Leading together", 90)
    assert [one.ref for one in first.outcomes()] == ["U1.K1", "U1.S1"]
    assert first.criteria()[0]["passes_from"] == 2


def test_publishing_twice_without_a_change_is_refused():
    made = unit(at="published")
    with pytest.raises(Refused, match="Nothing has changed since version 1"):
        actions.publish(made, **by_now())


def test_a_version_is_never_changed_and_a_published_unit_never_removed():
    made = version()
    for attempt in (made.save, made.delete, UnitVersion.objects.all().delete):
        with pytest.raises(TypeError):
            attempt()
    with pytest.raises(TypeError):
        UnitVersion.objects.update(number=2)
    with pytest.raises(Refused):
        actions.drop_unit(made.unit, **by_now())


def test_a_draft_can_be_removed_and_units_change_places(client):
    unit(), unit("Strategy")
    signed_in(client).post(f"{UNITS}U2/move/", {"to": "up"})
    assert list(Unit.objects.in_order().values_list("ref", flat=True)) == ["U2", "U1"]
    client.post(f"{UNITS}U1/remove/")
    assert list(Unit.objects.values_list("ref", flat=True)) == ["U2"]


# Copied ------------------------------------------------------------------------------------------------
def test_copying_an_edition_takes_its_units_along_as_drafts():
    made = unit(at="published")
    points(total=10)
    begins = made.edition.starts_on + timedelta(days=364)
    fresh = programmes.copy(
        make.edition(), slug="me-2028", code="ME-28", name=make.text("2028"), starts_on=begins, by=make.coordinator()
    )

    copied = fresh.units.get()
    assert (copied.state, copied.version, copied.hours, copied.module.edition) == ("draft", 0, 40, fresh)
    assert list(copied.outcomes.order_by("ref").values_list("ref", flat=True)) == ["U1.K1", "U1.S1"]
    assert (copied.criteria.count(), fresh.qualification.points) == (1, 10)


# Seen --------------------------------------------------------------------------------------------------
def test_everybody_reads_what_is_published_and_nothing_of_a_draft(client):
    version()
    unit("Not ready yet")
    page = body(client.get("/programmes/manager-education/me-2027/units/"))
    assert "Leading together" in page
    assert "Not ready yet" not in page
    assert "Kan knowledge." in body(client.get("/programmes/manager-education/me-2027/units/U1/1/"))
    assert client.get("/programmes/manager-education/me-2027/units/U2/1/").status_code == 404


def test_participants_read_units_and_how_they_are_assessed(client):
    version()
    who = make.person("Ulla Saarni")
    seat(make.edition(), who, role="participant", by=make.coordinator())
    assert "I samtal." in body(signed_in(client, who).get("/learn/me-2027/units/"))


def test_the_list_asks_as_much_for_one_unit_as_for_ten(client):
    unit()
    signed_in(client)
    few = queries(client, UNITS)
    for number in range(9):
        unit(f"Unit {number}")
    assert queries(client, UNITS) == few
