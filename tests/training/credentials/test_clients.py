"""Programs of others accept what we sign and refuse what was changed: Node clients, without a network.

They need Node 20 and a folder with node_modules, named by KOGGE_TEST_NODE; its packages stand in clients/package.json.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.utils import timezone

from kogge.training.credentials import actions
from kogge.training.credentials.files import file_of, signed_text, transcript_of
from kogge.training.issuers.documents import did_document
from kogge.training.issuers.linked import CONTEXTS, context
from kogge.training.issuers.models import Issuer, StatusList
from kogge.training.learning import actions as learning
from tests import make
from tests.house import tree
from tests.training.achievements import things as acts
from tests.training.credentials import things

CLIENTS = Path(__file__).parent / "clients"
OFFICIAL = Path(os.environ.get("KOGGE_TEST_SHARED", tree.ROOT.parent / "shared")) / "data/standards/ob3/schema"
PACKAGES = os.environ.get("KOGGE_TEST_NODE", "")
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs_shared,
    pytest.mark.django_db,
    pytest.mark.skipif(not OFFICIAL.is_dir(), reason="The official schema of Open Badges is not part of a clone."),
    pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed, so no client of others can check."),
    pytest.mark.skipif(
        not (Path(PACKAGES) / "node_modules").is_dir() or not PACKAGES,
        reason="KOGGE_TEST_NODE names no folder with node_modules (its packages: clients/package.json).",
    ),
]


@pytest.fixture
def papers(tmp_path):
    """A good badge, a revoked one, altered ones, a transcript, and what verifiers fetch for them."""
    version = things.version(title=make.text("Łódź & <Žemaitija>"))
    unit = things.unit_credential(version)
    revoked = things.unit_credential(version, "Ebba Lönn")
    seat = acts.seat_of(version)
    learning.record_result(seat, has_passed=True, by=make.coordinator(), now=timezone.now())
    whole = actions.award(seat, by=make.coordinator(), now=timezone.now())
    plain = json.loads(signed_text(unit))
    files = {"good-unit.json": plain, "good-programme.json": json.loads(signed_text(whole))}
    files["revoked.json"] = json.loads(signed_text(revoked))
    files["whole.json"] = json.loads(transcript_of([unit, whole], now=timezone.now()))
    actions.revoke(revoked, by=make.coordinator(), note="Wrong person.", now=timezone.now())
    files["bad-name.json"] = plain | {"name": plain["name"] + "x"}
    proof = plain["proof"][0]
    value = proof["proofValue"][:-1] + ("2" if proof["proofValue"][-1] != "2" else "3")
    files["bad-proof.json"] = plain | {"proof": [proof | {"proofValue": value}]}
    token = file_of(unit, "jwt", now=timezone.now()).decode()
    (tmp_path / "good.jwt").write_text(token)
    (tmp_path / "bad.jwt").write_text(token[:200] + ("A" if token[200] != "A" else "B") + token[201:])
    issuer = Issuer.objects.get()
    web = {address: context(address) for address in CONTEXTS}
    web |= {one.address: json.loads(one.document) for one in StatusList.objects.all()}
    web |= {issuer.did: did_document(issuer), issuer.did_address: did_document(issuer)}
    web[SCHEMA] = json.loads((OFFICIAL / "ob_v3p0_achievementcredential_schema.json").read_text(encoding="utf-8"))
    for name, document in (files | {"web.json": web}).items():
        (tmp_path / name).write_text(json.dumps(document))
    return tmp_path


def answers(client, papers):
    for script in CLIENTS.glob("*.mjs"):
        shutil.copy(script, papers)
    (papers / "node_modules").symlink_to(Path(PACKAGES).resolve() / "node_modules")
    done = subprocess.run(
        ["node", f"{client}.mjs", str(papers)], cwd=papers, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    if os.environ.get("TELL"):
        print(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def test_the_client_of_the_w3c_accepts_badges_and_transcript_and_reads_the_list(papers):
    """T1 to T3, T5: `verified` says that the list is right, its bit whether the credential is revoked."""
    assert answers("vc", papers) == {
        "bad-name.json": [False, False],
        "bad-proof.json": [False, False],
        "good-programme.json": [True, False],
        "good-unit.json": [True, False],
        "revoked.json": [True, True],
        "whole.json": [True, False, True, True],
    }


def test_the_wallets_of_learners_accept_them_by_signature_list_and_schema(papers):
    assert answers("core", papers) == {
        "bad-name.json": [False, None],
        "bad-proof.json": [False, None],
        "good-programme.json": [True, True, True],
        "good-unit.json": [True, True, True],
        "revoked.json": [True, False, True],
    }


def test_the_jwt_is_right_by_signature_claims_and_the_official_schema(papers):
    """T6."""
    assert answers("jwt", papers) == {
        "good.jwt": ["RS256", True, True, "string", "number", True],
        "bad.jwt": ["ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
        "embedded": True,
    }
