"""What everybody reads, in words and as data; the pages of those who draft."""

import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from kogge.commons.journal import stored
from kogge.training.competences import actions
from kogge.training.competences.actions.papers import drawn, keep
from kogge.training.competences.models import Proposal, Remark, Version
from tests import make
from tests.test_flat import queries
from tests.training.competences import things
from tests.training.competences.things import ROLE

pytestmark = pytest.mark.django_db


def test_everybody_reads_the_draft_that_says_what_it_is_until_there_is_a_version(client):
    call_command("load_definitions", verbosity=0)
    page = client.get(ROLE).content.decode()

    assert "A draft compiled from public sources" in page
    assert "none of its 2,942 mentions clusters" in page
    assert "no EQF level has been entered yet" in page
    assert client.get("/competences/").status_code == 302
    things.published()
    stored.forget_all()
    assert "A draft compiled" not in client.get(ROLE).content.decode()


def test_the_page_is_in_the_readers_language_and_says_that_the_translation_is_a_draft(client):
    things.draft()
    page = client.get("/sv" + ROLE).content.decode()
    assert "Leda ett nätverk" in page

    finnish = client.get("/fi" + ROLE).content.decode()
    assert "Verkoston johtaminen" in finnish
    assert '<li id="tasks-1" lang="en">' in finnish  # not translated: said in English, and marked so


def test_the_same_address_has_the_data_for_who_asks_for_it(client):
    things.draft()
    assert client.get(ROLE)["Content-Type"].startswith("text/html")  # which is now in the store
    answer = client.get(ROLE, headers={"accept": "application/ld+json"})
    data = json.loads(answer.content)

    assert answer["Content-Type"] == "application/ld+json"
    assert data == json.loads(client.get("/competences/cluster-manager.jsonld").content)
    assert (data["id"], data["status"]) == ("http://testserver/competences/cluster-manager/", "Draft")
    (third,) = [one for one in data["hasTopConcept"] if one["notation"] == "C03"]
    assert third["id"] == "http://testserver/competences/cluster-manager/C03/"
    assert third["prefLabel"]["pl"] == "Kierowanie siecią"
    assert all(uri.startswith("http://data.europa.eu/esco/skill/") for uri in third["closeMatch"])
    assert client.get(ROLE)["Content-Type"].startswith("text/html")


def test_the_address_of_a_competence_is_the_same_in_every_language_and_version(client):
    things.draft()
    data = [json.loads(client.get(f"{path}.jsonld").content)["id"] for path in (f"{ROLE}C03", f"/sv{ROLE}C03")]
    assert data == ["http://testserver/competences/cluster-manager/C03/"] * 2
    assert client.get(f"{ROLE}C99/").status_code == 404


def test_a_draft_beside_a_published_version_is_for_those_who_draft(client):
    version = things.published()
    actions.begin_draft(version.definition, "1.1", by=things.office(), now=timezone.now())
    assert client.get(f"{ROLE}versions/1.1/").status_code == 404

    client.force_login(things.drafter())
    assert client.get(f"{ROLE}versions/1.1/").status_code == 200


def test_a_drafter_remarks_proposes_and_votes_and_the_office_answers(client):
    things.draft()
    client.force_login(things.drafter())
    client.post(f"{ROLE}draft/at/tasks-2/remark/", {"text": "Who decides?"})
    proposed = client.post(
        f"{ROLE}draft/at/tasks-2/propose/",
        {"kind": "change", "language": "en", "after": "Writes the strategy.", "why": "Short."},
    )
    proposal = Proposal.objects.get()
    assert proposed["Location"] == f"{ROLE}proposals/{proposal.ref}/"
    assert Remark.objects.get().text == "Who decides?"
    assert "1 proposal" in client.get(f"{ROLE}draft/").content.decode()

    client.force_login(things.drafter("Mari Maa"))
    assert client.post(f"{proposed['Location']}vote/", {"kind": "objection"}).status_code == 422
    client.post(f"{proposed['Location']}vote/", {"kind": "for"})
    assert client.post(f"{proposed['Location']}accept/", {"note": ""}).status_code == 403
    client.force_login(things.office())
    assert client.post(f"{proposed['Location']}reject/", {"note": ""}).status_code == 422
    client.post(f"{proposed['Location']}accept/", {"note": ""})
    assert "Writes the strategy." in client.get(ROLE).content.decode()


def test_a_proposal_without_words_keeps_what_was_typed(client):
    things.draft()
    client.force_login(things.drafter())
    given = {"kind": "change", "language": "en", "after": "", "why": "Because of this."}
    answer = client.post(f"{ROLE}draft/at/tasks-2/propose/", given)

    assert answer.status_code == 422
    assert "Because of this." in answer.content.decode()


def test_an_editor_enters_level_skills_and_languages(client):
    things.draft()
    client.force_login(things.office())
    wrong = client.post(f"{ROLE}draft/at/C03/level/", {"level": 9, "skills": "javascript:alert(1) x"})
    assert wrong.status_code == 422
    client.post(f"{ROLE}draft/at/C03/level/", {"level": 6, "skills": "http://data.europa.eu/esco/skill/75d8e5d9 lead"})
    client.post(f"{ROLE}draft/at/tasks-2/edit/", {"en": "Writes.", "sv": "Skriver.", "sources": ["innovage"]})
    client.post(f"{ROLE}draft/edit/", {"eqf_level": 6, "eqf_note": "Seven partners, May", "read": ["sv"]})

    version = things.draft()
    (third,) = [one for one in version.competences if one.ref == "C03"]
    assert (third.level, third.esco) == (6, [{"uri": "http://data.europa.eu/esco/skill/75d8e5d9", "label": "lead"}])
    assert (version.texts("sv")["tasks-2"], version.eqf_level, version.checked) == ("Skriver.", 6, ["sv"])


def test_who_endorses_is_on_a_map_and_in_a_table(client):
    person, version = things.drafter(), things.draft()
    client.force_login(person)
    client.post(f"{ROLE}versions/0.1/endorse/", {"organisation": make.organisation().pk, "note": "Ours too."})
    page = client.get(f"{ROLE}versions/0.1/endorsements/").content.decode()

    assert "1 organisation endorses version 0.1" in page
    assert "Ours too." in page
    client.post(f"{ROLE}versions/0.1/endorsements/photonics-finland/take-back/")
    assert version.endorsements.get().withdrawn_at is not None


def test_the_paper_says_everything_and_is_for_everybody_once_it_is_drawn(client):
    version = things.draft()
    html = drawn(version, "en")
    assert all(str(one.title) in html for one in version.competences)
    assert client.get(f"{ROLE}versions/0.1/pdf/").status_code == 404
    keep(version, "en", b"%PDF-1.7")

    answer = client.get(f"{ROLE}versions/0.1/pdf/")
    assert (answer["Content-Type"], answer.content) == ("application/pdf", b"%PDF-1.7")


def test_the_draft_asks_the_database_no_more_often_when_more_is_said(client):
    things.draft()
    client.force_login(things.drafter())
    pages = [ROLE, f"{ROLE}draft/", f"{ROLE}draft/at/tasks-2/", f"{ROLE}versions/", f"{ROLE}proposals/"]
    few = [queries(client, path) for path in pages]
    for number in range(12):
        things.proposal(after=f"Words {number}.")
        actions.remark(things.draft(), "tasks-2", f"Remark {number}", by=things.drafter(), now=timezone.now())
    many = [queries(client, path) for path in pages]

    assert max(many) <= 25
    assert [b - a for a, b in zip(few, many, strict=True)] == [0] * len(pages)
    assert Version.objects.count() == 1
