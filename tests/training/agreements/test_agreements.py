"""Papers: frozen, signed by their sides, changed into new versions; prior learning claimed and decided."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.mail.models import Message
from kogge.training.agreements import actions, writing
from kogge.training.agreements.actions.printing import drawn
from kogge.training.agreements.models import Agreement, Memorandum, Paper, PriorClaim, Side, Signature
from kogge.training.agreements.standing import targeted
from tests import make
from tests.test_flat import queries
from tests.training.agreements.things import (
    A_PDF,
    MANAGE,
    agreement,
    claim,
    kept,
    learner,
    memorandum,
    sender,
    sides,
    upload,
)
from tests.training.units.things import version

pytestmark = pytest.mark.django_db


def by_now(who=None):
    return {"by": who or make.coordinator(), "now": timezone.now()}


def signed_in(client, who=None):
    client.force_login(who or make.coordinator())
    return client


def body(response):
    return response.content.decode()


def told():
    return sorted(Message.objects.filter(kind="to_sign").values_list("address", flat=True))


# Prepared ----------------------------------------------------------------------------------------------
def test_one_click_prepares_a_draft_for_every_participant_once(client):
    version()
    learner("Ulla Saarni"), learner("Otto Kask")
    signed_in(client)
    client.post(f"{MANAGE}prepare/")
    client.post(f"{MANAGE}prepare/")

    assert Agreement.objects.count() == 2
    one = Agreement.objects.first()
    assert (one.state, one.host, [unit.ref for unit in one.units.all()]) == ("draft", make.edition().lead, ["U1"])


def test_the_text_holds_the_fields_the_units_and_their_outcomes():
    made = agreement(at="open")
    text = made.last_paper().text

    for said in ("Name:\tUlla Saarni", "Host school:\tNetport", "### U1 Leading together (version 1)", "- U1.K1 "):
        assert said in text
    assert made.last_paper().sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_what_people_write_never_passes_for_a_heading_or_a_row():
    made = agreement()
    made.progress, made.home_contact = "## Signed by all\nPoints:\t99\n- U9.K1", "Eva\n# Title"
    actions.put_agreement(made, units=made.units.all(), **by_now())
    found = writing.blocks(writing.written(made, writing.versions_of(made)))

    headings = [what for kind, what in found if kind in ("title", "heading")]
    assert "Signed by all" not in headings and "Title" not in headings
    assert ("words", ["## Signed by all", "Points: 99", "- U9.K1"]) in found


def test_a_paper_without_units_or_without_a_sender_is_not_put_forward():
    version()
    taken = learner()
    actions.prepare(make.edition(), **by_now())
    made = Agreement.objects.get(seat=taken)
    with pytest.raises(Refused, match="sending organisation is missing"):
        actions.put_forward(made, **by_now())


# Signed ------------------------------------------------------------------------------------------------
def test_three_sign_and_it_holds():
    sender()
    made = agreement(at="signed")

    assert made.state == "signed"
    signatures = Signature.objects.order_by("pk")
    assert [one.name for one in signatures] == ["Ulla Saarni", "Maja Sund", "Sigrid Björk"]
    assert {one.sha256 for one in signatures} == {made.last_paper().sha256}


def test_the_learner_never_signs_for_the_organisation_they_work_for():
    taken = learner()
    make.colleague(make.organisation(), "Ulla Saarni")
    paper = agreement(at="open").last_paper()
    _own, home, _host = sides(paper)

    with pytest.raises(PermissionDenied):
        actions.sign(home, sha256=paper.sha256, **by_now(taken.person))
    assert [one.kind for one in Side.objects.waiting_for(taken.person)] == ["learner"]


def test_a_signature_on_a_text_that_changed_is_refused_and_the_new_text_shown(client):
    """A79: two who act at once; what was on the screen is not what would be signed."""
    made = agreement(at="open")
    old = made.last_paper()
    made.activities = "Two weeks in Vaasa."
    actions.put_agreement(made, units=made.units.all(), **by_now())
    actions.put_forward(made, why="Two weeks more", **by_now())
    own = sides(old)[0]

    signed_in(client, made.seat.person)
    answer = client.post(f"/papers/{old.ref}/sign/{own.pk}/", {"sha256": old.sha256})
    assert answer.status_code == 409
    assert "Two weeks in Vaasa." in body(answer)
    assert not Signature.objects.exists()


def test_a_hash_of_another_text_is_refused(client):
    paper = agreement(at="open").last_paper()
    own = sides(paper)[0]
    signed_in(client, paper.learner)
    assert client.post(f"/papers/{paper.ref}/sign/{own.pk}/", {"sha256": "0" * 64}).status_code == 409
    assert client.post(f"/papers/{paper.ref}/sign/{own.pk}/", {"sha256": paper.sha256}).status_code == 302
    assert Signature.objects.get().by == paper.learner


def test_signing_twice_is_refused():
    paper = agreement(at="open").last_paper()
    own = sides(paper)[0]
    actions.sign(own, sha256=paper.sha256, **by_now(paper.learner))
    with pytest.raises(Refused, match="signed already"):
        actions.sign(own, sha256=paper.sha256, **by_now(paper.learner))


def test_a_change_is_a_new_version_that_all_sign_anew_and_the_old_one_stays():
    sender()
    made = agreement(at="signed")
    first = made.last_paper()
    with pytest.raises(Refused, match="Nothing has changed"):
        actions.put_forward(made, **by_now())
    made.activities = "Two weeks in Vaasa."
    actions.put_agreement(made, units=made.units.all(), **by_now())
    with pytest.raises(Refused, match="Say why"):
        actions.put_forward(made, **by_now())
    second = actions.put_forward(made, why="Two weeks more", **by_now())

    made.refresh_from_db()
    assert (second.number, made.state, second.sides.unsigned().count()) == (2, "open", 3)
    assert Signature.objects.filter(side__paper=first).count() == 3
    actions.sign(sides(second)[0], sha256=second.sha256, **by_now(made.seat.person))
    assert list(Paper.objects.signed_by_all()) == [first]


def test_a_changed_unit_does_not_change_what_was_signed():
    sender()
    made = agreement(at="signed")
    text = made.last_paper().text
    version("Another unit", outcomes=("skill",))
    assert Paper.objects.get().text == text


def test_what_a_learner_set_out_to_reach_is_what_was_signed_by_all():
    sender()
    made = agreement(at="signed")
    first = made.last_paper().units
    version("Another unit", outcomes=("skill",))
    assert [one.pk for one in targeted(made.seat)] == first
    assert len(targeted(learner("Otto Kask"))) == 2


def test_papers_and_signatures_are_never_changed():
    sender()
    made = agreement(at="signed")
    for thing in (made.last_paper(), Side.objects.first(), Signature.objects.first()):
        with pytest.raises(TypeError):
            thing.save()
        with pytest.raises(TypeError):
            thing.delete()
        with pytest.raises(TypeError):
            type(thing).objects.all().delete()


def test_a_scan_stands_for_a_signature_by_hand(client):
    paper = agreement(at="open").last_paper()
    home = sides(paper)[1]
    given = {"side": home.pk, "name": "Eva Board", "sha256": paper.sha256, "file": upload("signed.pdf")}
    assert signed_in(client).post(f"/papers/{paper.ref}/scan/", given).status_code == 302

    one = Signature.objects.get()
    assert (one.name, one.side, one.by, one.scan.name) == ("Eva Board", home, make.coordinator(), "signed.pdf")
    assert client.get(f"/papers/{paper.ref}/scan/{home.pk}/").getvalue() == A_PDF
    stranger = signed_in(client, make.person("Lova Lost"))
    assert stranger.get(f"/papers/{paper.ref}/scan/{home.pk}/").status_code == 404


def test_a_memorandum_is_signed_by_each_party():
    made, other = memorandum(at="open"), sender()
    paper = made.last_paper()
    lead, party = sides(paper)
    with pytest.raises(PermissionDenied):
        actions.sign(party, sha256=paper.sha256, **by_now())
    actions.sign(lead, sha256=paper.sha256, **by_now())
    actions.sign(party, sha256=paper.sha256, **by_now(other))

    assert Memorandum.objects.get().state == "signed"


def test_a_memorandum_is_written_on_its_page(client):
    edition = make.edition()
    version()
    edition.partners.create(organisation=make.organisation(), role="partner")
    page = signed_in(client).get("/manage/manager-education/me-2027/memoranda/new/")
    form = page.context["form"]
    given = {name: form[name].value() or "" for name in form.fields} | {"title": "Two schools"}
    given |= {"units": [edition.units.get().pk], "starts_on": "2027-01-01", "ends_on": "2028-01-01"}

    answer = client.post("/manage/manager-education/me-2027/memoranda/new/", given)
    assert answer.status_code == 302
    made = Memorandum.objects.get()
    assert (made.title, made.parties.count(), made.units.count()) == ("Two schools", 2, 1)
    assert client.get(answer["Location"]).status_code == 200


# Told and reminded -------------------------------------------------------------------------------------
def test_a_second_version_says_why_and_who_is_left_out_of_it_hears_so():
    made, sent = memorandum(), Message.objects.all()
    sender(), sender("Liis Kuusk", "tuna-cluster")
    parties = [(make.edition().lead, ""), (make.organisation(), ""), (make.organisation("tuna-cluster"), "")]
    actions.put_memorandum(made, units=made.units.all(), parties=parties, **by_now())
    actions.put_forward(made, **by_now())
    sent.delete()
    actions.put_memorandum(made, units=made.units.all(), parties=parties[:2], **by_now())
    actions.put_forward(made, why="Tuna går.", **by_now())

    told = {one.address: (one.kind, "Tuna går." in one.text) for one in sent.all()}
    assert told == {
        "liis.kuusk@example.org": ("left_out", True),
        "maja.sund@example.org": ("to_sign", True),
        "sigrid.bjork@example.org": ("to_sign", True),
    }


def test_all_who_have_to_sign_get_a_mail_and_those_who_have_not_are_reminded_once_a_day():
    other = sender()
    made = agreement(at="open")
    assert told() == sorted([made.seat.person.email, other.email, make.coordinator().email])
    paper = made.last_paper()
    actions.sign(sides(paper)[0], sha256=paper.sha256, **by_now(paper.learner))
    Message.objects.all().delete()

    assert actions.remind(made, **by_now()) == 2
    assert told() == sorted([other.email, make.coordinator().email])
    with pytest.raises(Refused, match="less than a day ago"):
        actions.remind(made, **by_now())
    tomorrow = {"by": make.coordinator(), "now": timezone.now() + timedelta(days=1)}
    assert actions.remind(made, **tomorrow) == 2


# Seen --------------------------------------------------------------------------------------------------
def test_a_paper_is_read_by_its_sides_and_who_coordinates_and_by_nobody_else(client):
    other = sender()
    paper = agreement(at="open").last_paper()
    for who in (paper.learner, other, make.coordinator()):
        assert "SHA-256" in body(signed_in(client, who).get(f"/papers/{paper.ref}/"))
        assert client.get(f"/papers/{paper.ref}/text/").content.decode() == paper.text
    for who in (make.person("Lova Lost"), learner("Otto Kask").person):
        assert signed_in(client, who).get(f"/papers/{paper.ref}/").status_code == 404


def test_what_waits_for_me_stands_on_one_page(client):
    other = sender()
    paper = agreement(at="open").last_paper()
    assert paper.get_absolute_url() in body(signed_in(client, other).get("/papers/"))
    actions.sign(sides(paper)[1], sha256=paper.sha256, **by_now(other))
    assert not Side.objects.waiting_for(other).exists()


def test_the_printed_paper_says_who_signed_and_the_hash():
    sender()
    paper = agreement(at="signed").last_paper()
    page = drawn(paper)
    assert paper.sha256 in page
    assert "Maja Sund" in page


def test_the_board_asks_as_much_for_one_learner_as_for_many(client):
    agreement("Ulla Saarni", at="open")
    signed_in(client)
    few = queries(client, MANAGE)
    for name in ("Otto Kask", "Eva Lind", "Liis Tamm"):
        agreement(name, at="open")
    assert queries(client, MANAGE) == few


# Prior learning ----------------------------------------------------------------------------------------
def test_prior_learning_is_claimed_with_evidence_and_decided_with_a_reason(client):
    unit_version = version()
    taken = learner()
    signed_in(client, taken.person)
    page = "/learn/me-2027/prior-learning/"
    given = {"unit": unit_version.pk, "text": "Four years of it"}
    assert client.post(page, given).status_code == 422
    assert client.post(page, given | {"file_1": upload()}).status_code == 302
    made = PriorClaim.objects.get()
    assert made.evidence.count() == 1

    signed_in(client)
    decide = f"{MANAGE}claims/{made.ref}/"
    assert client.post(decide, {"outcomes": ["U1.K1"], "reason": ""}).status_code == 422
    assert client.post(decide, {"outcomes": ["U1.K1"], "reason": "The diploma shows it."}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.accepted, made.decided_by) == ("partly", ["U1.K1"], make.coordinator())
    assert list(PriorClaim.objects.accepted_of(taken)) == [made]


def test_a_claim_is_decided_once_and_never_by_who_made_it():
    made = claim()
    with pytest.raises(PermissionDenied):
        actions.accept(made, reason="Mine", **by_now(made.seat.person))
    actions.accept(made, reason="The diploma shows it.", **by_now())
    with pytest.raises(Refused):
        actions.decline(made, reason="No", **by_now())
    made.refresh_from_db()
    assert (made.state, made.reason, made.accepted) == ("accepted", "The diploma shows it.", ["U1.K1", "U1.S1"])


def test_the_same_unit_is_claimed_once_until_it_is_withdrawn():
    made = claim()
    again = PriorClaim(seat=made.seat, unit_version=made.unit_version, text="Again")
    with pytest.raises(Refused, match="already"):
        actions.claim(again, [kept(made.seat.person)], **by_now(made.seat.person))
    actions.withdraw(made, **by_now(made.seat.person))
    actions.claim(
        PriorClaim(seat=made.seat, unit_version=made.unit_version, text="Again"),
        [kept(made.seat.person)],
        **by_now(made.seat.person),
    )
    assert PriorClaim.objects.waiting().count() == 1


def test_evidence_is_for_its_owner_and_who_decides(client):
    made = claim()
    page = f"/prior-learning/{made.ref}/{made.evidence.get().file.ref}/"
    assert signed_in(client, made.seat.person).get(page).getvalue() == A_PDF
    assert signed_in(client).get(page).getvalue() == A_PDF
    assert signed_in(client, learner("Otto Kask").person).get(page).status_code == 404
