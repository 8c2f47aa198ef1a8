"""What goes with an application: files and the employer's word; the place and who is next; a complaint."""

import re
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.mail.models import Message
from kogge.commons.people.models import Invitation
from kogge.commons.privacy import consents, own_data
from kogge.commons.privacy.erasure import clear
from kogge.training.nominations import actions
from kogge.training.nominations.models import Complaint, Nomination, PlaceDetails, Support
from kogge.training.programmes.models import Call, Edition, Quota
from tests import make
from tests.test_flat import queries

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


def asked(case, address="boss@example.org"):
    return actions.ask_support(
        case, name="Bo Boss", address=address, language="sv", by=case.nominee, place="1", now=timezone.now()
    )


def link_in(kind):
    return re.findall(r"http://testserver(\S+)", Message.objects.filter(kind=kind).latest("pk").text)[0]


# What goes with it ---------------------------------------------------------------------------------------
def test_it_saves_itself_without_a_page(client):
    case = begun()
    client.force_login(case.nominee)

    answer = client.post(
        f"{case.get_application_url()}edit/", {"goals": "To lead."}, headers={"X-Saved-By-Itself": "1"}
    )

    case.application.refresh_from_db()
    assert (answer.status_code, answer.content, case.application.goals) == (204, b"", "To lead.")


def edit(client, case, seen=None, *, by_itself=False, **typed):
    """What a window posts; `seen` is the sign that stands in its form, the present one if none is named."""
    path = f"{case.get_application_url()}edit/"
    seen = seen or client.get(path).context["form"]["seen"].value()
    headers = {"X-Saved-By-Itself": "1"} if by_itself else {}
    return client.post(path, {"seen": seen, **typed}, headers=headers)


def test_an_old_window_overwrites_nothing_and_shows_both_texts(client):
    case = begun()
    client.force_login(case.nominee)
    old = client.get(f"{case.get_application_url()}edit/").context["form"]["seen"].value()
    newer = edit(client, case, old, by_itself=True, goals="The new text.")
    assert edit(client, case, newer["X-Version"], by_itself=True, goals="The new text, longer.").status_code == 204

    by_itself = edit(client, case, old, by_itself=True, goals="The old text.")
    answer = edit(client, case, old, goals="The old text.")

    case.application.refresh_from_db()
    assert (by_itself.status_code, answer.status_code, case.application.goals) == (409, 409, "The new text, longer.")
    assert by_itself.json() == {"said": "Changed in another window meanwhile. Save to see both."}
    assert all(text in answer.content.decode() for text in ("The old text.", "The new text, longer."))
    edit(client, case, answer.context["form"]["seen"].value(), goals="The old text.")
    case.application.refresh_from_db()
    assert case.application.goals == "The old text."


def test_nothing_is_written_after_the_close_and_what_was_typed_stands_in_the_form(client):
    """A90."""
    case = begun()
    client.force_login(case.nominee)
    Edition.objects.update(call_closes_at=timezone.now() - timedelta(minutes=2))

    answer = edit(client, case, goals="Too late.")
    by_itself = edit(client, case, by_itself=True, goals="Too late.")
    dates = client.post(f"{case.get_application_url()}dates/", {})

    case.application.refresh_from_db()
    assert [one.status_code for one in (answer, by_itself, dates)] == [422, 409, 422]
    assert (case.application.goals, "Too late." in answer.content.decode()) == ("", True)
    assert by_itself.json()["said"].startswith("The call closed on")


def test_a_sent_application_takes_no_text_from_a_window_that_is_still_open(client):
    """A92."""
    case = begun()
    client.force_login(case.nominee)
    seen = client.get(f"{case.get_application_url()}edit/").context["form"]["seen"].value()
    make.application(case)
    actions.send(case, by=case.nominee)

    answer = edit(client, case, seen, goals="One more thought.")

    assert (answer.status_code, "One more thought." in answer.content.decode()) == (422, True)
    assert Nomination.objects.get().application.goals != "One more thought."


def test_last_year_s_texts_fill_what_is_empty_and_overwrite_nothing(client):
    make.nomination(at="sent", edition_=make.edition("me-2026", code="ME-26"))
    case = begun()
    case.application.goals = "Something new."
    case.application.save()
    client.force_login(case.nominee)

    client.post(f"{case.get_application_url()}reuse/")

    case.application.refresh_from_db()
    assert (case.application.goals, case.application.plan) == ("Something new.", "A radar.")


def test_three_files_go_with_an_application_and_the_coordinator_has_them_once_it_is_sent(client):
    case = begun()
    make.application(case)
    client.force_login(case.nominee)
    for number in range(4):
        upload = SimpleUploadedFile(f"cv-{number}.pdf", b"%PDF-1.4 " + str(number).encode())
        answer = client.post(f"{case.get_application_url()}files/", {"file": upload})
    assert (answer.status_code, case.application.enclosures.count()) == (422, 3)
    path = f"{case.get_application_url()}files/{case.application.enclosures.first().file.ref}/"
    client.post(f"{case.get_application_url()}files/{case.application.enclosures.last().file.ref}/remove/")
    seen = {}

    def look(when):
        for who in (case.nominee, make.coordinator(), make.person("Nobody Else")):
            client.force_login(who)
            answer = client.get(path)
            seen[when, who.name] = answer.status_code
            answer.getvalue()

    look("written")
    actions.send(case, by=case.nominee)
    look("sent")

    assert list(seen.values()) == [200, 404, 404, 200, 200, 404]
    assert case.application.enclosures.count() == 2


def test_the_employer_says_yes_by_a_link_without_an_account(client):
    case = begun(needs_support=True)
    make.application(case)
    assert "word of support is needed" in refusal(actions.send, case, by=case.nominee)
    asked(case)
    path = link_in("support_asked")

    answer = client.post(path, {"answer": "yes", "text": "We give her the time."})

    support = case.supports.get()
    assert (answer.status_code, client.get(path).status_code) == (200, 410)
    assert (support.state, support.text) == ("given", "We give her the time.")
    actions.send(case, by=case.nominee)
    client.force_login(case.nominee)
    assert "We give her the time." not in client.get(f"{case.get_application_url()}support/").content.decode()
    client.force_login(make.coordinator())
    assert "We give her the time." in client.get(case.get_absolute_url()).content.decode()


def test_the_person_asked_is_reminded_once_and_another_can_be_asked(client):
    case = begun()
    first = asked(case)
    old = link_in("support_asked")
    actions.remind_support(first, by=case.nominee, now=timezone.now())
    told = refusal(actions.remind_support, first, by=case.nominee, now=timezone.now())
    second = asked(case, "chair@example.org")

    assert told.startswith("This person was reminded already.")
    assert client.get(old).status_code == 410
    assert list(case.supports.order_by("pk").values_list("state", flat=True)) == ["replaced", "asked"]
    assert list(Support.objects.in_force()) == [second]
    assert Invitation.objects.open_at(timezone.now()).filter(purpose="support").count() == 1


def test_nobody_is_reminded_of_a_case_that_was_withdrawn():
    case = begun()
    support = asked(case)
    actions.withdraw(case, by=case.nominee)

    words = refusal(actions.remind_support, support, by=case.nominee, now=timezone.now())

    assert words == "Nobody needs a word of support for this application any more."
    assert Message.objects.filter(kind="support_asked").count() == 1


def test_who_was_asked_finds_their_word_in_their_own_data_and_it_goes_with_their_account(client, tmp_path):
    boss, case = make.person("Bo Boss"), begun()
    asked(case, boss.email)
    client.post(link_in("support_asked"), {"answer": "yes", "text": "We give her the time."})
    own_data.write(tmp_path / "own.zip", boss, site_name="x", now=timezone.now())
    assert "We give her the time." in zipfile.ZipFile(tmp_path / "own.zip").read("data.json").decode()

    clear(boss, today=timezone.localdate())

    support = case.supports.get()
    assert (support.name, support.text, support.state) == ("–", "–", "given")
    assert support.address == f"erased-{support.pk}@erased.invalid"


def test_nobody_supports_themselves():
    """A89."""
    case = begun()

    assert refusal(asked, case, case.nominee.email) == "Name somebody else: you cannot support yourself."


# Places --------------------------------------------------------------------------------------------------
def test_the_questions_before_coming_are_for_the_person_and_the_coordinator(client):
    case = make.nomination(at="taken")
    client.force_login(case.nominee)
    typed = {"arrives_on": "2027-01-10", "leaves_on": "2027-01-12", "diet": "No fish", "booklet": "on"}

    answer = client.post(f"{case.get_application_url()}place/", typed)

    place = PlaceDetails.objects.get()
    assert answer["Location"] == f"/learn/{case.edition.slug}/"
    assert (place.arrives_on, place.diet) == (date(2027, 1, 10), "No fish")
    assert [consents.has(case.nominee, purpose) for purpose in ("photo", "booklet")] == [False, True]
    client.force_login(make.coordinator())
    assert "No fish" in client.get(case.get_absolute_url()).content.decode()
    client.force_login(case.nominator)
    assert "No fish" not in client.get(case.get_absolute_url()).content.decode()


def test_who_leaves_before_arriving_is_told(client):
    case = make.nomination(at="taken")
    client.force_login(case.nominee)
    typed = {"arrives_on": "2027-01-12", "leaves_on": "2027-01-10"}

    answer = client.post(f"{case.get_application_url()}place/", typed)

    assert answer.status_code == 422
    assert "You leave before you arrive" in answer.content.decode()


def test_the_last_place_is_given_once_and_beyond_it_only_with_a_reason(client):
    """A84: the second is told who gave the last place."""
    edition = make.edition(seats_offered=1)
    first, second = make.nomination(at="sent"), make.nomination("Ebba Lönn", at="sent")
    actions.offer(first, by=make.coordinator())
    client.force_login(make.coordinator())

    refused = client.post(f"{second.get_absolute_url()}offer/", {"note": ""})
    assert (refused.status_code, "Sigrid Björk offered it" in refused.content.decode()) == (409, True)
    client.post(f"{second.get_absolute_url()}offer/", {"note": "The host has one more room."})

    assert edition.nominations.holding_a_place().count() == 2


def test_a_full_quota_stops_an_offer_and_the_reserve_list_goes_on_to_the_next_who_fits():
    edition = make.edition(seats_offered=5)
    Quota.objects.create(edition=edition, of="country", value="FI", most=1)
    first, second = make.nomination(at="offered"), make.nomination("Ebba Lönn", at="reserve")
    third = make.nomination("Ivo Kask", at="reserve")
    Nomination.objects.filter(pk=third.pk).update(cluster=make.organisation("svea", country="SE"))

    assert refusal(actions.offer, second, by=make.coordinator()).startswith("The quota “Finland” is full.")
    assert actions.substitute(edition, by=make.coordinator(), now=timezone.now()) == third
    assert [first.state, Nomination.objects.get(pk=second.pk).state] == ["offered", "reserve"]


def test_who_gives_a_taken_place_back_says_why_and_the_next_in_line_is_offered_it(client):
    edition = make.edition(seats_offered=1)
    case = make.nomination(at="taken")
    later, next_one = make.nomination("Ebba Lönn", at="reserve"), make.nomination("Ivo Kask", at="reserve")
    Nomination.objects.filter(pk=later.pk).update(reserve_place=2)
    Nomination.objects.filter(pk=next_one.pk).update(reserve_place=1)
    assert refusal(actions.release, case, by=case.nominee).startswith("Write in a few words why")
    actions.release(case, by=case.nominee, note="A new job.")
    client.force_login(make.coordinator())
    assert "Ivo Kask" in client.get(case.get_absolute_url()).content.decode()

    client.post(f"{case.get_absolute_url()}substitute/")

    next_one.refresh_from_db()
    again = client.post(f"{case.get_absolute_url()}substitute/", {"x": "2"})
    assert (next_one.state, again.status_code, edition.nominations.holding_a_place().count()) == ("offered", 409, 1)


def test_started_left_and_completed_are_different_counts():
    make.nomination(at="completed")
    make.nomination("Ebba Lönn", at="taken")
    gone = make.nomination("Ivo Kask", at="taken")
    actions.release(gone, by=gone.nominee, note="A new job.")
    never = make.nomination("Liis Kuusk", at="offered")
    actions.release(never, by=never.nominee)
    found = Nomination.objects

    assert [found.started().count(), found.left().count(), found.completed().count()] == [3, 1, 1]


# Complaints ----------------------------------------------------------------------------------------------
def test_a_decision_is_complained_about_once_and_answered(client):
    case = make.nomination(at="declined")
    path = f"{case.get_application_url()}complaint/"
    client.force_login(case.nominee)
    client.post(path, {"text": "You read another application."})
    assert client.post(path, {"text": "And again."}).status_code == 422
    client.force_login(make.coordinator())

    client.post(f"{case.get_absolute_url()}complaint/", {"answer": "We looked again; it was yours."})

    complaint = Complaint.objects.get()
    assert (complaint.answer, complaint.answered_by) == ("We looked again; it was yours.", make.coordinator())
    assert [Message.objects.filter(kind=kind).count() for kind in ("complained", "complaint_answered")] == [1, 1]
    client.force_login(case.nominee)
    assert "it was yours" in client.get(path).content.decode()


def test_before_a_decision_there_is_nothing_to_complain_about():
    case = make.nomination(at="sent")

    assert refusal(actions.complain, case, text="Why?", by=case.nominee, now=timezone.now()).startswith("There is no")


def test_the_page_of_a_case_asks_as_many_questions_with_thirty_reserves_as_with_one(client):
    case = make.nomination(at="taken")
    actions.release(case, by=case.nominee, note="A new job.")
    client.force_login(make.coordinator())
    make.nomination("Ebba Lönn", at="reserve")
    client.get(case.get_absolute_url())
    one = queries(client, case.get_absolute_url())
    for number in range(3):
        make.nomination(f"Reserve {number}", at="reserve")

    assert queries(client, case.get_absolute_url()) == one
