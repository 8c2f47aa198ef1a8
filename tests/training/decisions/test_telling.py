"""What the committee says and decides reaches a person by its letter, and by nothing before it."""

import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from kogge.commons.journal.models import Entry
from kogge.commons.people.models import User
from kogge.commons.privacy import own_data
from kogge.commons.privacy.erasure import clear, clear_account, end_open, preview
from kogge.portal.home.hats import codes_of
from kogge.training.decisions import actions, letters
from kogge.training.decisions.candidates import places_of
from kogge.training.decisions.models import Decision, Minutes
from kogge.training.nominations.models import Nomination, Support
from tests import make
from tests.training.decisions.committee import ASSISTANT, a_file, a_member, a_review, a_round

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def propose(round, **choices):
    """Files with what the meeting says of them: {n3="reserve"} is file 3, with one final review each."""
    reviewer, files = a_member(round), {}
    for number, choice in choices.items():
        files[number] = a_file(round, int(number[1:]))
        a_review(reviewer, files[number], 4, 3)
        note = "Too early." if choice == "decline" else ""
        actions.propose(round, files[number], choice, version=0, note=note, by=make.coordinator(), now=NOW)
    return files


def decide(round, note="", **choices):
    files = propose(round, **choices)
    actions.decide(round, by=make.coordinator(), note=note, now=NOW)
    actions.close(round, by=make.person(ASSISTANT), now=NOW)
    for file in files.values():
        file.refresh_from_db()
    return files


def tell(round):
    """The letters have left: they were sent off a minute ago."""
    expected = Decision.objects.filter(letters=None).count()
    actions.send_letters(round, expected=expected, by=make.coordinator(), now=timezone.now() - timedelta(minutes=1))


def given_to(person, tmp_path):
    """{table: [{column: value}]} of the own data."""
    own_data.write(tmp_path / "own.zip", person, site_name="Kogge", now=NOW)
    data = json.loads(zipfile.ZipFile(tmp_path / "own.zip").read("data.json"))
    return {
        one["table"]: [{name: value["value"] for name, value in row.items()} for row in one["records"]]
        for one in data["sections"]
    }


SAID = ("selection.Review", "selection.Score", "decisions.Proposal", "decisions.Decision", "decisions.Change")


def test_own_data_hold_what_the_committee_says_only_after_the_letter(tmp_path):
    round = a_round(places=1)
    file = propose(round, n1="decline")["n1"]
    before = given_to(file.nominee, tmp_path)
    actions.decide(round, by=make.coordinator(), now=NOW)
    actions.close(round, by=make.person(ASSISTANT), now=NOW)
    decided = given_to(file.nominee, tmp_path)
    tell(round)
    told = given_to(file.nominee, tmp_path)

    assert [one.keys() & set(SAID) for one in (before, decided)] == [set(), set()]
    assert [one["nominations.Nomination"][0].get("state") for one in (before, decided, told)] == [
        "sent",
        None,
        "declined",
    ]
    assert told["selection.Review"][0]["comment"] == "Clear."
    assert [row["value"] for row in told["selection.Score"]] == [4, 3]
    assert [told[table][0]["choice"] for table in ("decisions.Proposal", "decisions.Decision")] == ["decline"] * 2
    assert "Marta" not in json.dumps(told) and "assigned_why" not in told["selection.Review"][0]


def test_own_data_never_hold_the_words_of_the_employer_that_were_promised_to_others(tmp_path):
    file = a_file(a_round(), 1)
    boss = make.person("Boss Bergman")
    given = {"name": boss.name, "address": boss.email, "person": boss, "state": "given", "text": "Hard to manage."}
    Support.objects.create(nomination=file, asked_at=NOW, **given)

    assert "text" not in given_to(file.nominee, tmp_path)["nominations.Support"][0]
    assert given_to(boss, tmp_path)["nominations.Support"][0]["text"] == "Hard to manage."


def test_no_free_text_of_others_names_somebody_who_is_erased():
    round = a_round(places=1)
    files = decide(round, n1="select", n2="decline", note="Person Nr2 was thought too junior, unlike Nr1.")
    gone = files["n2"].nominee
    Entry.objects.create(
        kind="nominations.nomination", thing_id=files["n2"].pk, case=files["n2"].ref, verb="x", at=NOW,
        note="Nr2 <person.nr2@example.org> called.",
    )  # fmt: skip
    lines = {line.what: line.emptied for line in preview(gone, today=NOW.date())}

    clear(gone, today=NOW.date())

    assert Minutes.objects.get().note == "a former member was thought too junior, unlike Nr1."
    assert Entry.objects.get(verb="x").note == "a former member <a former member> called."
    assert Entry.objects.get(verb="decline", kind="nominations.nomination").note == "Too early."
    assert lines["The journal: who did what, when, to which case"] == 1


def test_a_name_goes_from_minutes_with_its_endings_and_names_of_others_stay():
    round = a_round(places=1)
    said = "Anna Berg; ANNA BERG; Anna Bergs plan; Bergs; Bergin; Bergille. Anna Svensson stays; so do Bergman, berg."
    files = decide(round, n1="select", n2="decline", note=said)
    for file, name in zip(files.values(), ("Anna Svensson", "Anna Berg"), strict=True):
        User.objects.filter(pk=file.nominee_id).update(name=name, called="")
    gone = User.objects.get(name="Anna Berg")

    clear(gone, today=NOW.date())

    assert Minutes.objects.get().note.replace("a former member", "–") == (
        "–; –; – plan; –; –; –. Anna Svensson stays; so do Bergman, berg."
    )


PAGES = {
    "nominee": ("/applications/{ref}/", "/applications/", "/home/"),
    "nominator": ("/nominations/{ref}/", "/nominations/"),
}
TELLING = ("offered", "offer", "reserve", "declined", "no place", "Answer by")


def said(client, file):
    """The words that tell a decision, on each page of those who wait for it."""
    found = {}
    for who, pages in PAGES.items():
        client.force_login(getattr(file, who))
        for address in pages:
            text = client.get(address.format(ref=file.ref)).content.decode()
            main = text[text.index("<main") : text.index("</main>")]
            found[address] = [word for word in TELLING if word.lower() in main.lower()]
    return found


@pytest.mark.parametrize("choice", ["select", "reserve", "decline"])
def test_no_page_tells_a_decision_before_its_letter_has_left(choice, client):
    round = a_round(places=1)
    file = decide(round, n1=choice)["n1"]
    before = said(client, file)
    actions.send_letters(round, expected=1, by=make.coordinator(), now=timezone.now())
    on_its_way = said(client, file)
    client.force_login(make.coordinator())
    known = client.get(f"/nominations/{file.ref}/").context["nomination"].state
    Decision.objects.get().letters.get().message.delete()
    after = said(client, file)

    assert [word for words in (*before.values(), *on_its_way.values()) for word in words] == []
    assert known == file.state != "sent"
    assert [bool(words) for address, words in after.items() if address != "/home/"] == [True] * 4
    assert bool(after["/home/"]) == (choice == "select")


def test_before_the_letter_no_step_of_the_case_tells_what_was_decided(client):
    round = a_round(places=1)
    files = decide(round, n1="select", n2="reserve", n3="decline")

    for file in files.values():
        for who, address in (("nominee", "applications"), ("nominator", "nominations")):
            client.force_login(getattr(file, who))
            assert client.get(f"/{address}/{file.ref}/").context.get("ways_out", []) == []
            for verb in ("withdraw", "take"):
                answer = client.post(f"/{address}/{file.ref}/{verb}/")
                if answer.status_code != 404:
                    assert (answer.status_code, "The committee decides" in answer.content.decode()) == (409, True)
    assert [Nomination.objects.get(pk=file.pk).state for file in files.values()] == ["offered", "reserve", "declined"]


def test_who_was_declined_stays_an_applicant_in_the_shell_until_the_letter_has_left():
    round = a_round(places=1)
    file = decide(round, n1="decline")["n1"]
    before = codes_of(file.nominee_id, False)
    tell(round)

    assert (before, codes_of(file.nominee_id, False)) == ({"nominee"}, set())


def test_no_letter_waits_for_somebody_who_is_erased_and_their_place_is_free():
    round = a_round(places=1)
    files = decide(round, n1="select", n2="reserve", n3="decline")
    for number in ("n1", "n3"):
        end_open(files[number].nominee, now=NOW)
        clear(files[number].nominee, today=NOW.date())
        clear_account(files[number].nominee, today=NOW.date())

    assert [one.nomination.ref for one in letters.waiting(round)] == ["ME-27-002"]
    assert places_of(round) == 1
    assert [Nomination.objects.get(pk=file.pk).state for file in files.values()] == ["released", "reserve", "declined"]


def test_a_coordinator_who_applies_reads_the_own_decision_nowhere_on_the_boards_before_the_letter(client):
    round = a_round()
    file = decide(round, n1="reserve")["n1"]
    Nomination.objects.filter(pk=file.pk).update(nominee=make.coordinator())
    client.force_login(make.coordinator())
    board = "/manage/manager-education/me-2027/"

    def rows():
        return [row.ref for row in client.get(f"{board}cases/?state=reserve").context["page"].object_list]

    before = (rows(), client.get(board).context["counts"]["reserve"])
    tell(round)

    assert (before, rows()) == (([], 0), [file.ref])
