"""To whom each field of a profile is shown: a word hidden in each is found by exactly those who may, wherever it is.

"Hidden" means that it is not in the answer at all.
"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from kogge.commons.clusters.actions import changed
from kogge.commons.clusters.models import Membership
from kogge.commons.clusters.profile import FIELDS, Audience, has, reader_of
from kogge.commons.clusters.selecting import select
from kogge.commons.files.models import File
from kogge.commons.journal import stored
from kogge.commons.journal.models import forget, site
from kogge.commons.people.models import Circle
from kogge.commons.regions.models import Priority, Region, Term, Vocabulary
from kogge.commons.search.shelves import forget_shelves
from tests import make

pytestmark = pytest.mark.django_db
TEXTS = ("text", "aims", "offers", "needs")
SEEN_BY = {
    Audience.PUBLIC: {"stranger", "member", "circle", "office", "colleague"},
    Audience.MEMBERS: {"member", "circle", "office", "colleague"},
    Audience.CIRCLE: {"circle", "office", "colleague"},
    Audience.US: {"colleague"},
}


def canary(name):
    return f"zq{name.replace('_', '')}x"


@pytest.fixture
def words():
    """Vocabularies and a region whose words are canaries."""
    for code, name in (("nace-2-1", "nace"), ("technologies", "technologies")):
        vocabulary = Vocabulary.objects.create(
            code=code, title=code, source="-", licence="-", imported_at=timezone.now()
        )
        Term.objects.create(vocabulary=vocabulary, code="10", label=canary(name), level=2, position=1)
    region = Region.objects.create(code="SE22", level=2, country="SE", name="Sydsverige", name_latin="Sydsverige")
    return Priority.objects.create(region=region, number=1, text=canary("priorities"), language="en", source="-")


@pytest.fixture
def organisation(words):
    made = make.begun(
        at="listed",
        nuts="SE22",
        nace=["10"],
        technologies=["10"],
        services=["foresight"],
        target_countries=["UY"],
        languages=["is"],
        founded=1873,
        legal_form=canary("legal_form"),
        fte=7.3,
        members_sme=719,
        members_research=None,
        label="gold",
        label_until=timezone.localdate() + timedelta(days=30),
        contact_address="zqaddressx@example.org",
        **{name: LazyI18nString({"en": canary(name)}) for name in TEXTS},
    )
    made.priorities.add(words)
    made.circle = Circle.objects.create(name="Friends", slug="friends")
    made.save()
    made.circle.welcome(make.person("Carl Circle"))
    return made


# What of each field would stand on the page.
ON_THE_PAGE = {name: canary(name) for name in (*TEXTS, "nace", "technologies", "priorities", "legal_form")} | {
    "services": "Scouting and foresight",
    "target_countries": "Uruguay",
    "languages": "Icelandic",
    "founded": "1873",
    "fte": "7.3",
    "members": "companies: 719",
    "label": "Gold label",
}


def readers():
    return {
        "stranger": None,
        "member": make.person("Nobody Else"),
        "circle": make.person("Carl Circle"),
        "office": make.person("Astrid Ask", is_staff=True),
        "colleague": make.person("Maja Sund"),
    }


def show(organisation, audience):
    organisation.shown = dict.fromkeys(FIELDS, audience)
    organisation.save()
    settle(organisation)


def settle(organisation):
    """What a commit would do: found by what it says now, and nothing remembered of before."""
    changed(organisation)
    stored.forget_all()
    forget_shelves()
    forget()


def bodies(client, path):
    """What each reader gets to see at an address."""
    found = {}
    for who, person in readers().items():
        client.force_login(person) if person else client.logout()
        response = client.get(path)
        assert response.status_code == 200
        found[who] = response.content.decode()
    return found


def test_every_field_has_a_canary(organisation):
    assert set(ON_THE_PAGE) == set(FIELDS)
    assert [name for name in FIELDS if not has(organisation, name)] == []


@pytest.mark.parametrize("audience", Audience)
def test_each_field_stands_on_the_page_for_exactly_those_it_is_shown_to(client, organisation, audience):
    show(organisation, audience)

    seen = bodies(client, organisation.get_absolute_url())

    for name, word in ON_THE_PAGE.items():
        assert {who for who, body in seen.items() if word in body} == SEEN_BY[audience], name


@pytest.mark.parametrize("name", FIELDS)
def test_one_field_that_is_hidden_hides_no_other(client, organisation, name):
    show(organisation, Audience.PUBLIC)
    organisation.shown[name] = Audience.US
    organisation.save()
    settle(organisation)

    body = client.get(organisation.get_absolute_url()).content.decode()

    assert {field for field, word in ON_THE_PAGE.items() if word not in body} == {name}


@pytest.mark.parametrize("audience", Audience)
def test_texts_are_found_by_exactly_those_who_see_them(organisation, audience):
    show(organisation, audience)

    for name in (*TEXTS, "priorities"):
        found = set()
        for who, person in readers().items():
            reader = reader_of(person or AnonymousUser())
            selection = select(QueryDict(f"q={canary(name)}"), reader=reader, version=site().version)
            found |= {who} if selection.total else set()
        # The office reads what a circle is shown on its page, but the index keeps circles apart.
        assert found - {"office"} == SEEN_BY[audience] - {"office"}, name


@pytest.mark.parametrize("audience", Audience)
def test_lists_hold_nothing_of_a_hidden_field(client, organisation, audience):
    show(organisation, audience)

    for path in ("/clusters/", "/clusters/?as=table", "/clusters/?as=map"):
        for who, body in bodies(client, path).items():
            may = who in SEEN_BY[audience]
            assert {name for name in (*TEXTS, "legal_form") if canary(name) in body and not may} == set(), (path, who)


def test_the_contact_address_stands_nowhere(client, organisation):
    show(organisation, Audience.PUBLIC)
    places = [
        organisation.get_absolute_url(),
        "/clusters/",
        f"/clusters/{organisation.slug}/contact/",
        "/clusters/?as=table",
    ]

    for path in places:
        for who, body in bodies(client, path).items():
            assert "zqaddressx" not in body, (path, who)


def test_a_choice_nobody_knows_shows_the_field_to_nobody_else(client, organisation):
    show(organisation, "friends of friends")

    seen = bodies(client, organisation.get_absolute_url())

    assert {who for who, body in seen.items() if canary("aims") in body} == {"colleague"}


def test_who_works_there_may_look_as_others_do_but_nobody_may_look_nearer(client, organisation):
    show(organisation, Audience.MEMBERS)
    path = organisation.get_absolute_url()
    client.force_login(make.person("Maja Sund"))
    as_stranger, as_member = (client.get(f"{path}?as={one}").content.decode() for one in ("public", "members"))
    client.logout()
    stranger = client.get(f"{path}?as=us").content.decode()

    assert [canary("aims") in body for body in (as_stranger, as_member, stranger)] == [False, True, False]


def test_a_label_that_has_run_out_is_not_shown(client, organisation):
    organisation.label_until = timezone.localdate() - timedelta(days=1)
    show(organisation, Audience.PUBLIC)

    assert "Gold label" not in client.get(organisation.get_absolute_url()).content.decode()


def test_people_stand_on_the_page_if_they_agreed_and_show_their_name(client, organisation):
    maja = make.person("Maja Sund")
    path = organisation.get_absolute_url()

    def stands():
        settle(organisation)
        return "Maja Sund" in client.get(path).content.decode()

    seen = [stands()]
    Membership.objects.filter(person=maja).update(is_shown=True)
    seen.append(stands())
    maja.shown = {"name": "public"}
    maja.save()
    seen.append(stands())

    assert seen == [False, False, True]


def test_a_draft_and_its_logo_are_there_for_its_people_and_the_office_alone(client):
    organisation = make.begun()
    maja = make.person("Maja Sund")
    organisation.logo = File.objects.create(
        owner=maja, name="logo.png", content="aa/logo", type="image/png", size=1, sha256="", made_at=timezone.now()
    )
    organisation.save()
    paths = [
        organisation.get_absolute_url(),
        f"/clusters/{organisation.slug}/edit/",
        f"/clusters/{organisation.slug}/logo/",
    ]

    def statuses(person):
        client.force_login(person) if person else client.logout()
        client.raise_request_exception = False
        return [client.get(path).status_code for path in paths]

    assert statuses(None) == [404, 302, 404]
    assert statuses(make.person("Nobody Else")) == [404, 404, 404]
    assert statuses(make.person("Astrid Ask", is_staff=True))[:2] == [200, 200]
    assert statuses(maja)[:2] == [200, 200]
