"""Programs of others read what we hand out: baked pictures and the paper certificate. None of them needs the net."""

import json
import shutil
import subprocess

import pytest
from django.conf import settings
from django.utils import timezone, translation

from kogge.training.credentials import actions
from kogge.training.credentials.certificate import check_address, draw
from kogge.training.credentials.files import file_of
from kogge.training.issuers import proofs
from kogge.training.issuers.documents import did_document
from kogge.training.issuers.models import Issuer, StatusList
from tests import make
from tests.training.credentials import things

pytestmark = pytest.mark.django_db


def program(name, package):
    return pytest.mark.skipif(
        not shutil.which(name), reason=f"{name} is not installed (on Debian: apt-get install {package})."
    )


def asked(*words):
    return subprocess.run(words, capture_output=True, timeout=60, check=True).stdout


@pytest.fixture
def web():
    """What verifiers fetch, by address without its scheme; whatever else they ask for is not there."""

    def fetch(address):
        issuer = Issuer.objects.get()
        found = {one.address: json.loads(one.document) for one in StatusList.objects.all()}
        found[f"{settings.SITE_ADDRESS}/organisations/{issuer.slug}/did.json"] = did_document(issuer)
        path = address.partition("://")[2]
        return next(json.dumps(one).encode() for known, one in found.items() if known.partition("://")[2] == path)

    return fetch


@pytest.mark.parametrize("form", ["png", "svg"])
def test_openbadgeslib_accepts_a_baked_picture_and_sees_what_is_altered_or_revoked(form, web):
    """It reads lists signed as JWT only, so it reads the bit of ours here, and their signature by itself below."""
    verify = pytest.importorskip("openbadgeslib.verify", reason="openbadgeslib is not installed.").verify_badge
    version = things.version(title=make.text("Łódź & <Žemaitija>: “ø” ]]>"))
    good, gone = things.unit_credential(version), things.unit_credential(version, "Ebba Lönn")
    pictures = {"good": (good, file_of(good, form, now=timezone.now()))}
    pictures["altered"] = (good, pictures["good"][1].replace(b"Some skill", b"Some skull"))
    pictures["revoked"] = (gone, file_of(gone, form, now=timezone.now()))
    pictures["of another"] = (gone, pictures["good"][1])
    actions.revoke(gone, by=make.coordinator(), note="Wrong person.", now=timezone.now())

    answers = {
        name: verify(
            picture, resolve_did=True, check_status=True, verify_status_list=False, download=web,
            expected_recipient=json.loads(credential.signature_now().document)["credentialSubject"]["id"],
        )
        for name, (credential, picture) in pictures.items()
    }  # fmt: skip

    assert {name: (one.valid, one.trusted) for name, one in answers.items()} == {
        "good": (True, True), "altered": (False, False), "revoked": (False, False), "of another": (False, False),
    }  # fmt: skip
    assert "is set at index" in answers["revoked"].reason


def test_openbadgeslib_accepts_the_lists_and_the_jwt(web):
    ob3 = pytest.importorskip("openbadgeslib.ob3", reason="openbadgeslib is not installed.")
    credential = things.unit_credential()
    for one in StatusList.objects.all():
        document = json.loads(one.document)
        key = ob3.did.resolve_verification_method(document["proof"][0]["verificationMethod"], download=web)
        ob3.verify_data_integrity_proof(document, key)
        with pytest.raises(ob3.OB3VerificationError):
            ob3.verify_data_integrity_proof(document | {"validFrom": "2020-01-01T00:00:00Z"}, key)
    token = file_of(credential, "jwt", now=timezone.now()).decode()
    key = ob3.did.resolve_verification_method(proofs.head_of(token)["kid"], download=web)

    read = ob3.OB3Verifier(pubkey_pem=key).verify(token)

    assert read.name == json.loads(credential.signature_now().document)["name"]


@program("pdftoppm", "poppler-utils")
@program("pdfdetach", "poppler-utils")
@program("zbarimg", "zbar-tools")
def test_of_the_paper_a_scanner_reads_the_address_and_a_pdf_tool_takes_out_the_credential(tmp_path):
    credential = things.unit_credential()
    with translation.override("en"):
        (tmp_path / "paper.pdf").write_bytes(draw(credential, "en"))

    asked("pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-png", tmp_path / "paper.pdf", tmp_path / "page")
    page = next(tmp_path.glob("page*.png"))
    assert asked("zbarimg", "--quiet", "--raw", page).decode().split() == [check_address(credential)]
    asked("pdfdetach", "-saveall", "-o", tmp_path, tmp_path / "paper.pdf")
    name = f"credential-{credential.number}.json"
    assert (tmp_path / name).read_text(encoding="utf-8") == credential.signature_now().document
