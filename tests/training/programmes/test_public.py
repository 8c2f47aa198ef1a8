"""What everybody sees: series, the page of a call, funders, and "is it for me?"."""

from datetime import date

import pytest

from kogge.training.programmes import actions, fit
from kogge.training.programmes.models import Call, Cost, Funder, Partner, Programme, Quota, Series
from kogge.training.programmes.opening import acknowledgements
from tests import make
from tests.test_flat import queries

CALL = "/programmes/manager-education/me-2027/"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "cluster", "country": "SE", "dates": "all"}, "yes"),
        ({"kind": "cluster", "country": "SE", "dates": "most"}, "perhaps"),
        ({"kind": "cluster", "country": "FR", "dates": "all"}, "no"),
        ({"kind": "company", "country": "SE", "dates": "all"}, "no"),
        ({"kind": "none", "country": "FR", "dates": "no"}, "no"),
    ],
)
def test_the_answer_follows_the_rules_of_the_call(given, said):
    answer = fit.answer(Call(countries=["SE", "LT"], kinds=["cluster"]), **given)
    assert (answer.said, len(answer.reasons)) == (said, 3)


def test_without_rules_nobody_is_sent_away_and_a_promise_of_dates_counts():
    assert fit.answer(Call(), kind="none", country="FR", dates="no").said == "perhaps"
    assert fit.answer(Call(must_commit_dates=True), kind="cluster", country="SE", dates="most").said == "no"


@pytest.mark.django_db
def test_is_it_for_me_answers_without_an_account_and_shows_the_next_step(client):
    edition = make.edition()
    Call.objects.create(edition=edition, countries=["SE"], takes_applications=True)

    page = client.get(f"{CALL}fit/?kind=cluster&country=SE&dates=all")
    assert page.context["answer"].said == "yes"
    assert f'href="{CALL}nominate/"' in page.content.decode()
    assert f'href="{CALL}apply/"' in page.content.decode()

    page = client.get(f"{CALL}fit/?kind=cluster&country=FR&dates=all")
    assert page.context["answer"].said == "no"
    assert f'href="{CALL}nominate/"' not in page.content.decode()


@pytest.mark.django_db
def test_is_it_for_me_says_which_answer_is_missing_or_unknown(client):
    make.edition()
    page = client.get(f"{CALL}fit/?kind=pirate&country=SE")
    assert (page.status_code, sorted(page.context["form"].errors)) == (422, ["dates", "kind"])


@pytest.mark.django_db
def test_a_draft_has_no_public_page_no_questions_and_no_emblem(client):
    make.edition(at="draft")
    found = [client.get(path).status_code for path in (CALL, f"{CALL}fit/", f"{CALL}emblems/abcdefghijkm/")]
    assert found == [404, 404, 404]


@pytest.mark.django_db
def test_funders_are_named_in_the_days_in_which_they_have_to_be():
    edition = make.edition()
    old = Funder.objects.create(edition=edition, name="Old", until_on=date(2026, 12, 31))
    new = Funder.objects.create(edition=edition, name="New", from_on=date(2027, 1, 1), place=1)
    both = Funder.objects.create(edition=edition, name="Both", place=2)

    assert acknowledgements(edition, date(2026, 12, 31)) == [old, both]
    assert acknowledgements(edition, date(2027, 1, 1)) == [new, both]


@pytest.mark.django_db
def test_the_page_of_a_call_says_who_may_come_for_whom_places_are_kept_and_who_pays(client):
    edition = make.edition()
    Call.objects.create(edition=edition, countries=["SE", "LT"], kinds=["cluster"], most_per_organisation=2)
    Quota.objects.create(edition=edition, of="partner", least=8, most=8)
    Funder.objects.create(edition=edition, name="Erasmus+", disclaimer=make.text("Only its authors speak here."))
    Cost.objects.create(edition=edition, module=edition.modules.get(), item=make.text("Nights"), host_eur="1200.50")

    text = client.get(CALL).content.decode()

    for words in ["Lithuania, Sweden", "Cluster organisation", "at most 2", "People from the partners: 8"]:
        assert words in text
    assert "Erasmus+" in text
    assert "Only its authors speak here." in text
    assert "1,200.50 EUR" in text


@pytest.mark.django_db
def test_programmes_of_one_series_stand_together(client):
    make.edition()
    series = Series.objects.create(slug="baltic", name=make.text("Baltic programmes"))
    Programme.objects.update(series=series)

    groups = client.get("/programmes/").context["groups"]
    assert [(group, [one.slug for one in found]) for group, found in groups] == [(series, ["manager-education"])]


@pytest.mark.django_db
def test_what_ships_names_series_funders_and_what_participants_get(directory):
    actions.load(actions.shipped())

    blp = Programme.objects.get(slug="blp-cluster-managers")
    edition = blp.editions.get()
    assert (blp.series.slug, blp.policy_areas) == ("baltic-leadership-programmes", ["PA Innovation", "PA Education"])
    assert blp.series.programmes.count() == 2
    assert [funder.title for funder in edition.funders.all()] == ["Swedish Institute"]
    assert len(str(edition.gets).splitlines()) == 3


@pytest.mark.django_db
def test_the_page_of_a_call_asks_the_same_of_the_database_however_much_stands_on_it(client):
    edition = make.edition()
    Call.objects.create(edition=edition)
    client.force_login(make.person("Nobody Else"))

    def fill(numbers):
        for number in numbers:
            organisation = make.organisation(f"partner-{number}")
            Partner.objects.create(edition=edition, organisation=organisation, role="associated")
            Funder.objects.create(edition=edition, organisation=organisation)
            Cost.objects.create(edition=edition, module=edition.modules.get(), item=make.text("Nights"))
            Quota.objects.create(edition=edition, of="country", value=f"X{number}", most=1)

    fill(range(1))
    one = queries(client, CALL)
    fill(range(1, 30))
    assert queries(client, CALL) == one
