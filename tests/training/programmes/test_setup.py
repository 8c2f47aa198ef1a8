"""Setting an edition up part by part, opening its call, handing it over, putting it away."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from kogge.base.errors import Refused
from kogge.commons.clusters.actions import join
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.training.programmes import actions
from kogge.training.programmes.models import Call, Cost, Edition, Funder, Partner, Quota, Seat
from kogge.training.programmes.opening import lacking
from tests import make

pytestmark = pytest.mark.django_db
SETUP = "/manage/manager-education/me-2027/setup/"


@pytest.fixture
def edition():
    return make.edition(at="draft")


@pytest.fixture
def sigrid(client, edition):
    client.force_login(make.coordinator())
    return client


def fields_of(form, **changed):
    """What a browser would send of this form as it stands on the page."""
    bound = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in bound.items() if value not in (None, False)} | changed


def form_on(client, path):
    return client.get(path).context["form"]


# Opening ---------------------------------------------------------------------------------------------------
def test_a_call_that_lacks_something_is_not_opened_and_says_all_of_it(edition):
    edition.modules.all().delete()
    edition.costs.all().delete()
    edition.seats_offered = edition.call_opens_at = edition.call_closes_at = None
    edition.languages = ""
    Call.objects.create(edition=edition, takes_nominations="nobody")

    missing = lacking(edition)

    assert [sentence.split(".")[0] for sentence in missing] == [
        "The call has no dates yet",
        "No places yet",
        "No language of work yet",
        "This edition has no module yet",
        "Nothing is said of costs yet",
        "No way in is open",
    ]
    with pytest.raises(Refused, match="No places yet.*No way in"):
        actions.publish(edition, by=make.coordinator())
    assert Edition.objects.get(pk=edition.pk).state == "draft"


def test_quotas_that_keep_more_places_than_there_are_hold_the_call_back(edition):
    Quota.objects.create(edition=edition, of="partner", least=8)
    Quota.objects.create(edition=edition, of="outside", least=13)

    assert lacking(edition) == ["The quotas keep more places than there are. Lower them, or offer more places."]


def test_a_room_above_may_ask_for_more(edition, settings):
    settings.CALL_CHECKS = ["tests.training.programmes.test_setup.asks_for_letters"]
    assert lacking(edition) == ["No letters yet."]


def asks_for_letters(edition):
    return ["No letters yet."]


def test_the_set_up_page_says_what_is_missing_instead_of_a_button(sigrid, edition):
    assert b"Publish</button>" in sigrid.get(SETUP).content
    edition.costs.all().delete()

    page = sigrid.get(SETUP)

    assert page.context["lacking"] == lacking(edition) != []
    assert b"Publish</button>" not in page.content


# Parts -----------------------------------------------------------------------------------------------------
def test_what_it_is_is_saved_in_the_language_of_the_page_and_other_languages_stay(sigrid, edition):
    path = f"{SETUP}what/"
    sent = fields_of(form_on(sigrid, path), theme="Going abroad", languages=["en", "sv"])
    assert sigrid.post(path, sent).status_code == 302
    with translation.override("sv"):
        sent = fields_of(form_on(sigrid, f"/sv{path}"), theme="Ut i världen")
    assert sigrid.post(f"/sv{path}", sent).status_code == 302

    edition = Edition.objects.get(pk=edition.pk)
    assert edition.theme.data == {"en": "Going abroad", "sv": "Ut i världen"}
    assert (edition.languages, str(edition.name)) == ("en,sv", "2027")
    assert Entry.objects.about(edition).filter(verb="settle").count() == 2


def test_a87_the_second_of_two_who_write_sees_what_was_saved_meanwhile_and_keeps_the_own_text(sigrid, edition):
    path = f"{SETUP}what/"
    early = fields_of(form_on(sigrid, path), theme="Mine")
    sigrid.post(path, fields_of(form_on(sigrid, path), theme="Theirs"))

    page = sigrid.post(path, early)

    assert page.status_code == 422
    assert page.context["form"].errors["theme"] == ["Saved meanwhile: Theirs"]
    assert page.context["form"]["theme"].value() == "Mine"
    assert str(Edition.objects.get(pk=edition.pk).theme) == "Theirs"


def test_saving_a_part_leaves_what_has_happened_meanwhile_alone(sigrid, edition):
    path = f"{SETUP}what/"
    sent = fields_of(form_on(sigrid, path), theme="Going abroad")
    actions.next_reference(edition)
    sigrid.post(path, sent)

    assert Edition.objects.get(pk=edition.pk).last_number == 1


def test_a90_the_hour_of_the_call_is_that_of_the_edition_s_town_whoever_types_it(sigrid, edition):
    path = f"{SETUP}when/"
    sent = fields_of(form_on(sigrid, path), timezone="Europe/Helsinki", call_closes_at="2031-03-30T23:59")
    assert sigrid.post(path, sent | {"call_opens_at": "2031-03-01T09:00"}).status_code == 302

    edition = Edition.objects.get(pk=edition.pk)
    assert edition.call_closes_at.astimezone(edition.zone).isoformat() == "2031-03-30T23:59:00+03:00"
    assert form_on(sigrid, path)["call_closes_at"].value().isoformat() == "2031-03-30T23:59:00"

    second = datetime(2031, 10, 26, 1, 30, tzinfo=UTC)  # the clock shows 3:30 for the second time in that night
    Edition.objects.update(call_closes_at=second)
    assert sigrid.post(path, fields_of(form_on(sigrid, path), seats_offered="21")).status_code == 302
    edition.refresh_from_db()
    assert (edition.seats_offered, edition.call_closes_at) == (21, second)


def test_places_do_not_go_below_the_people_who_have_one(sigrid, edition):
    for name in ("Ulla Saarni", "Ebba Lönn"):
        actions.seat(edition, make.person(name), role=Seat.Role.PARTICIPANT, by=make.coordinator())
    path = f"{SETUP}when/"

    page = sigrid.post(path, fields_of(form_on(sigrid, path), seats_offered=1))

    assert page.context["form"].errors["seats_offered"] == ["2 people have a place already"]


def test_the_rules_of_a_call_are_kept_and_codes_from_elsewhere_refused(sigrid, edition):
    path = f"{SETUP}call/"
    sent = fields_of(form_on(sigrid, path), countries=["SE", "LT"], kinds=["cluster"], takes_applications="on")
    assert sigrid.post(path, sent).status_code == 302
    call = Call.objects.get(edition=edition)
    assert (call.countries, call.kinds, call.takes_applications) == (["SE", "LT"], ["cluster"], True)

    page = sigrid.post(path, fields_of(form_on(sigrid, path), countries=["XX"], reviews_each=-1))
    assert (page.status_code, sorted(page.context["form"].errors)) == (422, ["countries", "reviews_each"])


@pytest.mark.parametrize(
    ("noun", "sent", "count"),
    [
        ("modules", {"title": "Two", "starts_on": "2031-01-01", "ends_on": "2031-02-01", "hours": "40"}, 2),
        ("costs", {"item": "Nights", "host": "All", "host_eur": "120.50"}, 2),
        ("quotas", {"of": "country", "country": "LV", "most": "4"}, 1),
        ("funders", {"name": "Erasmus+", "sentence": "Paid for by Erasmus+."}, 1),
    ],
)
def test_a_row_is_added_changed_and_taken_out(sigrid, edition, noun, sent, count):
    path = f"{SETUP}{noun}/"
    assert sigrid.post(path, sent).status_code == 302
    row = getattr(edition, noun).latest("pk")
    assert getattr(edition, noun).count() == count

    again = fields_of(form_on(sigrid, f"{path}?row={row.pk}"))
    assert sigrid.post(f"{path}?row={row.pk}", again).status_code == 302
    assert getattr(edition, noun).count() == count

    sigrid.post(path, {"strike": row.pk})
    assert not getattr(edition, noun).filter(pk=row.pk).exists()


def test_rows_that_make_no_sense_stay_on_the_page_with_a_sentence(sigrid, edition):
    bad = [
        ("modules", {"title": "Two", "starts_on": "2031-02-01", "ends_on": "2031-01-01"}, "ends_on"),
        ("costs", {"item": "Nights", "host_eur": "-1"}, "host_eur"),
        ("quotas", {"of": "country", "most": "4"}, "country"),
        ("quotas", {"of": "outside", "least": "4", "most": "2"}, "most"),
        ("funders", {"disclaimer": "Only the authors are responsible."}, "organisation"),
        ("partners", {"organisation": "", "role": "partner"}, "organisation"),
    ]
    for noun, sent, field in bad:
        page = sigrid.post(f"{SETUP}{noun}/", sent)
        assert (page.status_code, list(page.context["form"].errors)) == (422, [field]), noun


def test_an_organisation_has_each_role_once(sigrid, edition):
    sent = {"organisation": edition.lead_id, "role": "associated"}
    assert sigrid.post(f"{SETUP}partners/", sent).status_code == 302
    assert sigrid.post(f"{SETUP}partners/", sent).status_code == 422
    assert list(edition.partners.values_list("role", flat=True)) == ["associated"]


def test_a_row_of_another_edition_is_neither_shown_nor_taken_out(sigrid, edition):
    other = make.edition("other-2027", code="OT-27", at="draft")
    cost = other.costs.get()

    assert form_on(sigrid, f"{SETUP}costs/?row={cost.pk}").instance.pk is None
    sigrid.post(f"{SETUP}costs/", {"strike": cost.pk})
    assert Cost.objects.filter(pk=cost.pk).exists()


def test_a_module_of_a_published_edition_stays():
    edition = make.edition()
    with pytest.raises(Refused, match="Change its dates instead"):
        actions.strike(edition, edition.modules.get(), part="modules", by=make.coordinator(), now=timezone.now())


# Copy, hand over, archive ----------------------------------------------------------------------------------
def test_a_copy_brings_the_call_the_quotas_the_costs_of_its_modules_and_the_funders(edition):
    module = edition.modules.get()
    Call.objects.create(edition=edition, takes_applications=True, countries=["SE"])
    Quota.objects.create(edition=edition, of="partner", most=8)
    Cost.objects.create(edition=edition, module=module, item="Nights")
    Funder.objects.create(edition=edition, name="Erasmus+", until_on=edition.ends_on)
    shift = timedelta(days=364)

    fresh = actions.copy(
        edition,
        slug="me-copy",
        code="ME-C",
        name=make.text("Copy"),
        starts_on=edition.starts_on + shift,
        by=make.coordinator(),
    )

    assert (fresh.call.takes_applications, fresh.call.countries, fresh.quotas.get().most) == (True, ["SE"], 8)
    assert [cost.module for cost in fresh.costs.order_by("pk")] == [None, fresh.modules.get()]
    assert fresh.funders.get().until_on == edition.ends_on + shift
    assert (edition.quotas.count(), edition.funders.count(), edition.costs.count()) == (1, 1, 2)


def test_an_edition_is_handed_over_with_its_history_and_who_led_it_reads_along(client, edition):
    vaasa = make.organisation("university-of-vaasa", kind="university")
    join(vaasa, make.person("Veli Vaara"), role="manager", by=make.person("Astrid Ask"))
    history = Entry.objects.about(edition).count()
    client.force_login(make.coordinator())

    client.post("/manage/manager-education/me-2027/hand-over/", {"to": vaasa.pk, "is_sure": "on"})

    edition = Edition.objects.get(pk=edition.pk)
    assert edition.lead == vaasa
    seats = set(edition.seats.values_list("person__name", "role"))
    assert seats == {("Veli Vaara", "coordinator"), ("Sigrid Björk", "reader")}
    assert set(edition.partners.values_list("organisation__slug", "role")) == {
        ("university-of-vaasa", Partner.Role.LEAD),
        ("netport", Partner.Role.PARTNER),
    }
    assert client.post("/manage/manager-education/me-2027/change/", {"what": "Nytt."}).status_code == 404  # A17
    assert Entry.objects.about(edition).count() == history + 1
    assert set(Message.objects.values_list("person__name", "kind")) >= {
        ("Veli Vaara", "handed_over"),
        ("Sigrid Björk", "gave_over"),
    }
    assert client.get(SETUP).status_code == 200
    assert client.get(f"{SETUP}what/").status_code == 404
    assert client.post(f"{SETUP}publish/").status_code == 404


def test_nobody_hands_over_to_people_who_are_not_here_or_to_oneself(edition):
    empty = make.organisation("ktu", kind="university", country="LT")
    for to, people, words in [(empty, [], "Nobody of this"), (edition.lead, [make.person()], "leads the edition")]:
        with pytest.raises(Refused, match=words):
            actions.hand_over(edition, to=to, people=people, by=make.coordinator(), now=timezone.now())
    assert edition.has(make.coordinator(), "coordinator")


def test_an_archived_edition_stays_readable_among_the_past_ones(client):
    edition = make.edition(at="running")
    for verb in ("finish", "archive"):
        getattr(actions, verb)(edition, by=make.coordinator())

    assert client.get(edition.get_absolute_url()).status_code == 200
    assert client.get("/programmes/manager-education/").context["past"] == [edition]
    actions.revive(edition, by=make.coordinator())
    assert Edition.objects.get(pk=edition.pk).state == "finished"
