"""An application of one's own, what the call asks, more time, the employer's word, the place, a complaint."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.mail.models import Message
from kogge.training.nominations import actions
from kogge.training.nominations.deadline import closes_for
from kogge.training.nominations.eligibility import Known, Terms, is_open_to, unmet, verdicts
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Call
from tests import make

pytestmark = pytest.mark.django_db


def call(**fields):
    edition = make.edition()
    Call.objects.update_or_create(edition=edition, defaults={"takes_applications": True} | fields)
    edition.refresh_from_db()
    return edition


def begun(name="Ulla Saarni", **fields):
    case = Nomination(edition=call(**fields), cluster=make.organisation())
    return actions.apply(case, by=make.person(name), now=timezone.now())


def refusal(function, *arguments, **named):
    with pytest.raises(Refused) as told:
        function(*arguments, **named)
    return str(told.value)


# Begin ---------------------------------------------------------------------------------------------------
def test_two_clicks_begin_an_application_of_one_s_own_with_the_own_cluster_chosen(client):
    edition = call()
    make.colleague(make.organisation(), work="Manager")
    client.force_login(make.person())
    page = client.get(f"{edition.get_absolute_url()}apply/").content.decode()
    chosen = re.search(r'<option value="(\d+)" selected', page)[1]

    answer = client.post(f"{edition.get_absolute_url()}apply/", {"cluster": chosen})

    case = Nomination.objects.get()
    assert answer["Location"] == case.get_application_url()
    assert (case.state, case.nominee, case.is_own, case.application.role) == ("agreed", make.person(), True, "Manager")


def test_an_application_is_begun_once_also_by_a_double_click(client):
    """A82: the second sending leads to the one there is."""
    edition = call()
    client.force_login(make.person())
    typed = {"cluster": make.organisation().pk}
    client.post(f"{edition.get_absolute_url()}apply/", typed)

    again = client.post(f"{edition.get_absolute_url()}apply/", typed)

    assert (again.status_code, Nomination.objects.count()) == (422, 1)
    assert "You already have an application for this edition" in again.content.decode()
    assert client.get(f"{edition.get_absolute_url()}apply/").status_code == 302


def test_who_is_nominated_already_is_led_to_the_letter_and_not_told_by_whom():
    case = make.nomination(at="nominated")
    Call.objects.update_or_create(edition=case.edition, defaults={"takes_applications": True})
    own = Nomination(edition=case.edition, cluster=make.organisation())

    words = refusal(actions.apply, own, by=make.person(), now=timezone.now())

    assert words == "There is already a nomination for your address. Look into your mail: our letter has a link."


def test_a_call_without_applications_says_so(client):
    client.force_login(make.person())
    page = client.get(f"{make.edition().get_absolute_url()}apply/").content.decode()

    assert "This call takes nominations only" in page


def test_who_applies_is_nobody_s_nominator_and_does_not_decide():
    case = begun()

    assert list(Nomination.objects.nominated_by(case.nominee)) == []
    assert [step.verb for step in case.steps_for(case.nominee)] == ["send", "withdraw"]


@pytest.mark.parametrize(
    ("route", "may"),
    [("anyone", [True, True, True]), ("members", [False, True, True]), ("invited", [False, False, True]),
     ("nobody", [False, False, False])],
)  # fmt: skip
def test_who_may_nominate_is_what_the_call_says(route, may):
    edition = call(takes_nominations=route)
    people = [None, make.person(), make.coordinator()]

    assert [actions.may_nominate(edition, person) for person in people] == may


# Eligibility ---------------------------------------------------------------------------------------------
def test_the_rules_say_what_is_met_what_is_not_and_what_to_do():
    rules = Terms(
        countries=["FI"], kinds=["agency"], most_per_organisation=1, languages=["en"], must_commit_dates=True,
        needs_support=True,
    )  # fmt: skip
    known = Known(
        country="FI",
        kind="cluster",
        others=1,
        languages=["en"],
        dates=["one"],
        meetings=("one", "two"),
        support="asked",
    )

    found = verdicts(rules, known)

    assert [(one.rule, one.is_met) for one in found] == [
        ("country", True),
        ("kind", False),
        ("most_per_organisation", False),
        ("languages", True),
        ("dates", False),
        ("support", None),
    ]
    assert unmet(found)[0] == "This call is for people of these kinds of organisation: Public agency."
    assert not is_open_to(found)


def test_what_is_not_known_yet_is_open_and_keeps_nobody_from_beginning():
    found = verdicts(Terms(countries=["FI"], languages=["en"], must_commit_dates=True), Known())

    assert [(one.rule, one.is_met) for one in found] == [("country", None), ("languages", None), ("dates", None)]
    assert is_open_to(found)


def test_a_call_without_rules_asks_nothing():
    assert verdicts(Terms(), Known()) == []


def test_an_application_of_the_wrong_country_is_not_begun_and_says_why():
    words = refusal(begun, countries=["SE"])

    assert words == "Your organisation must be in one of these countries: Sweden."


def test_what_the_call_asks_keeps_an_application_from_being_sent_until_it_is_done():
    """A92: no step is skipped by a POST."""
    case = begun(must_commit_dates=True)
    make.application(case)
    words = refusal(actions.send, case, by=case.nominee)
    assert words == "Say of every meeting that you can be there."

    case.application.dates = [event.slug for event in case.edition.modules.get().meetings.all()]
    case.application.save()
    actions.send(case, by=case.nominee)

    assert case.state == "sent"


def test_the_coordinator_s_word_stands_against_the_rules_and_every_word_stays():
    case = begun()
    make.application(case)
    case.edition.call.countries = ["SE"]
    case.edition.call.save()
    now, by = timezone.now(), make.coordinator()
    actions.rule_on(case, is_eligible=False, reason="Not yet.", by=by, now=now)
    assert refusal(actions.send, case, by=case.nominee).endswith("you cannot apply: Not yet.")

    actions.rule_on(case, is_eligible=True, reason="Works across the border.", by=by, now=now)
    actions.send(case, by=case.nominee)

    assert (case.state, case.rulings.count(), Message.objects.filter(kind="ruled").count()) == ("sent", 2, 2)


# Deadline ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("late", "is_in_time"), [(-1, True), (0, True), (30, True), (61, False)])
def test_the_deadline_is_the_stated_minute_and_sixty_seconds(late, is_in_time):
    """A90: 23:59:59, 00:00:00, 00:00:30 and 00:01:01."""
    case = begun()
    make.application(case)
    at = case.edition.call_closes_at + timedelta(seconds=late)
    if is_in_time:
        actions.send(case, by=case.nominee, now=at)
        assert case.state == "sent"
    else:
        assert refusal(actions.send, case, by=case.nominee, now=at).startswith("The call closed on")


def test_one_person_gets_more_time_and_nobody_else():
    case, other = begun(), begun("Ebba Lönn")
    after = case.edition.call_closes_at + timedelta(days=1)
    until = case.edition.call_closes_at + timedelta(days=2)
    for one in (case, other):
        make.application(one)
    actions.extend(case, until=until, reason="Was ill.", by=make.coordinator(), now=timezone.now())

    actions.send(case, by=case.nominee, now=after)

    assert (case.state, closes_for(case), closes_for(other)) == ("sent", until, other.edition.call_closes_at)
    assert refusal(actions.send, other, by=other.nominee, now=after).startswith("The call closed on")


def test_a_sent_application_is_opened_again_and_the_coordinator_does_not_read_along(client):
    case = make.nomination(at="agreed")
    make.application(case, goals="A first thought.")
    actions.send(case, by=case.nominee)
    later = case.edition.call_closes_at + timedelta(days=2)
    client.force_login(make.coordinator())
    typed = {"day": f"{later:%Y-%m-%d}", "hour": "16:00", "reason": "A page was missing."}

    client.post(f"{case.get_absolute_url()}time/", typed)

    case.refresh_from_db()
    assert (case.state, Message.objects.filter(kind="extended").count()) == ("agreed", 1)
    assert "A first thought." not in client.get(case.get_absolute_url()).content.decode()
