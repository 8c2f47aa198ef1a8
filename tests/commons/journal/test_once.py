"""P8: a form that is sent twice has the effect of one (A82, F24, F26)."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kogge.commons.journal.models import Sent
from kogge.commons.journal.once import REMEMBERED, sweep_sent
from kogge.commons.mail.models import Message
from kogge.commons.privacy import consents
from kogge.training.nominations.models import Nomination
from tests import make


def browser(who=None):
    """A client that keeps to the rules of a browser: forms carry their token."""
    client = Client(enforce_csrf_checks=True)
    if who:
        client.force_login(who)
    return client


def form_on(client, path):
    """The fields of the page's own form, as a browser would send them."""
    soup = BeautifulSoup(client.get(path).content, "html.parser")
    token = soup.select_one("main form[method=post] input[name=csrfmiddlewaretoken]")
    return {"csrfmiddlewaretoken": token["value"]}


def nominate(edition):
    return f"/programmes/{edition.programme.slug}/{edition.slug}/nominate/"


def answers():
    return {
        "nominee_name": "Ulla Saarni",
        "nominee_email": "ulla.saarni@example.org",
        "letter_language": "en",
        "cluster": make.organisation().pk,
        "why": "She holds it together.",
    }


@pytest.mark.django_db
def test_A82_a_form_sent_twice_makes_one_thing_and_shows_the_same_page():
    edition = make.edition()
    client = browser(make.person("Torsten Ek"))
    form = form_on(client, nominate(edition)) | answers()
    first, second = client.post(nominate(edition), form), client.post(nominate(edition), form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Nomination.objects.count() == 1


@pytest.mark.django_db
def test_F26_going_back_and_sending_again_next_morning_shows_the_same_confirmation(time_machine):
    edition = make.edition()
    client = browser(make.person("Torsten Ek"))
    form = form_on(client, nominate(edition)) | answers()
    first = client.post(nominate(edition), form)
    Sent.objects.update(at=timezone.now() - REMEMBERED * 100)
    assert client.post(nominate(edition), form)["Location"] == first["Location"]
    assert Nomination.objects.count() == 1


@pytest.mark.django_db
def test_the_same_form_opened_anew_is_another_sending():
    edition = make.edition()
    client = browser(make.person("Torsten Ek"))
    for _ in range(2):
        client.post(nominate(edition), form_on(client, nominate(edition)) | answers())
    assert Nomination.objects.count() == 2


@pytest.mark.django_db
def test_what_came_back_with_errors_can_be_sent_again():
    edition = make.edition()
    client = browser(make.person("Torsten Ek"))
    form = form_on(client, nominate(edition)) | answers()
    assert client.post(nominate(edition), form | {"why": ""}).status_code == 422
    assert client.post(nominate(edition), form | {"why": ""}).status_code == 422
    assert client.post(nominate(edition), form).status_code == 302
    assert Nomination.objects.count() == 1


@pytest.mark.django_db
def test_a_double_click_on_a_step_tells_of_one_letter_and_shows_no_refusal():
    case = make.nomination(at="sent")
    client = browser(make.coordinator())
    form = form_on(client, case.get_absolute_url())
    before = Message.objects.count()
    done = [client.post(f"{case.get_absolute_url()}offer/", form).status_code for _ in range(2)]
    assert done == [302, 302]
    assert Message.objects.count() - before == 1


@pytest.mark.django_db
def test_an_act_that_is_no_making_can_be_meant_again_after_a_while():
    """One page open all day: agreed, taken back elsewhere, agreed again by the button that still stands there."""
    person = make.person()
    client = browser(person)
    give = reverse("consent_give", args=["directory"])
    form = form_on(client, reverse("consents"))
    client.post(give, form)
    consents.withdraw(person, "directory", by=person, now=timezone.now())
    client.post(give, form)
    assert not consents.has(person, "directory")  # at once it is a second click
    Sent.objects.update(at=timezone.now() - REMEMBERED * 2)
    client.post(give, form)
    assert consents.has(person, "directory")


@pytest.mark.django_db(transaction=True)
def test_F24_a_double_click_at_the_same_instant_makes_one_thing():
    edition = make.edition()
    who = make.person("Torsten Ek")
    client = browser(who)
    form = form_on(client, nominate(edition)) | answers()

    def send(_):
        other = Client(enforce_csrf_checks=True)
        other.cookies = client.cookies
        try:
            return other.post(nominate(edition), form)["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        went = set(pool.map(send, range(4)))
    assert len(went) == 1
    assert Nomination.objects.count() == 1


@pytest.mark.django_db
def test_what_was_sent_is_forgotten_after_a_day():
    now = timezone.now()
    Sent.objects.create(key="a", at=now - REMEMBERED * 3000)
    Sent.objects.create(key="b", at=now)
    sweep_sent(now=now)
    assert list(Sent.objects.values_list("key", flat=True)) == ["b"]


@pytest.mark.django_db
def test_what_was_sent_before_proving_oneself_again_can_be_sent_as_it_is_afterwards():
    person = make.person()
    client = browser(person)
    form = form_on(client, reverse("security"))
    assert client.post(reverse("password_remove"), form)["Location"].startswith(reverse("again"))
    session = client.session
    session["account_authentication_methods"] = [{"method": "mail", "at": time.time()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()

    assert client.post(reverse("password_remove"), form)["Location"] == reverse("security")
