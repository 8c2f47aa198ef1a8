"""Organisations sign with keys of their own; what no longer holds stands in public lists of bits."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import override_settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import RSAKey
from pyld import jsonld

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.training.issuers import actions, bits, linked, multikey, proofs, verification
from kogge.training.issuers.documents import did_document
from kogge.training.issuers.models import Key, Slot, StatusList
from tests import make

NOON = datetime(2027, 5, 3, 12, 0, tzinfo=UTC)
PAPER = {"@context": [linked.CREDENTIALS], "id": "urn:uuid:1", "type": ["VerifiableCredential"], "issuer": "did:web:x"}
PAPER |= {"credentialSubject": {"id": "urn:uuid:2", "type": "VerifiableCredential"}}


def issuer():
    return actions.open_issuer(make.organisation("netport", kind="agency", country="SE"), now=NOON)


def office():
    return make.person("Astrid Ask", is_staff=True)


def paper(issuer):
    return PAPER | {"issuer": issuer.did}


# Calculation -----------------------------------------------------------------------------------------------
@given(st.binary(min_size=64, max_size=64))
def test_base58_is_read_back_and_in_one_way_only(data):
    text = multikey.as_base58(data)

    assert multikey.from_base58(text, 64) == data
    with pytest.raises(multikey.Unreadable):
        multikey.from_base58("1" + text, 64)


def test_a_text_in_base64_that_could_be_written_otherwise_is_not_read():
    text = multikey.as_base64url(b"\x01")

    assert (text, multikey.from_base64url(text)) == ("AQ", b"\x01")
    for other in ("AR", "AQ==", "A Q", "A"):
        with pytest.raises(multikey.Unreadable):
            multikey.from_base64url(other)


@given(st.sets(st.integers(0, bits.SIZE - 1), max_size=5), st.integers(0, bits.SIZE - 1))
def test_a_list_says_of_each_bit_whether_it_is_set(indexes, index):
    packed = bits.packed(indexes)

    assert [bits.is_set(packed, one) for one in [*indexes, index]] == [True] * len(indexes) + [index in indexes]
    assert packed == bits.packed(sorted(indexes, reverse=True))


def test_a_signature_is_the_same_each_time_and_made_as_the_standard_counts():
    """The five statements of a proof are written without the library, and have to be those that it would write."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    signed = proofs.prove(PAPER, method="did:web:x#key-1", private=private, now=NOON)
    proof = signed["proof"][0]
    bare = {key: value for key, value in proof.items() if key != "proofValue"} | {"@context": PAPER["@context"]}
    counted = jsonld.normalize(bare, linked.OPTIONS).encode()

    assert proofs.prove(PAPER, method="did:web:x#key-1", private=private, now=NOON) == signed
    assert proofs.sha256(counted).digest() == proofs._of_proof(proof)
    assert proofs.is_proven(signed, private.public_key().public_bytes_raw())
    assert proof["proofValue"] == (
        "zcCgxKmiNi2yrdPXDyt6fguk1wAcTUJijQ7sJj5Da2FAiKmnvsDxiJubApRQU1Jtojo583Qr5hfNK1zfaqdGMvee"
    )


@pytest.mark.parametrize(
    "more",
    [
        {"unknown": "x"},
        {"type": ["VerifiableCredential", "Unknown"]},
        {"id": "relative"},
        {"name": None},
        {"evidence": []},
        {"@graph": {}},
        {"https://example.org/x": "x"},
        {"@context": [linked.CREDENTIALS, "https://example.org/context"]},
        {"@context": [linked.CREDENTIALS, {"unknown": "https://example.org/x"}]},
        {"relatedResource": [{"digestSRI": "a"}] * 20},
    ],
)
def test_what_a_signature_would_not_cover_is_not_signed(more):
    """T3: the library drops what it does not know, and reads relative names against an address of its own."""
    with pytest.raises(linked.Unsignable):
        linked.statements(PAPER | more)


def badges(count, alike):
    """So many credentials in one document, each of an achievement with so many goals that look alike."""
    goals = [{"type": ["Alignment"], "targetName": "x", "targetUrl": "https://example.org/goal"}] * alike
    said = {"type": ["Achievement"], "name": "x", "description": "x", "criteria": {"narrative": "x"}}
    parts = [
        {
            "@context": [linked.CREDENTIALS, linked.BADGES],
            "id": f"https://example.org/{number}",
            "type": ["VerifiableCredential"],
            "credentialSubject": {"type": ["AchievementSubject"], "achievement": said | {"alignment": goals}},
        }
        for number in range(count)
    ]
    whole = {"id": "https://example.org/person", "type": ["ClrSubject"], "verifiableCredential": parts}
    return {
        "@context": [linked.CREDENTIALS, linked.BADGES, linked.RECORDS],
        "id": "https://example.org/",
        "type": ["VerifiableCredential"],
        "credentialSubject": whole,
    }


def test_a_record_of_many_badges_that_say_the_same_is_signed_and_one_that_would_take_for_ever_is_not():
    """What looks alike is told apart by the badge it belongs to; where no name helps, each order would be tried."""
    wide = badges(40, 1)
    for part in wide["credentialSubject"]["verifiableCredential"]:
        part["credentialSubject"]["id"] = "https://example.org/person"
        part["credentialSubject"]["achievement"]["id"] = f"{part['id']}#x"
        address = {"type": ["Address"], "addressCountry": "SE"}
        part["issuer"] = {"id": "https://example.org/school", "type": ["Profile"], "address": address}

    said = linked.statements(wide)
    assert (said.count("addressCountry"), said.count("targetUrl")) == (40, 40)
    with pytest.raises(linked.Unsignable):
        linked.statements(badges(2, 8))


# Keys ------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_an_organisation_signs_with_its_own_keys_whose_secret_part_is_kept_encrypted():
    made = issuer()
    keys = {key.kind: key for key in made.keys.all()}

    assert made.did == "did:web:testserver:organisations:netport"
    assert sorted(keys) == ["ed25519", "rsa"]
    assert not any("PRIVATE" in key.private for key in keys.values())
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        signed = actions.sign_document(paper(made), made.organisation, NOON)
    assert verification.check_document(signed) == (verification.GOOD, keys["ed25519"])
    assert actions.open_issuer(made.organisation, now=NOON) == made


@pytest.mark.django_db
def test_an_old_key_holds_for_what_it_signed_before_it_was_retired_and_not_after():
    made, editor = issuer(), office()
    old = made.active(Key.Kind.ED25519)
    private = actions._private(old)
    signed = actions.sign_document(paper(made), made.organisation, NOON)

    fresh = actions.rotate(made, Key.Kind.ED25519, by=editor, now=NOON + timedelta(days=1))
    late = proofs.prove(paper(made), method=old.identifier, private=private, now=NOON + timedelta(days=2))

    old.refresh_from_db()
    assert (old.private, fresh.ref) == ("", "key-3")
    assert verification.check_document(signed)[0] == verification.GOOD
    assert verification.check_document(late)[0] == verification.ALTERED
    assert did_document(made)["assertionMethod"] == [f"{made.did}#key-{n}" for n in (1, 2, 3)]


@pytest.mark.django_db
def test_a_leaked_key_is_trusted_no_longer_and_its_lists_are_signed_anew():
    made, editor = issuer(), office()
    key = made.active(Key.Kind.ED25519)
    signed = actions.sign_document(paper(made), made.organisation, NOON)

    actions.report_leaked(key, by=editor, now=NOON + timedelta(days=1))

    document = did_document(made)
    assert verification.check_document(signed) == (verification.LEAKED, key)
    assert key.identifier not in document["assertionMethod"]
    assert [one.get("revoked") for one in document["verificationMethod"]] == ["2027-05-04T12:00:00Z", None, None]
    for one in StatusList.objects.all():
        assert verification.check_document(json.loads(one.document))[0] == verification.GOOD
    assert Entry.objects.about(key).get().verb == "leak"
    with pytest.raises(Refused, match="already"):
        actions.report_leaked(key, by=editor, now=NOON)


@pytest.mark.django_db
def test_only_the_people_of_the_organisation_and_the_office_change_its_keys():
    made = issuer()
    with pytest.raises(PermissionDenied):
        actions.rotate(made, Key.Kind.RSA, by=make.person("Nobody Else"), now=NOON)


@pytest.mark.django_db
def test_a_key_of_one_issuer_proves_nothing_of_another():
    """T7: the key has to belong to the issuer that the document names."""
    made = issuer()
    other = actions.open_issuer(make.organisation("vaasa", kind="university"), now=NOON)
    private = actions._private(made.active(Key.Kind.ED25519))

    wrong = proofs.prove(paper(other), method=made.active("ed25519").identifier, private=private, now=NOON)

    assert verification.check_document(wrong)[0] == verification.ALTERED


@pytest.mark.django_db
def test_a_jwt_is_read_by_another_library():
    """T6: RS256, with the key it names in the published document."""
    made = issuer()
    token = actions.sign_claims({"iss": made.did, "issuer": {"id": made.did}}, made.organisation, NOON)
    method = did_document(made)["verificationMethod"][1]

    read = jwt.decode(token, RSAKey.import_key(method["publicKeyJwk"]), algorithms=["RS256"])

    assert (read.header["kid"], read.claims["iss"]) == (method["id"], made.did)
    assert verification.check_token(token)[0] == verification.GOOD


@pytest.mark.django_db
def test_a_jwt_without_signature_or_signed_with_the_public_key_as_a_secret_is_refused():
    """A104."""
    made = issuer()
    token = actions.sign_claims({"iss": made.did, "issuer": {"id": made.did}}, made.organisation, NOON)
    body, method = token.split(".")[1], made.active("rsa").identifier
    for alg in ("none", "HS256", "EdDSA"):
        head = multikey.as_base64url(json.dumps({"alg": alg, "kid": method}).encode())

        assert verification.check_token(f"{head}.{body}.AA")[0] == verification.ALTERED


# Lists -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_places_are_drawn_at_random_and_show_in_their_list_at_once():
    made = issuer()
    slots = [actions.take_slot(made, now=NOON) for _time in range(3)]

    actions.set_slots(slots[:1], "revoked_at", NOON, now=NOON)
    actions.set_slots(slots[1:2], "suspended_at", NOON, now=NOON)

    revoked, suspended = (
        json.loads(made.lists.get(purpose=one).document)["credentialSubject"] for one in ("revocation", "suspension")
    )
    assert [bits.is_set(revoked["encodedList"], slot.index) for slot in slots] == [True, False, False]
    assert [bits.is_set(suspended["encodedList"], slot.index) for slot in slots] == [False, True, False]
    assert len({slot.index for slot in slots}) == 3


@pytest.mark.django_db
def test_when_one_looks_in_vain_for_a_free_place_the_next_pair_of_lists_begins(monkeypatch):
    made = issuer()
    Slot.objects.create(issuer=made, number=1, index=7)
    monkeypatch.setattr(actions.secrets, "randbelow", lambda _size: 7)

    assert actions.take_slot(made, now=NOON).number == 2
    assert made.lists.count() == 4


@pytest.mark.django_db
def test_lists_are_signed_anew_before_they_are_old():
    made = issuer()
    before = made.lists.get(purpose="revocation").document

    actions.tend_lists(now=NOON + timedelta(hours=1))
    same = made.lists.get(purpose="revocation").document
    actions.tend_lists(now=NOON + timedelta(days=2))

    assert same == before
    assert json.loads(made.lists.get(purpose="revocation").document)["validUntil"] == "2027-05-12T12:00:00Z"


# Pages -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_machines_read_keys_and_lists_and_need_not_read_them_twice(client):
    issuer()
    for address in (
        "/.well-known/did.json",
        "/organisations/netport/did.json",
        "/organisations/netport/status/revocation/1/",
    ):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first["ETag"]})

        assert (first.status_code, first["Access-Control-Allow-Origin"], again.status_code) == (200, "*", 304)
    assert client.get("/organisations/nobody/did.json").status_code == 404


@pytest.mark.django_db
def test_the_keepers_of_the_keys_see_them_make_new_ones_and_report_a_leak(client):
    issuer()
    client.force_login(office())
    here = reverse("issuer_detail", args=["netport"])

    client.post(reverse("issuer_rotate", args=["netport", "ed25519"]))
    client.post(reverse("key_leaked", args=["netport", "key-1"]))
    text = client.get(here).content.decode()

    assert [key.ref for key in Key.objects.active().order_by("pk")] == ["key-2", "key-3"]
    assert "Nothing that it signed is trusted." in text
    assert client.get(reverse("leaked_list", args=["netport", "key-1"])).status_code == 200


@pytest.mark.django_db
def test_an_organisation_is_known_by_its_own_domain_if_the_office_says_so_before_it_signs(client):
    organisation, other = make.organisation("netport"), make.organisation("nord-cluster")
    client.force_login(office())
    here = reverse("issuer_open", args=["netport"])
    wrong = ["", "university", "-a.example", "a_b.example", "a b.example", "x." * 130 + "example"]
    assert [client.post(here, {"domain": typed}).status_code for typed in wrong] == [422] * 6
    assert client.post(here, {"domain": " https://University.example/ "}).status_code == 302

    made, now = actions.open_issuer(organisation, now=NOON), datetime.now(UTC)
    signed = actions.sign_document(paper(made), organisation, now=now)
    said = (made.did, signed["proof"][0]["verificationMethod"], did_document(made)["id"])
    name = "did:web:university.example"
    assert said == (name, f"{name}#key-1", name)
    assert json.loads(client.get("/organisations/netport/did.json").content)["id"] == name
    assert json.loads(made.lists.get(purpose="revocation").document)["issuer"] == name
    assert verification.check_document(signed)[0] == verification.GOOD
    assert verification.check_document(signed | {"issuer": "did:web:testserver:organisations:netport"})[0] != "good"
    assert "https://university.example/.well-known/did.json" in client.get(here.removesuffix("open/")).content.decode()
    for late, domain in ((organisation, "another.example"), (other, "university.example")):
        with pytest.raises(Refused):
            actions.open_at_domain(late, domain, by=office(), now=NOON)
    with pytest.raises(PermissionDenied):
        actions.open_at_domain(other, "nord.example", by=make.person("Nobody Else"), now=NOON)
