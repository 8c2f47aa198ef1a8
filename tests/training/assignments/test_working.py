"""Writing, showing a draft, handing in: nothing lost, once, in time; remarks of peers are nameless."""

import zipfile
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kogge.base.documents.difference import Part, difference
from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.privacy import own_data
from kogge.training.assignments import actions, reading, together
from kogge.training.assignments.leaving import held_by
from kogge.training.assignments.models import Assignment, Remark, Version, Work
from kogge.training.groups.models import Group, GroupMember, Partition
from kogge.training.programmes.actions import unseat
from tests import make
from tests.training.assignments import things

pytestmark = pytest.mark.django_db
OURS = {"HTTP_ORIGIN": "http://testserver"}
STORY = "word " * 2000


@pytest.fixture
def made(db):
    return things.assignment()


@pytest.fixture
def ulla(client, made):
    client.force_login(make.person("Ulla Saarni"))
    return client


def path_of(made):
    return f"{made.get_absolute_url()}work/"


def test_writing_and_handing_in_leads_to_a_receipt_with_time_reference_and_list(ulla, made):
    assert ulla.get(path_of(made)).status_code == 200
    assert Work.objects.count() == 0  # looking begins nothing
    file = SimpleUploadedFile("Ein Plan.txt", b"Ten signals.\n")
    page = ulla.post(path_of(made), {"seen": 0, "text": "Ten signals.", "file": file, "act": "hand_in"})
    assert page["Location"] == f"{made.get_absolute_url()}receipt/"
    work = Work.objects.get()
    receipt = ulla.get(page["Location"]).content.decode()
    assert [words in receipt for words in (work.ref, "Ein Plan.txt", "2 words", "Ulla Saarni")] == [True] * 4
    letter = Message.objects.get(kind="handed_in")
    assert (letter.address, work.ref in letter.text) == ("ulla.saarni@example.org", True)


def test_P7_two_thousand_words_are_there_after_the_session_ended(ulla, made):
    form = {"seen": 0, "text": STORY, "act": "save"}
    Session.objects.all().delete()
    assert ulla.post(path_of(made), form, **OURS).status_code == 403
    ulla.force_login(make.person("Ulla Saarni"))
    kept = BeautifulSoup(ulla.get("/account/kept/").content, "html.parser")
    fields = {one["name"]: one["value"] for one in kept.select(f'form[action="{path_of(made)}"] input[name]')}
    assert ulla.post(path_of(made), fields, **OURS).status_code == 302
    assert Work.objects.get().text.split() == STORY.split()


def test_A86_of_two_windows_the_second_is_shown_both_and_nothing_is_lost(ulla, made):
    ulla.post(path_of(made), {"seen": 0, "text": "From the first window.", "act": "save"})
    page = ulla.post(path_of(made), {"seen": 0, "text": "From the second.", "act": "save"})
    shown = page.content.decode()
    assert (page.status_code, "From the first window." in shown, "From the second." in shown) == (409, True, True)
    assert Work.objects.get().text == "From the first window."
    seen = BeautifulSoup(shown, "html.parser").select_one("[name=seen]")["value"]
    assert ulla.post(path_of(made), {"seen": seen, "text": "From the second.", "act": "save"}).status_code == 302


def test_it_saves_itself_and_a_refusal_stands_below_the_form(ulla, made):
    saved = ulla.post(path_of(made), {"seen": 0, "text": "One."}, headers={"X-Saved-By-Itself": "1"})
    assert (saved.status_code, saved["X-Version"]) == (204, "1")
    Assignment.objects.update(state="closed")
    refused = ulla.post(path_of(made), {"seen": 1, "text": "Two."}, headers={"X-Saved-By-Itself": "1"})
    assert (refused.status_code, "not open" in refused.json()["said"]) == (409, True)


def test_A82_handing_in_the_same_again_makes_no_second_version(made):
    work = things.handed_in(made)
    at = work.handed_in_at
    actions.hand_in(work, by=make.person("Ulla Saarni"), now=timezone.now())
    assert (work.versions.count(), Work.objects.get().handed_in_at) == (1, at)
    assert Message.objects.filter(kind="handed_in").count() == 1


def test_it_is_replaced_until_the_date_and_stands_afterwards(made):
    work, who = things.handed_in(made), make.person("Ulla Saarni")
    late = made.due_at + timedelta(days=2)
    actions.write(work, {"text": "Better words."}, seen=1, by=who, now=timezone.now())
    actions.hand_in(work, by=who, now=made.due_at + timedelta(seconds=60))
    assert list(work.versions.order_by("number").values_list("text", flat=True)) == ["First words.", "Better words."]
    with pytest.raises(Refused, match="stands"):
        actions.write(work, {"text": "Too late."}, seen=2, by=who, now=late)


def test_late_is_a_neutral_fact_and_where_it_is_not_allowed_says_when_it_was_due(client, made):
    work, who = things.draft(made, "Tom Tamm"), make.person("Tom Tamm")
    late = made.due_at + timedelta(hours=30)
    Assignment.objects.update(is_late_allowed=False)
    with pytest.raises(Refused, match="This was due on"):
        actions.hand_in(work, by=who, now=late)
    Assignment.objects.update(is_late_allowed=True)
    actions.hand_in(work, by=who, now=late)
    client.force_login(things.lead())
    assert "2 days after" in client.get("/teach/me-2027/1/marking/").content.decode()


def test_the_cluster_says_who_else_may_read_it_before_it_is_handed_in(ulla, made):
    Assignment.objects.update(asks_consent=True)
    form = {"seen": 0, "text": "Ten signals.", "act": "hand_in"}
    assert ulla.post(path_of(made), form).status_code == 422
    form |= {"seen": 1, "sharing": "edition"}
    assert "Say who of your cluster agreed" in ulla.post(path_of(made), form).content.decode()
    assert ulla.post(path_of(made), form | {"seen": 2, "agreed_by": "The chair"}).status_code == 302
    work = Work.objects.get()
    assert (work.sharing, work.agreed_by, work.agreed_at is not None) == ("edition", "The chair", True)
    assert Entry.objects.about(work).filter(verb="consent").count() == 1


def test_A13_a_file_is_for_its_author_and_who_leads_and_five_are_the_most(client, made):
    client.force_login(make.person("Ulla Saarni"))
    for number in range(6):
        file = SimpleUploadedFile(f"{number}.txt", b"Signals.\n")
        answer = client.post(path_of(made), {"seen": number, "text": "Words here.", "file": file, "act": "file"})
    assert (answer.status_code, "Five files are the most" in answer.content.decode()) == (422, True)
    work = Work.objects.get()
    actions.hand_in(work, by=make.person("Ulla Saarni"), now=timezone.now())
    ref = work.enclosures.first().file.ref
    own, led = f"{path_of(made)}{ref}/", f"{work.get_marking_url()}files/{ref}/"
    found = {}
    for name in ("Ulla Saarni", "Ebba Lönn", "Pekka Leppä", "Wanda Jarzębina"):
        client.force_login(make.person(name))
        found[name] = status(client, own), status(client, led)
    assert found == {
        "Ulla Saarni": (200, 404),
        "Ebba Lönn": (404, 404),
        "Pekka Leppä": (403, 200),
        "Wanda Jarzębina": (404, 404),
    }


def status(client, path):
    response = client.get(path)
    if response.streaming:
        b"".join(response)  # which closes the file
    return response.status_code


def test_a_file_a_version_holds_stays_with_it_when_it_is_taken_out(ulla, made):
    file = SimpleUploadedFile("plan.txt", b"Signals.\n")
    ulla.post(path_of(made), {"seen": 0, "text": "Words here.", "file": file, "act": "hand_in"})
    work = Work.objects.get()
    ref = work.enclosures.get().file.ref
    assert ulla.post(f"{path_of(made)}{ref}/remove/").status_code == 302
    assert [one.ref for one in reading.files_of(work.versions.get())] == [ref]
    assert work.enclosures.filter(is_current=True).count() == 0


def test_a_file_that_is_not_what_it_says_is_refused_and_the_text_stays(ulla, made):
    file = SimpleUploadedFile("plan.pdf", b"<html><script>1</script></html>")
    page = ulla.post(path_of(made), {"seen": 0, "text": "My two words.", "file": file, "act": "file"})
    assert (page.status_code, "My two words." in page.content.decode()) == (422, True)


# Remarks -----------------------------------------------------------------------------------------------------
def test_a_draft_goes_to_two_peers_evenly_and_their_remarks_stand_beside_the_text(client, made):
    work = things.shown(made)
    assert {one.by.name for one in Remark.objects.all()} == {"Ebba Lönn", "Tom Tamm"}
    remark = Remark.objects.get(by=make.person("Tom Tamm"))
    client.force_login(remark.by)
    path = f"{made.get_absolute_url()}remarks/{remark.ref}/"
    assert "First words." in client.get(path).content.decode()
    assert client.post(path, {"good": "", "better": ""}).status_code == 422
    assert client.post(path, {"good": "Clear.", "better": "Add dates."}).status_code == 302
    who = make.person("Ulla Saarni")
    actions.write(work, {"text": "First words, with dates."}, seen=1, by=who, now=timezone.now())
    client.force_login(who)
    page = client.get(path_of(made)).content.decode()
    assert ["Add dates." in page, "<ins>words, with dates.</ins>" in page] == [True, True]


def test_an_anonymous_peer_is_anonymous_through_every_door(client, made, tmp_path):
    """Pages, mails, the own data, the history of the work and of the case, and every reference."""
    work = things.shown(made)
    remark = Remark.objects.get(by=make.person("Tom Tamm"))
    actions.give(remark, good="Clear.", better="Add dates.", by=remark.by, now=timezone.now())
    who = make.person("Ulla Saarni")
    client.force_login(who)
    doors = [client.get(path).content.decode() for path in (made.get_absolute_url(), path_of(made), "/home/")]
    doors += [letter.text + letter.html for letter in Message.objects.filter(person=who)]
    own_data.write(tmp_path / "own.zip", who, site_name="Kogge", now=timezone.now())
    doors.append(all_of(tmp_path / "own.zip"))
    assert ["Add dates." in doors[0], "Peer 1" in doors[0], "Add dates." in doors[-1]] == [True, True, True]
    tells = ["Tom Tamm", "tom.tamm", remark.by.ref, remark.ref]
    assert [tell for door in doors for tell in tells if tell in door] == []
    about = Entry.objects.about(work) | Entry.objects.filter(case=things.seat_of(made, who.name).case).exclude(case="")
    assert remark.by.pk not in set(about.values_list("by", flat=True))
    assert client.get(f"{made.get_absolute_url()}remarks/{remark.ref}/").status_code == 404


def all_of(path):
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(name).decode(errors="replace") for name in package.namelist())


def test_what_was_promised_holds_when_the_assignment_is_changed_later(made):
    work = things.shown(made)
    remark = Remark.objects.get(by=make.person("Tom Tamm"))
    actions.give(remark, good="Clear.", better="", by=remark.by, now=timezone.now())
    Assignment.objects.update(is_anonymous=False)
    assert [one.who for one in reading.said_of(work)] == ["Peer 1"]


def test_who_leads_remarks_with_the_name_and_nobody_remarks_too_late(client, made):
    work = things.shown(made)
    client.force_login(things.lead())
    page = f"{work.get_marking_url()}remark/"
    assert client.get(work.get_marking_url())["Location"] == page
    assert client.post(page, {"good": "Good start.", "better": ""}).status_code == 302
    assert [one.who for one in reading.said_of(work)] == ["Pekka Leppä"]
    actions.hand_in(work, by=make.person("Ulla Saarni"), now=timezone.now())
    remark = Remark.objects.filter(is_peer=True).first()
    with pytest.raises(Refused, match="too late"):
        actions.give(remark, good="Late.", better="", by=remark.by, now=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.give(remark, good="Mine.", better="", by=make.person("Ulla Saarni"), now=timezone.now())


def test_what_changed_reads_word_by_word():
    parts = difference("One two three.\nSame line.", "One new three.\nSame line.\nMore.")
    assert parts == [
        Part("same", "One "), Part("removed", "two "), Part("added", "new "),
        Part("same", "three.\nSame line.\n"), Part("added", "More."),
    ]  # fmt: skip
    assert difference("a <script>", "a <script>") == [Part("same", "a <script>")]


def test_a_version_is_kept_of_each_thing_that_was_shown(made):
    work = things.shown(made)
    actions.hand_in(work, by=make.person("Ulla Saarni"), now=timezone.now())
    assert list(work.versions.order_by("number").values_list("number", "kind")) == [
        (1, Version.Kind.DRAFT),
        (2, Version.Kind.HANDED_IN),
    ]


def in_one_group(made, *names):
    given = {"title": "Groups", "state": "published", "made_at": timezone.now()}
    partition = Partition.objects.create(edition=made.module.edition, module=made.module, **given)
    group = Group.objects.create(partition=partition, number=1)
    for name in names:
        GroupMember.objects.create(group=group, seat=things.seat_of(made, name))


def test_a_learning_group_writes_one_work_together(client):
    made = things.assignment(is_in_groups=True)
    in_one_group(made, "Ulla Saarni", "Ebba Lönn")
    work = things.handed_in(made)
    client.force_login(make.person("Ebba Lönn"))
    assert "First words." in client.get(path_of(made)).content.decode()
    assert reading.names_of(work) in ("Ulla Saarni, Ebba Lönn", "Ebba Lönn, Ulla Saarni")
    assert Message.objects.filter(kind="handed_in").count() == 2
    assert reading.names_of(things.draft(made, "Tom Tamm")) == "Tom Tamm"


def test_the_learning_group_reads_the_draft_and_others_too_where_a_pair_would_hide_nobody(made):
    in_one_group(made, "Ulla Saarni", "Ebba Lönn")
    things.shown(made)
    assert {one.by.name for one in Remark.objects.all()} == {"Ebba Lönn", "Tom Tamm"}
    Assignment.objects.update(is_anonymous=False)
    work = things.shown(Assignment.objects.get(), "Ebba Lönn")
    assert [one.by.name for one in Remark.objects.filter(version__work=work)] == ["Ulla Saarni"]


def test_who_reads_a_draft_cannot_be_worked_out_from_what_its_author_knows(made, settings):
    work, seat = things.draft(made), things.seat_of(made, "Tom Tamm")
    before = together._lot(work, seat)
    settings.SECRET_KEY = "another"
    assert together._lot(work, seat) != before


def test_who_gives_the_place_back_is_told_beforehand_that_their_own_works_end_and_group_works_stay(made):
    seat = things.seat_of(made, "Ulla Saarni")
    mine, now = things.handed_in(made), timezone.now()
    other = things.assignment(module=made.module, title=make.text("Together"))
    ours = things.draft(other)
    ours.authors.create(assignment=other, seat=things.seat_of(made, "Ebba Lönn"))

    said = held_by(seat)
    unseat(seat, by=seat.person, now=now)

    assert [words[:25] for words in said] == ["1 work of yours ends with"]
    assert list(Work.objects.values_list("pk", "authors__seat__person__name")) == [(ours.pk, "Ebba Lönn")]
    assert Entry.objects.about(mine).filter(verb="end").count() == 1
