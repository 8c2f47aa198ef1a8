"""Credentials as Europass takes them: not sealed and saying so, or sealed, and then accepted by the shapes."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from joserfc import jws
from joserfc.jwk import RSAKey
from joserfc.registry import HeaderParameter

from kogge.base.errors import Refused
from kogge.commons.people.secret import unlock
from kogge.training.credentials import actions as credentials
from kogge.training.europass import actions, elm
from kogge.training.europass.models import Seal
from kogge.training.europass.offer import offer_of
from kogge.training.europass.sealing import holds, key_from
from tests import make
from tests.house import tree
from tests.training.credentials import things as earned
from tests.training.europass import things

pytestmark = pytest.mark.django_db
STANDARDS = Path(os.environ.get("KOGGE_TEST_SHARED", tree.ROOT.parent / "shared")) / "data/standards"

has_official = pytest.mark.skipif(not STANDARDS.is_dir(), reason="The Commission's files are not part of a clone.")


@pytest.fixture
def credential():
    return earned.unit_credential()


def office():
    return make.person("Astrid Ask", is_staff=True)


def sealed_by(credential, **more):
    content = things.pkcs(**more)
    return actions.set_seal(credential.issuer, content, things.PASSWORD, by=office(), now=timezone.now())


def test_the_form_to_upload_lacks_what_only_sealing_adds(credential):
    """T11: no moment of issue, no identifier of a seal."""
    document = elm.uploadable(credential)["credential"]
    assert {"issued", "issuanceDate", "proof"} & set(document) == set()
    assert "eIDASIdentifier" not in document["issuer"]
    claim = document["credentialSubject"]["hasClaim"]
    assert document["credentialSubject"]["fullName"] == {"en": "Ulla Saarni"}
    assert claim["title"] == {"en": "Leading a cluster"}
    assert [one["title"]["en"] for one in claim["specifiedBy"]["learningOutcome"]] == ["Some knowledge", "Some skill"]
    assert claim["specifiedBy"]["volumeOfLearning"] == "PT60H"
    assert claim["specifiedBy"]["eqfLevel"]["id"] == "http://data.europa.eu/snb/eqf/6"
    assert base64.b64decode(
        document["displayParameter"]["individualDisplay"]["displayDetail"]["image"]["content"]
    ).startswith(b"\x89PNG")


def test_points_carry_the_code_of_their_scheme(credential):
    """ECVET still has an official code; a unit without a scheme claims none."""
    credential.award |= {"scheme": "none", "points": None}
    assert "creditPoint" not in claim_of(credential)["specifiedBy"]
    credential.award |= {"scheme": "ECVET", "points": "2.50"}
    points = claim_of(credential)["specifiedBy"]["creditPoint"]
    framework = "http://data.europa.eu/snb/education-credit/60b314e826"
    assert (points["point"], points["framework"]["id"]) == ("2.5", framework)


def claim_of(credential):
    return elm.document(credential)["credentialSubject"]["hasClaim"]


def test_it_is_the_same_each_time_it_is_exported(credential):
    assert elm.as_bytes(elm.uploadable(credential)) == elm.as_bytes(elm.uploadable(credential))


def test_the_page_says_what_is_not_sealed(credential, client):
    client.force_login(credential.seat.person)
    body = client.get(f"/credentials/{credential.number}/europass/").content.decode()
    assert ("This file is not sealed" in body, "europass.jsonld" in body) == (True, False)
    assert client.get(f"/credentials/{credential.number}/europass.jsonld").status_code == 409
    response = client.get(f"/credentials/{credential.number}/europass.json")
    assert response["Content-Disposition"] == f'attachment; filename="europass-not-sealed-{credential.number}.json"'
    client.force_login(make.person("Nobody Else"))
    assert client.get(f"/credentials/{credential.number}/europass.json").status_code == 404


@pytest.mark.parametrize("kind", ["rsa", "curve"])
def test_sealed_it_has_the_shape_of_the_commissions_own_samples(credential, kind):
    sealed_by(credential, key=things.curve() if kind == "curve" else None)
    document = json.loads(actions.sealed_document(credential, now=timezone.now()))
    assert set(document) == {"payload", "signatures"}
    protected = document["signatures"][0]["protected"]
    header = json.loads(base64.urlsafe_b64decode(protected + "=" * (-len(protected) % 4)))
    assert header["alg"] == {"rsa": "RS256", "curve": "ES256"}[kind]
    assert (header["b64"], header["crit"], len(header["x5c"])) == (False, ["b64", "sigT"], 1)
    assert holds(document)
    payload = json.loads(document["payload"])
    assert payload["issuer"]["eIDASIdentifier"]["notation"] == "VATSE-556677889901"
    assert payload["issued"] == payload["validFrom"]


def test_any_changed_letter_breaks_the_seal(credential):
    sealed_by(credential)
    document = json.loads(actions.sealed_document(credential, now=timezone.now()))
    text = document["payload"]
    for at in (20, len(text) // 2, len(text) - 30):
        assert not holds(document | {"payload": text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]})


def test_a_library_of_others_accepts_the_seal(credential):
    """joserfc reads the unencoded payload of RFC 7797 and the key out of our own store."""
    seal = sealed_by(credential)
    document = json.loads(actions.sealed_document(credential, now=timezone.now()))
    one = document["signatures"][0]
    key = RSAKey.import_key(unlock(seal.key))
    registry = jws.JWSRegistry(
        header_registry={
            "sigT": HeaderParameter("when it was sealed", "str"),
            "b64": HeaderParameter("encoded", "bool"),
        },
        strict_check_header=False,
    )
    registry.max_header_length = 10_000
    flattened = {"protected": one["protected"], "signature": one["signature"], "payload": document["payload"]}
    read = jws.deserialize_json(flattened, key, registry=registry)
    assert json.loads(read.payload)["id"] == elm.identifier_of(credential)


def test_the_key_is_kept_encrypted_and_goes_when_the_seal_is_removed(credential):
    seal = sealed_by(credential)
    assert "PRIVATE KEY" not in Seal.objects.get().key
    assert key_from(unlock(seal.key)).key_size == 2048
    actions.remove_seal(seal, by=office(), now=timezone.now())
    with pytest.raises(Refused, match="no electronic seal"):
        actions.sealed_document(credential, now=timezone.now())


@pytest.mark.parametrize(
    ("made", "password", "says"),
    [
        (lambda: b"no seal", "", "could not be opened"),
        (lambda: things.pkcs(key=things.curve()), "wrong", "could not be opened"),
        (lambda: things.pkcs(key=things.curve(), days=(-9, -1)), things.PASSWORD, "not valid today"),
        (lambda: things.pkcs(key=things.curve(), identifier=""), things.PASSWORD, "names no legal person"),
        (lambda: things.pkcs(key=rsa.generate_private_key(65537, 1024)), things.PASSWORD, "at least 2048"),
        (lambda: b"x" * 100_001, "", "too large"),
    ],
)
def test_a_file_that_is_no_good_seal_is_refused_with_the_reason(made, password, says):
    """Bad input: no PKCS#12, a wrong password, an old certificate, no legal person, a weak key, too large."""
    organisation = make.organisation("netport", kind="company", country="SE")
    with pytest.raises(Refused, match=says):
        actions.set_seal(organisation, made(), password, by=office(), now=timezone.now())
    assert Seal.objects.count() == 0


def test_only_the_organisation_and_the_office_keep_its_seal(client):
    organisation = make.organisation("netport", kind="company", country="SE")
    nobody = make.person("Nobody Else")
    with pytest.raises(PermissionDenied):
        actions.set_seal(organisation, b"", "", by=nobody, now=timezone.now())
    address = "/organisations/netport/seal/"
    client.force_login(nobody)
    assert client.get(address).status_code == 403
    client.force_login(office())
    file = SimpleUploadedFile("seal.p12", things.pkcs(key=things.curve()))
    assert client.post(address, {"file": file, "password": "wrong"}).status_code == 422
    file.seek(0)
    assert client.post(address, {"file": file, "password": things.PASSWORD}).status_code == 302
    assert "VATSE-556677889901" in client.get(address).content.decode()
    assert client.post(f"{address}remove/").status_code == 302


def test_what_does_not_hold_is_not_sealed(credential):
    sealed_by(credential)
    credentials.revoke(credential, by=make.coordinator(), note="Wrong name.", now=timezone.now())
    with pytest.raises(Refused, match="does not hold"):
        actions.sealed_document(credential, now=timezone.now())


def test_an_edition_without_units_has_no_offer(client):
    edition = make.edition()
    with pytest.raises(Refused, match="no learning outcomes"):
        offer_of(edition)
    assert client.get(f"/programmes/{edition.programme.slug}/{edition.slug}/europass.xml").status_code == 409


def with_contexts(document):
    """Its contexts written into it, so that nothing is fetched."""
    found = [STANDARDS / "contexts" / "2018-credentials-v1.jsonld", STANDARDS / "elm/rdf/ap/edc/edc-ap-context.jsonld"]
    return document | {"@context": [json.loads(one.read_text())["@context"] for one in found]}


def problems(document, shapes):
    import rdflib
    from pyshacl import validate

    data = rdflib.Graph().parse(data=json.dumps(with_contexts(document)), format="json-ld")
    rules = rdflib.Graph().parse(STANDARDS / "elm/rdf/ap/edc" / shapes)
    conforms, _graph, text = validate(data, shacl_graph=rules, advanced=False)
    assert len(data) > 50
    return "" if conforms else text


@pytest.mark.slow
@pytest.mark.needs_shared
@has_official
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of pyshacl, about its own library
@pytest.mark.parametrize("shapes", ["EDC-generic-no-cv.ttl", "EDC-generic-full.ttl"])
def test_the_commissions_shapes_accept_it_sealed_and_name_what_lacks_before(credential, shapes):
    seal = sealed_by(credential)
    assert problems(elm.document(credential, seal=seal), shapes) == ""
    if shapes == "EDC-generic-no-cv.ttl":  # the other only looks at vocabularies
        lacking = problems(elm.uploadable(credential)["credential"], shapes)
        assert ("cred_issued" in lacking, "cred_issuer" in lacking) == (True, True)


@pytest.mark.slow
@pytest.mark.needs_shared
@has_official
@pytest.mark.skipif(not shutil.which("xmllint"), reason="xmllint is not installed (apt-get install libxml2-utils).")
def test_xmllint_accepts_the_offer_by_the_commissions_schema(tmp_path):
    file = tmp_path / "offer.xml"
    file.write_bytes(offer_of(earned.version().unit.edition))
    checks = ["xmllint", "--noout", "--nonet", "--schema", STANDARDS / "elm/xsd/loq/loq.xsd"]

    def told():
        done = subprocess.run([*checks, file], capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stderr.splitlines()[-1]

    assert told() == (0, f"{file} validates")
    assert "Some skill" in file.read_text(encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8").replace("PT60H", "sixty"), encoding="utf-8")
    assert told() == (3, f"{file} fails to validate")
