"""What no longer holds, or not for now, says so to everybody: on its page, in the lists, in every file of it."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.mail.models import Message
from kogge.training.credentials import actions
from kogge.training.credentials.checking import check_credential, check_file
from kogge.training.credentials.files import file_of, signed_text
from kogge.training.credentials.models import Credential, Signature
from kogge.training.issuers import actions as issuers
from kogge.training.issuers import bits
from kogge.training.issuers.models import Key
from tests import make
from tests.training.credentials import things

pytestmark = pytest.mark.django_db


def bit(credential, purpose):
    slot = credential.signature_now().slot
    document = json.loads(slot.issuer.lists.get(purpose=purpose).document)
    return bits.is_set(document["credentialSubject"]["encodedList"], slot.index)


def upload(client, data, name="badge.json"):
    return client.post(reverse("verify_file"), {"file": SimpleUploadedFile(name, data)})


def test_what_is_suspended_says_so_and_why_until_it_holds_again():
    credential, by = things.unit_credential(), make.coordinator()
    data = signed_text(credential).encode()

    actions.suspend(credential, by=by, note="An appeal is open.", now=timezone.now())

    assert [check_credential(credential, now=timezone.now()).state, check_file(data, now=timezone.now()).state] == [
        "suspended", "suspended",
    ]  # fmt: skip
    assert (bit(credential, "suspension"), bit(credential, "revocation"), credential.why_suspended) == (
        True, False, "An appeal is open.",
    )  # fmt: skip

    actions.resume(credential, by=by, now=timezone.now())

    assert (check_file(data, now=timezone.now()).state, bit(credential, "suspension"), credential.suspended_at) == (
        "valid", False, None,
    )  # fmt: skip
    assert list(Message.objects.order_by("pk").values_list("kind", flat=True))[-2:] == ["suspended", "resumed"]


def test_what_is_revoked_shows_in_the_list_at_once():
    """A106."""
    credential = things.unit_credential()
    actions.revoke(credential, by=make.coordinator(), note="Wrong person.", now=timezone.now())

    assert (bit(credential, "revocation"), check_credential(credential, now=timezone.now()).state) == (True, "revoked")


def test_a_new_name_is_a_new_number_and_the_earlier_one_is_revoked_with_the_reason():
    """A104: a changed name is issued anew."""
    credential, by = things.unit_credential(), make.coordinator()

    with pytest.raises(Refused, match="Write the reason"):
        actions.reissue(credential, by=by, now=timezone.now(), holder="Ulla Married", note=" ")
    credential.refresh_from_db()
    assert credential.state == "valid"
    fresh = actions.reissue(credential, by=by, now=timezone.now(), holder="Ulla Married", note="She has married.")

    credential.refresh_from_db()
    assert (credential.state, credential.why_revoked, credential.replaced_by) == ("revoked", "She has married.", fresh)
    assert (fresh.holder, fresh.said.outcomes, check_credential(fresh, now=timezone.now()).state) == (
        "Ulla Married", credential.said.outcomes, "valid",
    )  # fmt: skip


def test_a_unit_changed_after_the_award_leaves_the_credential_as_it_was():
    version = things.version()
    credential = things.unit_credential(version)
    unit = version.unit
    unit.hours = 90
    unit.save()

    credential = Credential.objects.get(pk=credential.pk)
    assert (credential.said.hours, credential.said.unit_number) == (60, 1)
    assert "60 hours" in signed_text(credential)


def test_after_a_leak_all_that_the_key_signed_is_signed_anew_under_the_same_number():
    """A108: key lost or leaked."""
    credential = things.unit_credential()
    old, key = signed_text(credential).encode(), credential.signature_now().key
    office = make.person("Astrid Ask", is_staff=True)
    with pytest.raises(Refused, match="not reported as leaked"):
        actions.sign_leaked_anew(key, by=office, back_url="/")
    issuers.report_leaked(key, by=office, now=timezone.now())
    assert check_credential(credential, now=timezone.now()).state == "leaked"
    with pytest.raises(PermissionDenied):
        actions.sign_leaked_anew(key, by=credential.seat.person, back_url="/")

    actions.sign_leaked_anew(key, by=office, back_url="/")

    fresh = signed_text(credential).encode()
    assert (check_file(old, now=timezone.now()).state, check_file(fresh, now=timezone.now()).state) == (
        "leaked", "valid",
    )  # fmt: skip
    assert Signature.objects.filter(credential=credential).count() == 2
    assert Message.objects.order_by("pk").last().kind == "signed_anew"


def test_an_earlier_file_of_a_credential_that_was_signed_anew_is_known_as_replaced():
    """A leaked key for JWT: what was handed out as JSON before still carries a good signature, and another place."""
    credential = things.unit_credential()
    old = signed_text(credential).encode()
    actions.sign_anew(credential, issuers.Pen(credential.issuer, now=timezone.now()))

    assert check_file(old, now=timezone.now()).state == "replaced"
    assert Key.objects.filter(leaked_at=None).count() == 2


def test_a_credential_whose_time_is_over_says_so():
    credential = things.unit_credential(things.version(valid_months=12))
    until = credential.valid_until

    later = timezone.now() + timedelta(days=400)
    assert (until - timezone.localdate(credential.issued_at)).days == 365
    assert check_credential(credential, now=later).state == "expired"


def test_anybody_hands_in_a_file_and_reads_what_it_is_worth(client):
    credential = things.unit_credential()
    text = signed_text(credential)

    good = upload(client, file_of(credential, "svg", now=timezone.now()), "badge.svg").content.decode()
    bad = upload(client, text.replace("Ulla", "Olla").encode()).content.decode()
    none = upload(client, b"<html>")

    assert "This certificate is valid" in good
    assert credential.number in good
    assert "This is not what was signed" in bad
    assert (none.status_code, "This is not a credential." in none.content.decode()) == (422, True)


def test_the_holder_takes_the_files_and_decides_whether_the_page_is_public(client):
    credential = things.unit_credential()
    page = reverse("verify_detail", args=[credential.number])
    hidden, closed = client.get(page), client.get(f"{page}badge.json")
    client.force_login(credential.seat.person)

    files = [client.get(reverse("credential_file", args=[credential.number, form])) for form in ("json", "png", "jwt")]
    client.post(reverse("credential_publish", args=[credential.number]), {"public": "yes"})
    shown = client.get(page)
    client.logout()
    opened = client.get(f"{page}badge.json").content.decode()
    client.force_login(credential.seat.person)

    assert [b"".join(one) if one.streaming else one.content for one in files][0].decode() == signed_text(credential)
    assert (closed.status_code, opened) == (404, signed_text(credential))
    assert [one["Content-Type"] for one in files] == ["application/json", "image/png", "text/plain; charset=utf-8"]
    assert (hidden.get("X-Robots-Tag"), shown.get("X-Robots-Tag")) == ("noindex", None)
    assert "The eleven elements of a micro-credential" in shown.content.decode()
    assert "60 hours" in client.get(reverse("credential_detail", args=[credential.number])).content.decode()


def test_whoever_guesses_numbers_is_asked_to_wait_and_a_right_number_is_always_answered(client):
    """A105."""
    credential = things.unit_credential()

    answers = [client.get(f"/verify/{n:04}-AAAA-AAAA/").status_code for n in range(62)]

    assert answers == [404] * 60 + [429] * 2
    assert client.get(reverse("verify_detail", args=[credential.number])).status_code == 200
