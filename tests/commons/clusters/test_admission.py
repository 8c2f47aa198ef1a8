"""Into the directory and out of it: by published criteria, with a written reason, and nobody judges their own."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from kogge.base.errors import Refused
from kogge.commons.clusters.models import Organisation
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.profiles.actions import admission
from tests import make
from tests.test_flat import queries

pytestmark = pytest.mark.django_db


def office():
    return make.person("Astrid Ask", is_staff=True)


def words(response):
    return BeautifulSoup(response.content.decode(), "html.parser").find("main").get_text(" ", strip=True)


def test_who_works_there_sends_and_the_office_admits_with_a_reason(client):
    tuna = make.begun()
    client.force_login(make.person("Maja Sund"))
    client.post(f"/clusters/{tuna.slug}/send/", {"note": ""})
    tuna.refresh_from_db()
    sent = (tuna.state, tuna.sent_at is not None)
    client.force_login(office())
    answer = client.post(f"/manage/clusters/{tuna.slug}/", {"verb": "admit", "note": "All criteria are met."})

    tuna.refresh_from_db()
    assert sent == ("sent", True)
    assert (answer.status_code, answer["Location"]) == (302, "/manage/clusters/")
    assert (tuna.state, tuna.confirmed_at, tuna.claimed_at) == ("listed", tuna.sent_at, tuna.sent_at)
    assert [(entry.verb, entry.note) for entry in Entry.objects.about(tuna)] == [
        ("begin", ""),
        ("send", ""),
        ("admit", "All criteria are met."),
    ]
    mail = Message.objects.get(kind="admitted")
    assert (mail.address, "All criteria are met." in mail.text) == ("maja.sund@example.org", True)


@pytest.mark.parametrize(("verb", "state"), [("ask", "asked"), ("refuse", "refused")])
def test_what_goes_back_keeps_its_text_says_why_and_may_be_sent_again(client, verb, state):
    tuna = make.begun(at="sent")
    client.force_login(office())
    client.post(f"/manage/clusters/{tuna.slug}/", {"verb": verb, "note": "Name two projects of last year."})
    tuna.refresh_from_db()
    went_back = (tuna.state, str(tuna.text))
    client.force_login(make.person("Maja Sund"))
    page = words(client.get(f"/clusters/{tuna.slug}/edit/"))
    again = client.post(f"/clusters/{tuna.slug}/send/", {"note": ""})
    tuna.refresh_from_db()

    assert went_back == (state, "We meet each month.")
    assert "Name two projects of last year." in page
    assert (again.status_code, tuna.state) == (302, "sent")
    assert Message.objects.filter(kind=state).count() == 1


@pytest.mark.parametrize("verb", admission.DECISIONS)
def test_no_decision_without_a_written_reason(client, verb):
    tuna = make.begun(at="sent")
    client.force_login(office())

    answer = client.post(f"/manage/clusters/{tuna.slug}/", {"verb": verb, "note": " "})

    tuna.refresh_from_db()
    assert (answer.status_code, tuna.state) == (422, "sent")
    with pytest.raises(Refused):
        getattr(admission, verb)(tuna, by=office(), note=" ")


def test_a_reason_without_a_decision_is_kept_and_asks_which(client):
    tuna = make.begun(at="sent")
    client.force_login(office())

    answer = client.post(f"/manage/clusters/{tuna.slug}/", {"note": "Fine by me"})

    assert answer.status_code == 422
    assert "Choose one of the three" in words(answer)
    assert "Fine by me" in words(answer)


def test_nobody_decides_on_the_organisation_they_work_for(client):
    tuna = make.begun(at="sent")
    make.colleague(tuna, "Astrid Ask", is_staff=True)
    client.force_login(office())

    page, answer = (
        client.get(f"/manage/clusters/{tuna.slug}/"),
        client.post(f"/manage/clusters/{tuna.slug}/", {"verb": "admit", "note": "Mine."}),
    )

    assert ("Somebody else of the office decides" in words(page), answer.status_code) == (True, 403)
    with pytest.raises(PermissionDenied):
        admission.admit(tuna, by=office(), note="Mine.")


def test_the_office_cannot_send_for_others(client):
    tuna = make.begun()
    client.force_login(office())

    assert client.post(f"/clusters/{tuna.slug}/send/", {"note": ""}).status_code == 403


def test_what_is_lacking_is_named_sentence_by_sentence_with_the_way_to_it(client):
    bare = make.begun("Bare Cluster", website="", summary="", ecosystems=[], fte=None, members_sme=None)
    Organisation.objects.filter(pk=bare.pk).update(members_research=None, text="")
    client.force_login(make.person("Maja Sund"))

    answer = client.post(f"/clusters/{bare.slug}/send/", {"note": ""})

    assert answer.status_code == 422
    listed = BeautifulSoup(answer.content.decode(), "html.parser").find("ul", class_="lacking")
    assert [(link.get_text(), link["href"].split("/")[-2]) for link in listed.find_all("a")] == [
        ("Write in one sentence what it does.", "words"),
        ("Enter the address of its website.", "basics"),
        ("Write what it does, so that its activity can be seen.", "words"),
        ("Select the industrial ecosystem it works in.", "field"),
        ("Enter the team in full-time posts; 0 if nobody is paid.", "figures"),
        ("Enter how many members it has of each kind.", "figures"),
    ]


def test_too_few_members_ask_for_a_word_why_and_close_no_door(client):
    small = make.begun("Small Cluster", members_sme=9, members_research=None)
    client.force_login(make.person("Maja Sund"))
    without = client.post(f"/clusters/{small.slug}/send/", {"note": ""})
    small.refresh_from_db()
    state = small.state
    client.post(f"/clusters/{small.slug}/send/", {"note": "Carried by the national programme."})

    small.refresh_from_db()
    assert (without.status_code, state, small.state) == (422, "draft", "sent")
    assert "It has fewer than 15 members." in words(without)


@pytest.mark.parametrize("standing", ["new", "project"])
def test_newly_founded_and_project_based_clusters_need_not_reach_the_numbers(standing):
    young = make.begun(
        "Young Cluster",
        members_sme=3,
        members_research=None,
        fte=0,
        standing=standing,
        project_ends_on=timezone.localdate() + timedelta(days=400),
    )

    assert (admission.lacking(young), admission.doubtful(young)) == ([], [])


def test_a_project_says_when_it_ends():
    project = make.begun("Project Cluster", standing="project")

    assert [point.mend for point in admission.lacking(project)] == ["Enter the day on which the project ends."]


def test_a_school_is_asked_for_less_than_a_cluster():
    school = make.begun("Fish School", kind="university", fte=None, members_sme=None, ecosystems=[])

    assert (admission.lacking(school), admission.doubtful(school), len(admission.points_of(school))) == ([], [], 3)


def test_the_office_reads_the_whole_profile_while_it_judges(client):
    tuna = make.begun(at="sent", aims=LazyI18nString({"en": "Whale free"}), shown={"aims": "us"})
    client.force_login(office())
    judging = "Whale free" in words(client.get(f"/manage/clusters/{tuna.slug}/"))
    admission.admit(tuna, by=office(), note="Good.")

    assert (judging, "Whale free" in words(client.get(f"/manage/clusters/{tuna.slug}/"))) == (True, False)


def test_the_list_has_the_longest_waiting_first_and_counts_each_state(client):
    now = timezone.now()
    for number, days in enumerate([1, 5, 3]):
        made = make.begun(f"Nr {number} Fish", at="sent", by=f"Person Nr{number}")
        Organisation.objects.filter(pk=made.pk).update(sent_at=now - timedelta(days=days))
    make.begun("Asked Fish", at="asked", by="Other Person")
    client.force_login(office())

    page = BeautifulSoup(client.get("/manage/clusters/").content.decode(), "html.parser")

    assert [row.find("a").get_text() for row in page.find("tbody").find_all("tr")] == [
        "Nr 1 Fish",
        "Nr 2 Fish",
        "Nr 0 Fish",
    ]
    assert [tab.get_text() for tab in page.find(class_="tabs").find_all("a")] == [
        "Waiting (3)",
        "Asked for more (1)",
        "Not admitted (0)",
        "Not sent yet (0)",
        "Removed (0)",
    ]


def test_the_list_asks_the_database_as_often_for_thirty_as_for_one(client):
    make.begun("Nr 0 Fish", at="sent")
    client.force_login(office())
    few = queries(client, "/manage/clusters/")
    for number in range(1, 30):
        make.begun(f"Nr {number} Fish", at="sent", by=f"Person Nr{number}")

    assert queries(client, "/manage/clusters/") == few


def test_an_organisation_that_ceased_keeps_a_page_that_says_so(client):
    tuna = make.begun(at="listed")
    client.force_login(make.person("Maja Sund"))
    asked = words(client.get(f"/clusters/{tuna.slug}/cease/"))
    client.post(f"/clusters/{tuna.slug}/cease/", {"note": ""})
    client.logout()

    page = client.get(f"/clusters/{tuna.slug}/")

    assert "The page stays and says that the organisation no longer exists." in asked
    assert (page.status_code, "This organisation no longer exists" in words(page)) == (200, True)


def test_what_ceased_may_exist_again():
    tuna = make.begun(at="ceased")

    admission.revive(tuna, by=make.person("Maja Sund"))

    assert tuna.state == "listed"


def test_removed_by_the_office_its_people_are_told_and_the_office_can_put_it_back(client):
    tuna = make.begun(at="listed")
    client.force_login(office())
    client.post(f"/clusters/{tuna.slug}/remove/", {"note": "Asked for by phone."})
    tuna.refresh_from_db()
    removed = (tuna.state, Message.objects.get(kind="removed").address)
    client.logout()
    gone = client.get(f"/clusters/{tuna.slug}/").status_code
    client.force_login(make.person("Maja Sund"))
    by_its_people = client.post(f"/clusters/{tuna.slug}/restore/", {"note": ""}).status_code
    client.force_login(office())
    client.post(f"/clusters/{tuna.slug}/restore/", {"note": ""})

    tuna.refresh_from_db()
    assert (removed, gone, by_its_people) == (("removed", "maja.sund@example.org"), 404, 403)
    assert tuna.state == "listed"


def test_what_was_never_admitted_is_not_put_back():
    tuna = make.begun()
    admission.remove(tuna, by=make.person("Maja Sund"))

    with pytest.raises(Refused):
        admission.restore(tuna, by=office())


def test_two_who_decide_at_once_have_one_decision():
    tuna = make.begun(at="sent")
    other = Organisation.objects.get(pk=tuna.pk)
    admission.admit(tuna, by=office(), note="Yes.")

    with pytest.raises(Refused):
        admission.refuse(other, by=make.person("Olof Other", is_staff=True), note="No.")
    assert [message.kind for message in Message.objects.all()] == ["admitted"]


def test_the_criteria_are_there_for_everybody_with_the_numbers_that_are_used(client):
    page = words(client.get("/clusters/criteria/"))

    assert "At least 15 members have committed themselves to it." in page
    assert "Its management has at least 0.5 full-time posts." in page
