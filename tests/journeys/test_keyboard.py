"""Every journey once more by people who have no mouse; each place where the focus stops is looked at.

Whoever takes part begins at an address or at the link of a mail, and goes on from there with keys alone.
"""

import pytest

from tests import make
from tests.journeys import (
    test_before_the_call,
    test_directory,
    test_first_run,
    test_learning_year,
    test_lost_access,
    test_mail_desk,
    test_main_job,
    test_nothing_is_lost,
    test_own_data,
    test_passkey,
    test_profession,
    test_selection,
    test_survey,
)
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_every_page import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WIDE = {"width": 1280, "javascript": True}
PHONE = {"width": 360, "javascript": False, "dark": True}


@pytest.fixture
def keys(visit):
    """`visit` for people without a mouse; at the end nothing may have been wrong where the focus stopped."""
    people = []

    def open_browser(**browser_of_them):
        people.append(Keyboard(visit(**browser_of_them)))
        return people[-1]

    yield open_browser
    assert [fault for person in people for fault in person.faults] == []


@pytest.mark.parametrize(
    "journey",
    [
        test_selection.test_a_committee_reads_meets_and_fills_its_places,
        test_learning_year.test_a_module_is_walked_by_all_who_have_a_part_in_it,
        test_learning_year.test_who_learns_needs_a_phone_and_no_javascript,
        test_profession.test_from_a_proposal_to_what_an_outsider_sees,
        test_before_the_call.test_needs_become_goals_money_is_planned_and_somebody_is_asked_to_nominate,
        test_survey.test_three_questions_are_asked_answered_and_shown,
        test_first_run.test_from_an_empty_installation_to_a_published_edition,
        test_nothing_is_lost.test_f27_a_session_that_ended_costs_one_sign_in_and_one_click,
    ],
    ids=lambda journey: journey.__module__.rpartition("test_")[2] + " " + journey.__name__[5:25],
)
def test_journey(journey, keys):
    journey(keys)


@pytest.mark.parametrize(
    "browser_of_them", [WIDE | {"language": "en"}, PHONE | {"language": "sv"}], ids=["wide", "phone"]
)
def test_from_nomination_to_certificate(browser_of_them, keys):
    test_main_job.test_from_nomination_to_certificate(browser_of_them, keys)


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])
def test_three_filters_and_the_map_on_a_phone(javascript, directory, keys):
    make.entry("kaunas-dairy", country="LT", city="Kaunas", ecosystems=["Agri-food"])
    make.entry("jelgava-grain", country="LV", city="Jelgava", ecosystems=["Agri-food"])
    test_directory.test_three_clicks_on_a_phone_to_an_address_that_shows_others_the_same(None, keys, javascript)


@pytest.mark.parametrize(
    "journey",
    [
        test_directory.test_a_manager_takes_the_own_cluster_over_keeps_it_and_confirms_it_a_year_later,
        test_directory.test_a_new_cluster_is_filled_in_sent_back_once_and_admitted,
        test_directory.test_a_list_with_errors_becomes_exactly_its_good_rows_and_the_same_list_again_changes_nothing,
    ],
    ids=["keeping an entry", "adding one", "bringing a list in"],
)
def test_directory_journey(journey, directory, keys):
    journey(None, keys)


def test_own_data_taken_and_erased(keys, tmp_path):
    test_own_data.test_own_data_are_seen_taken_and_erased(WIDE, keys, tmp_path)


def test_let_in_again(keys):
    test_lost_access.test_let_in_again_by_two_of_the_office(PHONE, keys)


def test_mail_desk_stops_and_lifts(keys, settings):
    test_mail_desk.test_the_operator_stops_mails_sees_a_refusal_and_lifts_it(keys, settings, javascript=True)


def test_a_passkey_and_an_app(keys):
    test_passkey.test_from_the_link_to_a_passkey_and_an_app(keys, width=1280)


def test_the_first_stop_leads_past_the_header(keys):
    """The next stop after "Skip to content" stands in the page itself."""
    visitor = keys()
    visitor.open("/")
    visitor.press(visitor.page.get_by_role("link", name="Skip to content"))
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("Boolean(document.activeElement.closest('main'))")


def test_menus_open_close_and_lead_on(keys):
    """By Enter; Escape gives the focus back."""
    visitor = keys()
    sign_in(visitor, make.person("Ulla Saarni"))
    visitor.open("/home/")
    opener = visitor.page.locator(".tools summary:visible").last
    visitor.press(opener)
    visitor.page.keyboard.press("Escape")
    assert opener.evaluate("one => [one === document.activeElement, one.parentElement.open]") == [True, False]
    visitor.press(opener)
    visitor.press(visitor.page.locator(".tools .sheet:visible a[href='/account/profile/']"))
    assert visitor.path == "/account/profile/"
