"""A mail as the bytes that travel: what a letter to many shares is built once, and cut where each reader differs.

Both parts are quoted-printable: seven bits, short lines, so that no server on the way changes what DKIM signed; and a
soft line break (`=`, end of line) is nothing to the reader, which is where values are let in.
"""

import base64
import binascii
import re
from email.utils import format_datetime

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.module_loading import import_string
from i18nfield.strings import LazyI18nString

from kogge.commons.journal.models import site
from kogge.commons.mail import dkim_keys, headers, placeholders
from kogge.commons.mail.leaving import leave_token, leave_url

SOFT = b"=\r\n"
PERSONAL = ("name",)  # the placeholders that differ from reader to reader
MARK = re.compile("\ue000([a-z]+)\ue001")  # where such a value belongs; nobody types these characters
_inline = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)


def paragraphs_of(body, values=None) -> list[list[tuple[str, bool]]]:
    """The paragraphs of a text in pieces: (text, may it have links). Values may not, whoever they come from.

    Without `values` the text is one of our templates, already filled in, so that nothing in it may.
    """
    parts = [part.strip() for part in str(body).replace("\r\n", "\n").split("\n\n") if part.strip()]
    if values is None:
        return [[(part, False)] for part in parts]
    cut = [placeholders.pieces(re.sub("[\ue000\ue001]", "", part), values) for part in parts]
    return [[(values[said], False) if is_name else (said, True) for said, is_name in part] for part in cut]


def feet_of(context: dict, now) -> list[dict]:
    """What a mail has to name at its end because of what it is about: (template, what it names) of `MAIL_FEET`."""
    feet = []
    for word, asked, template in settings.MAIL_FEET:
        if context.get(word) is not None:
            named = import_string(asked)(context[word], timezone.localdate(now))
            feet.append({"text": f"{template}.txt", "html": f"{template}.html", "named": named})
    return [foot | {"site_address": settings.SITE_ADDRESS} for foot in feet if foot["named"]]


def draw(context: dict) -> tuple[str, str]:
    """The two parts of a mail, text and HTML, in the language that is active."""
    text = render_to_string("mail/plain.txt", context)
    return text, _inline.inline(render_to_string("mail.html", context))


def quoted(text: str) -> bytes:
    """Text in quoted-printable, with the line ends of mail."""
    plain = re.sub(r"\r\n?|\n", "\n", text).encode()
    return binascii.b2a_qp(plain, istext=True).replace(b"\n", b"\r\n")


def _part(kind: str, text: str) -> list:
    """One part in pieces: bytes, and at every second place the name of a value."""
    head = f"Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    said = MARK.split(text)
    said[::2] = [quoted(piece) for piece in said[::2]]
    return [head.encode() + said[0], *said[1:]]


def _fields(*, sender, written_at, language) -> dict:
    """What all mails have, and one letter to many has in common."""
    return {
        "MIME-Version": "1.0",
        "Date": format_datetime(written_at),
        "From": sender,
        "Auto-Submitted": "auto-generated",
        "Content-Language": language,
    }


def _own_fields(message, subject) -> dict:
    """What is each mail's own; without `subject`, all but that."""
    fields = {"To": headers.mailbox(message.name, message.address), "Message-ID": message.message_id}
    return fields | {"Subject": headers.words(subject)} if subject else fields


def _multipart(kind: str, boundary: str) -> bytes:
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()


def letter(message) -> bytes:
    """A mail that was rendered when it was written."""
    # `=_` cannot occur in quoted-printable; the rest keeps it apart from mails that travel inside this one.
    boundary = f"=_{message.message_id.strip('<>').partition('@')[0]}"
    dash = f"\r\n--{boundary}\r\n".encode()
    body = _multipart("alternative", boundary) + dash + _part("text/plain", message.text)[0]
    body += dash + _part("text/html", message.html)[0]
    if message.attached_as.startswith("text/calendar"):  # what shows the buttons yes and no, where a program has them
        body += dash + _part(message.attached_as.removesuffix("; charset=utf-8"), bytes(message.attached).decode())[0]
    body += f"\r\n--{boundary}--\r\n".encode()
    if message.attached:
        outer = f"\r\n--{boundary}=\r\n".encode()
        body = _multipart("mixed", f"{boundary}=") + outer + body + outer + _attached(message)
        body += f"\r\n--{boundary}=--\r\n".encode()
    sender = headers.mailbox(site().name, settings.MAIL_FROM)
    fields = _fields(sender=sender, written_at=message.written_at, language=message.language)
    if message.answers_to:
        fields["Reply-To"] = headers.mailbox(site().name, message.answers_to)
    if message.list_name:
        with translation.override(message.language):
            leave = leave_url(leave_token(message.address, message.list_name))
        fields |= headers.list_fields(message.list_name, leave)
    return dkim_keys.signed(headers.lines(fields | _own_fields(message, message.subject)) + body, dkim_keys.keys())


def _attached(message) -> bytes:
    """What came with a letter. A mail inside a mail may not be encoded, so one that would need it goes as a file."""
    content, kind = bytes(message.attached), message.attached_as
    if kind == "message/rfc822":
        lines = re.sub(rb"\r\n?|\n", b"\r\n", content)
        if lines.isascii() and b"\0" not in lines and max(map(len, lines.split(b"\r\n"))) <= 998:
            return b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + lines
        kind = "application/octet-stream"
    name = "mail.eml" if message.attached_as == "message/rfc822" else "file"
    if kind.startswith("text/calendar"):  # the same once more, for programs that only look at files
        kind, name = "application/ics", "invite.ics"
    head = headers.lines(
        {
            "Content-Type": kind,
            "Content-Transfer-Encoding": "base64",
            "Content-Disposition": f'attachment; filename="{name}"',
        }
    )
    return head + b"\r\n" + base64.encodebytes(content).replace(b"\n", b"\r\n")


class Sheet:
    """A letter to many, drawn once in one language."""

    BOUNDARY = "=_kogge"

    def __init__(self, mailing, language):
        self.mailing, self.keys = mailing, dkim_keys.keys()
        with translation.override(language):
            values = {name: str(LazyI18nString(value)) for name, value in mailing.values.items()}
            values |= {name: f"\ue000{name}\ue001" for name in PERSONAL}
            self.subject = placeholders.fill(mailing.subject, values)
            self.leave_url = leave_url("TOKEN") if mailing.list_name else ""
            context = {
                "site": site(),
                "language": language,
                "subject": self.subject,
                "paragraphs": paragraphs_of(mailing.text, values),
                "list_name": mailing.list_name,
                "leave": "\ue000leave\ue001" if mailing.list_name else "",
            }
            self.text, self.html = draw(context)
        name = f"{mailing.signed_by} via {site().name}" if mailing.signed_by else site().name
        sender = headers.mailbox(name, settings.MAIL_FROM)
        fields = _fields(sender=sender, written_at=mailing.sent_at, language=language) | {"Precedence": "bulk"}
        if mailing.answers_to:
            fields["Reply-To"] = headers.mailbox(mailing.signed_by, mailing.answers_to)
        self.is_personal = bool(MARK.search(self.subject))
        if not self.is_personal:
            fields["Subject"] = headers.words(self.subject)
        self.fields = headers.lines(fields)
        dash = f"\r\n--{self.BOUNDARY}\r\n".encode()
        plain, html = _part("text/plain", self.text), _part("text/html", self.html)
        plain[0] = _multipart("alternative", self.BOUNDARY) + dash + plain[0]
        html[0] = dash + html[0]
        html[-1] += f"\r\n--{self.BOUNDARY}--\r\n".encode()
        self.plain, self.rich = plain, html

    def values_for(self, message) -> dict:
        """What stands in the places where readers differ."""
        values = {"name": headers.one_line(message.name, 120)}
        if self.leave_url:
            token = leave_token(message.address, self.mailing.list_name)
            values["leave"] = self.leave_url.replace("TOKEN", token)
        return values

    def subject_for(self, values) -> str:
        return MARK.sub(lambda found: values[found[1]], self.subject)

    def for_reading(self, message) -> tuple[str, str, str]:
        """Subject, text and HTML of one person's mail, for the local mailbox."""
        values = self.values_for(message)
        text = MARK.sub(lambda found: values[found[1]], self.text)
        return self.subject_for(values), text, MARK.sub(lambda found: escape(values[found[1]]), self.html)

    def letter(self, message) -> bytes:
        """One person's mail."""
        values = self.values_for(message)
        fields = _own_fields(message, self.subject_for(values) if self.is_personal else "")
        if self.leave_url:
            fields |= headers.list_fields(self.mailing.list_name, values["leave"])
        plain, rich = self.plain.copy(), self.rich.copy()
        plain[1::2] = [SOFT + quoted(values[name]) + SOFT for name in plain[1::2]]
        rich[1::2] = [SOFT + quoted(escape(values[name])) + SOFT for name in rich[1::2]]
        return dkim_keys.signed(b"".join([self.fields, headers.lines(fields), *plain, *rich]), self.keys)


def language_of(mailing, wanted: str) -> str:
    """The reader's language if the letter is written in it, else English, else the one it is written in."""
    written = mailing.text.data if isinstance(mailing.text, LazyI18nString) else mailing.text
    if not isinstance(written, dict) or written.get(wanted):
        return wanted
    return "en" if written.get("en") else next((code for code, text in written.items() if text), wanted)
