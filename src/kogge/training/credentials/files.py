"""A credential in the forms in which people take it along. Made when asked for, from what was signed."""

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.training.credentials.awards import in_language
from kogge.training.credentials.badge import claims_of, record_of
from kogge.training.credentials.baking import as_png, as_svg
from kogge.training.issuers.actions import Pen, sign_claims


@dataclass(frozen=True)
class Form:
    ending: str
    media: str


FORMS = {
    "json": Form("json", "application/json"),
    "jwt": Form("jwt", "text/plain; charset=utf-8"),
    "png": Form("png", "image/png"),
    "svg": Form("svg", "image/svg+xml"),
}


def signed_text(credential) -> str:
    """The document as it was signed. Refused where there is none."""
    signature = credential.signature_now()
    if signature is None or not signature.document:
        raise Refused(_("This certificate was issued before files were signed. Ask the coordinator to issue it anew."))
    return signature.document


def file_of(credential, form, *, now) -> bytes:
    text = signed_text(credential)
    if form == "json":
        return text.encode()
    if form == "jwt":
        return sign_claims(claims_of(json.loads(text)), credential.issuer, now).encode()
    draw = as_png if form == "png" else as_svg
    return draw(in_language(credential.title), credential.said.issuer.name, text)


def transcript_of(credentials, *, now) -> str:
    """Somebody's credentials of one edition in one document, signed by the edition's lead. The units come last."""
    signed = [
        json.loads(signed_text(one)) for one in sorted(credentials, key=lambda one: (one.kind == "unit", one.pk))
    ]
    seat = credentials[0].seat
    pen = Pen(credentials[0].issuer, now=now)
    document = record_of(signed, award=credentials[0].said, person=seat.person, did=pen.issuer.did, now=now)
    return json.dumps(pen.sign(document), ensure_ascii=False)
