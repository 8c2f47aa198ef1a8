"""Programmes and editions: the real ones as their file says, copies with moved dates, seats and circles."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from kogge.base.errors import Refused
from kogge.commons.clusters.models import Organisation
from kogge.commons.events.models import Event
from kogge.commons.imports.actions import import_directory
from kogge.commons.journal.models import Entry
from kogge.commons.people.models import Circle
from kogge.training.programmes import actions
from kogge.training.programmes.counting import figures_of
from kogge.training.programmes.models import Edition, Figure, Module, Programme, Seat
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(directory):
    actions.load(actions.shipped())


def test_the_real_programmes_are_loaded_and_loading_twice_changes_nothing(history):
    before = [model.objects.count() for model in (Programme, Edition, Module, Event, Figure)]

    new = actions.load(actions.shipped())

    assert new == 0
    assert [model.objects.count() for model in (Programme, Edition, Module, Event, Figure)] == before
    assert before[:3] == [3, 3, 9]


def test_the_dates_towns_and_leads_are_those_of_the_sources(history):
    meetings = Event.objects.filter(modules__edition__slug="blp-cluster-managers-2017").order_by("starts_at")
    assert [(event.city, event.first_day, event.last_day) for event in meetings] == [
        ("Stockholm", date(2017, 10, 24), date(2017, 10, 26)),
        ("Helsinki", date(2017, 12, 4), date(2017, 12, 5)),
        ("Copenhagen", date(2018, 2, 6), date(2018, 2, 8)),
    ]
    modules = Module.objects.filter(edition__slug="bsr-cluster-manager-education-2020").order_by("number")
    assert [(module.lead.slug, module.starts_on, module.ends_on) for module in modules] == [
        ("hyper-island", date(2020, 9, 1), date(2020, 11, 6)),
        ("university-of-vaasa", date(2020, 11, 30), date(2021, 2, 19)),
        ("ktu", date(2021, 3, 15), date(2021, 5, 21)),
        ("th-wildau", date(2021, 8, 30), date(2021, 11, 5)),
    ]


def test_each_stated_figure_says_what_it_counts_and_where_it_stands(history):
    edition = Edition.objects.get(slug="bsr-cluster-manager-education-2020")

    stated = {figure.counts: figure.value for figure in edition.figures.exclude(counts="target")}

    assert (stated["selected"], stated["started"], stated["completed"]) == (26, 24, 22)
    assert all(str(figure.label) and figure.source for figure in edition.figures.all())
    assert [count.value for count in figures_of(edition)] == [f.value for f in edition.figures.order_by("place")]


def test_an_edition_of_ours_counts_its_seats_and_says_so():
    edition = make.edition(seats_offered=20)
    for number in range(3):
        make.nomination(f"Person Nr{number}", at="taken")

    assert [(count.value, count.label) for count in figures_of(edition)] == [
        (20, "places"),
        (3, "have taken a place"),
    ]


def test_the_real_clusters_are_117_in_nine_countries_and_importing_twice_adds_none(directory):
    clusters = Organisation.objects.clusters()
    assert import_directory() == 0
    assert clusters.count() == 117
    assert sorted(clusters.by_country()) == ["DE", "DK", "EE", "FI", "LT", "LV", "NO", "PL", "SE"]
    assert not clusters.filter(source="").exists()


def test_what_an_editor_changed_survives_the_next_import(directory):
    Organisation.objects.filter(slug="letera").update(city="Ventspils")
    import_directory()

    assert Organisation.objects.get(slug="letera").city == "Ventspils"


def test_a_copy_moves_every_date_alike_and_keeps_the_hour_over_a_change_of_the_clocks():
    winter = timezone.datetime(2026, 1, 12, 12, tzinfo=ZoneInfo("Europe/Helsinki"))
    edition = make.edition(now=winter, timezone="Europe/Helsinki")
    shift = timedelta(days=175)  # from winter time into summer time

    fresh = actions.copy(
        edition,
        slug="me-copy",
        code="ME-C",
        name=make.text("Copy"),
        starts_on=edition.starts_on + shift,
        by=make.coordinator(),
    )

    old, new = edition.modules.get(), fresh.modules.get()
    assert (new.starts_on - old.starts_on, new.ends_on - old.ends_on) == (shift, shift)
    before, after = old.meetings.get(), new.meetings.get()
    assert after.starts_at.astimezone(after.zone).hour == before.starts_at.astimezone(before.zone).hour == 10
    assert (after.first_day - before.first_day, after.circle) == (shift, fresh.circle)
    assert (fresh.state, fresh.seats.participants().count()) == ("draft", 0)
    assert fresh.call_closes_at - edition.call_closes_at == shift


def test_who_prepares_an_edition_coordinates_it_and_is_in_its_circle():
    edition = make.edition(at="draft")

    assert [(seat.person, seat.role) for seat in edition.seats.all()] == [(make.coordinator(), "coordinator")]
    assert list(edition.circle.members.all()) == [make.coordinator()]


def test_an_edition_without_a_module_is_not_published():
    edition = make.edition(at="draft")
    edition.modules.all().delete()

    with pytest.raises(Refused, match="no module yet"):
        actions.publish(edition, by=make.coordinator())


def test_a_seat_given_twice_is_one_seat_and_one_entry():
    edition, ulla = make.edition(), make.person()
    for _ in range(2):
        actions.seat(edition, ulla, role=Seat.Role.ASSISTANT, by=make.coordinator())

    assert edition.seats.filter(person=ulla).count() == 1
    assert Entry.objects.filter(verb="seat", target="assistant").count() == 1


def test_the_circle_keeps_who_has_another_seat():
    edition, ulla = make.edition(), make.person()
    first = actions.seat(edition, ulla, role=Seat.Role.ASSISTANT, by=make.coordinator())
    second = actions.seat(edition, ulla, role=Seat.Role.PARTICIPANT, by=make.coordinator())

    actions.unseat(first, by=make.coordinator())
    assert ulla in edition.circle.members.all()
    actions.unseat(second, by=make.coordinator())
    assert ulla not in edition.circle.members.all()


def test_of_two_editions_with_one_address_the_second_is_told_so_and_nothing_of_it_stays():
    edition = make.edition()
    circles = Circle.objects.count()

    with pytest.raises(Refused, match="This address is taken"):
        actions.copy(
            edition,
            slug=edition.slug,
            code="XX-27",
            name=make.text("Again"),
            starts_on=edition.starts_on,
            by=make.coordinator(),
        )

    assert (Edition.objects.count(), Circle.objects.count()) == (1, circles)


def test_the_circle_of_an_edition_is_called_as_the_edition_in_each_language():
    programme = make.programme()
    programme.name = LazyI18nString({"en": "Education", "lt": "Mokymai"})
    edition = actions.prepare(
        Edition(
            programme=programme,
            slug="autumn",
            code="A-27",
            name=LazyI18nString({"en": "autumn", "lt": "ruduo"}),
            starts_on=date(2027, 9, 1),
            ends_on=date(2027, 12, 1),
            lead=make.organisation("netport", kind="company", country="SE"),
            seats_offered=20,
        ),
        by=make.coordinator(),
    )

    name = Circle.objects.get(pk=edition.circle_id).name
    assert [name.localize(code) for code in ("en", "lt", "pl")] == [
        "Education autumn",
        "Mokymai ruduo",
        "Education autumn",
    ]
