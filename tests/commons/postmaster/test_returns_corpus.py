"""The classifier against 79 real mails and a second opinion (tests/data/mail/README.md)."""

import csv
from pathlib import Path

import pytest

from kogge.commons.postmaster.reading import read

DATA = Path(__file__).resolve().parents[2] / "data" / "mail"
MAILS = sorted((DATA / "bounces").glob("*.eml"))
with (DATA / "oracle.csv").open(encoding="utf-8") as table:
    ORACLE = {row["file"]: row for row in csv.DictReader(table)}


def verdict(mail):
    reading = read(mail.read_bytes())
    if reading.what != "refusal":
        return reading.what
    return "hard" if "hard" in {failure.kind for failure in reading.failures} else "soft"


def test_we_agree_with_the_oracle_on_nine_of_ten_about_hard_and_soft():
    judged = [mail for mail in MAILS if ORACLE[mail.name]["verdict"] in {"hard", "soft"}]
    other = {mail.name for mail in judged if verdict(mail) != ORACLE[mail.name]["verdict"]}

    assert len(judged) == 73
    # The oracle calls it "filtered", and soft, when a system says "no such user" only after it has seen the mail; we
    # take it at its word, and the rule asks for a second one where it gives no 5.1.1.
    assert other == {
        "lhost-apachejames-01.eml",
        "lhost-mailfoundry-01.eml",
        "lhost-receivingses-01.eml",
        "lhost-surfcontrol-01.eml",
        "lhost-x1-01.eml",
        "lhost-x2-01.eml",
        "rfc3464-01.eml",
    }
    assert 1 - len(other) / len(judged) >= 0.9


def test_no_ordinary_mail_is_taken_for_a_refusal():
    found = {mail.name: verdict(mail) for mail in MAILS if mail.name.startswith("is-not-bounce")}

    assert found == {"is-not-bounce-01.eml": "letter"}


def test_every_report_of_abuse_is_a_complaint_and_every_automatic_reply_is_one():
    """A68: an "I am away" has no consequence."""
    assert verdict(DATA / "bounces" / "arf-01.eml") == "complaint"
    assert verdict(DATA / "bounces" / "rfc3834-01.eml") == "reply"


def test_what_the_oracle_does_not_recognise_is_never_held_against_an_address():
    unknown = {name: verdict(DATA / "bounces" / name) for name, row in ORACLE.items() if row["verdict"] == "none"}

    assert unknown == {
        "is-not-bounce-01.eml": "letter",
        "lhost-dragonfly-01.eml": "soft",
        "lhost-mimecast-01.eml": "soft",
        "rb-issue-368-bug.eml": "soft",
    }


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.stem)
def test_the_address_is_the_one_that_the_oracle_finds(mail):
    wanted = ORACLE[mail.name]["recipient"]
    reading = read(mail.read_bytes())
    found = {failure.address for failure in reading.failures}

    if reading.what == "refusal" and wanted and mail.name not in MISSED:
        assert wanted in found


MISSED = {"lhost-postfix-01.eml"}  # forwarded: we name the address that was written to
