"""What a credential says as a document: all eleven elements, signed, in every form, and never altered."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from kogge.base.errors import Refused
from kogge.training.credentials import actions
from kogge.training.credentials.awards import ELEMENTS, Outcome, from_json
from kogge.training.credentials.badge import badge
from kogge.training.credentials.baking import carried_by
from kogge.training.credentials.checking import check_credential, check_file
from kogge.training.credentials.earning import award_of_programme, award_of_unit
from kogge.training.credentials.files import file_of, transcript_of
from kogge.training.issuers import proofs
from kogge.training.issuers.multikey import from_multikey
from tests import make
from tests.training.achievements import things as acts
from tests.training.credentials import things

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 5, 3, 12, 0, tzinfo=UTC)


def test_an_award_says_what_was_achieved_in_the_version_that_was_assessed():
    version = things.version()
    acts.assessed(version, grade="Good")
    validation = acts.validated(version)

    award = award_of_unit(validation, day=NOON.date())

    assert award.missing() == []
    assert from_json(json.loads(json.dumps(award.as_json()))) == award
    assert (award.holder, award.hours, award.points, award.eqf_level, award.grade, award.unit_ref) == (
        "Ulla Saarni", 60, Decimal("2.5"), 6, "Good", "U1",
    )  # fmt: skip
    assert [one.ref for one in award.outcomes] == ["U1.K1", "U1.S1"]


def test_each_missing_element_is_named():
    award = award_of_unit(acts.validated(things.version()), day=NOON.date())
    unsaid = (Outcome("U1.K1", "skill", {"en": " "}),)
    gone = [
        ("learner", {"person": 0}), ("learner", {"holder": " "}), ("title", {"title": {}}),
        ("country", {"issuer": replace(award.issuer, country="")}),
        ("body", {"issuer": replace(award.issuer, name="")}),
        ("day", {"awarded_on": None}), ("outcomes", {"outcomes": ()}), ("outcomes", {"outcomes": unsaid}),
        ("workload", {"hours": None}), ("level", {"eqf_level": None}),
        ("assessment", {"assessment_kind": "", "assessment": {}}), ("participation", {"participation": ""}),
        ("quality", {"quality_assurance": {}}),
    ]  # fmt: skip

    assert [replace(award, **without).missing() for _name, without in gone] == [[name] for name, _without in gone]
    assert list(dict.fromkeys(name for name, _without in gone)) == list(ELEMENTS)


def test_a_micro_credential_that_lacks_an_element_is_refused_with_its_name():
    award = award_of_unit(acts.validated(things.version()), day=NOON.date())

    with pytest.raises(Refused) as refusal:
        actions.issue(replace(award, hours=None, quality_assurance={}), by=make.coordinator(), now=NOON)

    assert str(refusal.value) == (
        "A micro-credential has to say all eleven elements. Missing: Workload in hours, Type of quality assurance."
    )
    assert len(ELEMENTS) == 11


def test_a_unit_that_nobody_validated_earns_nothing():
    """A102: a badge without recorded completion."""
    version = things.version()
    award = award_of_unit(acts.validated(version), day=NOON.date())
    acts.assessed(version, "Ebba Lönn")
    ebba = acts.seat_of(version, "Ebba Lönn")

    with pytest.raises(Refused, match="Nobody has validated"):
        actions.issue(
            replace(award, seat=ebba.pk, person=ebba.person_id, holder="Ebba Lönn"), by=make.coordinator(), now=NOON
        )


def test_a_programme_whose_units_are_all_achieved_earns_a_micro_credential_of_their_sum():
    version = things.version()
    acts.validated(version)
    credential = things.programme_credential(version)

    award = award_of_programme(credential.seat, day=NOON.date())

    assert (credential.kind, award.missing(), award.hours, award.points, award.parts) == (
        "programme", [], 60, Decimal("2.5"), ("U1",),
    )  # fmt: skip


def test_an_edition_whose_units_were_not_all_achieved_earns_a_plain_certificate_that_claims_nothing():
    credential = things.programme_credential(things.version())
    document = json.loads(credential.signature_now().document)

    assert (credential.kind, credential.said.hours, credential.said.outcomes) == ("completion", None, ())
    assert document["credentialSubject"]["achievement"]["achievementType"] == "CertificateOfCompletion"


def test_the_same_award_at_the_same_moment_is_signed_with_the_same_bytes():
    credential = things.unit_credential()
    signature = credential.signature_now()
    document = json.loads(signature.document)

    again = badge(
        credential.said, number=credential.number, person=credential.seat.person, edition=credential.seat.edition,
        did=signature.key.issuer.did, status=document["credentialStatus"], now=signature.signed_at,
    )  # fmt: skip

    assert json.dumps(again | {"proof": document["proof"]}, ensure_ascii=False) == signature.document
    # T4: of the two contexts that go by one name, only one has these.
    assert [name for name in ('"jti"', '"endorsementJwt"') if name in signature.document] == []
    assert proofs.is_proven(document, from_multikey(signature.key.public))


def test_any_changed_character_of_a_signed_value_is_seen():
    """Settled 27: white space of JSON is not signed, everything else is."""
    credential = things.unit_credential()
    text = credential.signature_now().document
    document = json.loads(text)
    names = [
        ("name",), ("issuer", "name"), ("issuer", "id"), ("validFrom",), ("awardedDate",), ("id",),
        ("credentialSubject", "id"), ("credentialSubject", "identifier", 0, "identityHash"),
        ("credentialSubject", "achievement", "criteria", "narrative"), ("credentialStatus", "statusListIndex"),
        ("credentialSubject", "achievement", "achievementType"), ("proof", 0, "proofValue"), ("proof", 0, "created"),
        ("type", 1), ("credentialSchema", 0, "id"), ("@context", 1),
    ]  # fmt: skip
    for path in names:
        changed = json.loads(text)
        part = changed
        for step in path[:-1]:
            part = part[step]
        value = part[path[-1]]
        part[path[-1]] = value[:-1] + ("x" if value[-1] != "x" else "y")
        assert check_file(json.dumps(changed).encode(), now=NOON).state in ("altered", "foreign"), path
    for more in ({"extra": "x"}, {"description": "More"}, {"@graph": []}, {"evidence": []}):
        assert check_file(json.dumps(document | more).encode(), now=NOON).state == "altered", more

    assert check_file(json.dumps(document, indent=4).encode(), now=timezone.now()).state == "valid"


def test_a_jwt_says_the_same_and_any_changed_sign_is_seen():
    credential = things.unit_credential()
    token = file_of(credential, "jwt", now=timezone.now()).decode()

    assert check_file(token.encode(), now=timezone.now()).state == "valid"
    assert file_of(credential, "jwt", now=timezone.now()).decode() == token
    for at in (10, len(token) // 2, len(token) - 1):
        other = "A" if token[at] != "A" else "B"
        assert check_file((token[:at] + other + token[at + 1 :]).encode(), now=NOON).state == "altered", at


@pytest.mark.parametrize("form", ["png", "svg"])
def test_a_picture_carries_its_credential_whatever_the_name(form):
    """A105: letters of any script, and signs that mean something in SVG."""
    version = things.version(title=make.text("Łódź & <Žemaitija>: “ø” ]]> 集群"))
    credential = things.unit_credential(version)

    data = file_of(credential, form, now=NOON)

    assert carried_by(data) == credential.signature_now().document
    assert check_file(data, now=timezone.now()).state == "valid"
    if form == "png":
        assert Image.open(BytesIO(data)).size == (640, 640)


def test_a_transcript_holds_the_signed_badges_as_parts_of_the_whole():
    version = things.version()
    unit = things.unit_credential(version)
    whole = things.programme_credential(version)

    text = transcript_of([unit, whole], now=timezone.now())
    answer = check_file(text.encode(), now=timezone.now())

    assert (answer.state, [part.credential for part in answer.parts]) == ("valid", [whole, unit])
    assert [one["associationType"] for one in json.loads(text)["credentialSubject"]["association"]] == ["isChildOf"]

    actions.revoke(unit, by=make.coordinator(), note="Wrong unit.")

    assert check_file(text.encode(), now=timezone.now()).state == "revoked"


def test_what_stands_on_record_differently_from_what_was_signed_is_seen():
    credential = things.unit_credential()
    credential.holder = "Somebody Else"

    assert check_credential(credential, now=timezone.now()).state == "altered"


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"id": 1, "id": 2}',
        b'{"n": 1.50}',
        b'{"n": NaN}',
        b"{",
        b"\xff\xfe\x00",
        b"x" * 2_000_001,
        b"%PDF-1.7",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 40,
    ],
)
def test_what_cannot_be_a_credential_is_refused_in_a_sentence(data):
    """A107: size, depth, names given twice, pictures that are none."""
    with pytest.raises(Refused):
        check_file(data, now=NOON)


@pytest.mark.parametrize(
    "document",
    [
        {"@context": ["http://169.254.169.254/x"], "proof": []},
        {"@context": "https://www.w3.org/ns/credentials/v2", "type": 5, "issuer": ["\ud800\x00"]},
        {"type": None, "proof": [{"verificationMethod": "did:web:x"}]},
        {"issuer": {"id": 7}, "proof": {"type": 1}, "id": "\x00"},
    ],
)
def test_documents_of_others_are_looked_at_without_fetching_anything(document):
    """A107: a context at an address inside the network; values of the wrong kind."""
    assert check_file(json.dumps(document).encode(), now=NOON).state in ("altered", "foreign")
