"""What a mail that comes in is: a refusal, a complaint, an automatic reply, an answer to a calendar, or a letter.

Nothing here is believed yet; whose mail it speaks of is found out in `returns`.
"""

import contextlib
import logging
import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.header import decode_header, make_header

from flufl.bounce import all_failures

from kogge.commons.mail.models import Bounce
from kogge.commons.postmaster.bodies import said_in
from kogge.commons.postmaster.causes import CODE, WORDS, kind_of, status_of

log = logging.getLogger(__name__)

MOST_BYTES = 10 * 1024 * 1024
LONGEST = 20_000  # signs of a header or of a part that are looked through
MOST_PARTS = 200  # of one mail; those that are nested count too
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+")
PLACE = re.compile(r"[^\s<>@\"',;:()]{1,128}@[\w.-]{1,253}")  # an address of ours, whose host may be one word
# Where the words of the mail system end and the mail that came back begins.
ORIGINAL = re.compile(
    r"^(?:Received: |Return-Path: |From \S+ +\w{3} +\w{3} |.*(?:message headers|original message|copy of (?:the|your) "
    r"message|bounced e-?mail|returned message|unsent message|headers? follow|message follows).*$)",
    re.I | re.M,
)
MESSAGE_ID = re.compile(r"^message-id:\s*(<[^<>\s]{3,250}>)", re.I | re.M)
RETURN_PATH = re.compile(r"^return-path:\s*<?([^<>\s]{1,64}@[^<>\s]{1,253})>?", re.I | re.M)
WAS_TO = re.compile(r"^to:.*?<?([^<>\s@]{1,64}@[^<>\s]{1,253})>?", re.I | re.M)
BY_SYSTEM = re.compile(r"mailer-?daemon|post[-_]?master|mail deliver", re.I)


@dataclass(frozen=True)
class Failure:
    """What was said about one address."""

    address: str
    kind: str
    status: str = ""
    said: str = ""
    is_final: bool = True  # a notice of delay is not


@dataclass
class Reading:
    """A mail that came in, as far as it can be understood."""

    what: str = "letter"  # or: refusal, complaint, reply, calendar, unreadable
    subject: str = ""
    sender: str = ""
    sent_to: list = field(default_factory=list)  # the addresses it was sent to, ours among them
    message_id: str = ""
    answers: list = field(default_factory=list)  # the mails that it replies to
    calendar: bytes = b""  # the answer to an invitation
    failures: list = field(default_factory=list)
    returned: list = field(default_factory=list)  # the names of the mails that came back with it
    text: str = ""  # what the person wrote, with all that the mail program put below it
    files: int = 0  # that came with it
    size: int = 0  # in bytes
    is_automatic: bool = False  # a machine wrote it
    is_from_system: bool = False  # that machine delivers mail


def read(raw):
    """Understand a mail, however broken. What cannot be understood is "unreadable", and no error."""
    if _is_a_trap(raw):
        return Reading(what="unreadable")
    for rules in (policy.default, policy.compat32):
        try:
            return _read(message_from_bytes(raw, policy=rules), raw)
        except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as problem:
            log.info("an incoming mail is broken: %s", type(problem).__name__)
    return Reading(what="unreadable")


def _is_a_trap(raw):
    """Within the size that is allowed, but made to keep us busy: endless heads, lines, parts or groups."""
    head = re.search(rb"\r?\n\r?\n", raw)
    low = raw.lower()
    return (
        (head.start() if head else len(raw)) > 500_000
        or raw.count(b"\n") > 300_000
        or raw.count(b"\n--") > 20_000
        or low.count(b"content-type:") > MOST_PARTS
        or (b"delivery-status" in low and len(re.findall(rb"\n\r?\n", raw)) > 20_000)
    )


def header(mail, name):
    """A header as it stands there, on one line; the parser of the library stumbles over broken ones."""
    found = [str(value) for key, value in mail.raw_items() if key.lower() == name.lower()]
    if not found:
        return ""
    text = found[0][:LONGEST].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    text = re.sub(r"\s*[\r\n]+\s*", " ", text).strip()
    with contextlib.suppress(ValueError, LookupError):
        text = str(make_header(decode_header(text)))
    return _storable(text)


def _storable(text):
    """Without what no database takes: half signs and zeros."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def _read(mail, raw):
    parts = list(_parts(mail))
    reading = Reading(
        subject=header(mail, "Subject")[:250],
        sender=next(iter(ADDRESS.findall(header(mail, "From"))), "").lower(),
        message_id=header(mail, "Message-ID"),
        answers=re.findall(r"<[^<>\s]+>", f"{header(mail, 'In-Reply-To')} {header(mail, 'References')}")[:50],
        is_automatic=_is_automatic(mail),
        is_from_system=bool(BY_SYSTEM.search(header(mail, "From"))) or _has_no_sender(mail),
    )
    for name in ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"):
        reading.sent_to += PLACE.findall(header(mail, name).lower())[:50]
    reading.returned = _returned(mail, raw)
    reading.text, reading.files = said_in(parts, _text)
    reading.size = len(raw)
    types = {part.get_content_type() for part in parts}
    if "message/feedback-report" in types:
        reading.what, reading.failures = "complaint", [_complaint(parts)]
    elif groups := _groups(parts):
        reading.failures = list(_by_report(groups, _words(parts)))
        reading.what = "refusal" if reading.failures else "reply"  # a notice that a mail arrived is no refusal
    elif _looks_returned(mail, reading) and (failures := _by_words(mail, parts, reading.sent_to)):
        reading.what, reading.failures = "refusal", failures
    elif answer := next(filter(_is_calendar_answer, parts), None):  # some calendars say that they answer by themselves
        reading.what, reading.calendar = "calendar", _text(answer).encode()
    elif reading.is_automatic or (WORDS["away"].search(reading.subject) and _has_no_sender(mail)):
        reading.what = "reply"
    return reading


def _parts(mail, depth=0):
    """The parts of a mail, without those of a mail inside it."""
    if depth > 20:
        raise ValueError("too deep")
    yield mail
    if mail.is_multipart() and mail.get_content_type() != "message/rfc822":
        for part in mail.get_payload():
            yield from _parts(part, depth + 1)


def _text(part):
    content = (part.get_payload(decode=True) or b"")[: 4 * LONGEST]
    kind = part.get_content_charset() or "utf-8"
    try:
        text = content.decode(kind, errors="replace")
    except (LookupError, ValueError):
        text = content.decode("utf-8", errors="replace")
    return _storable(text)


def _is_automatic(mail):
    """Written by a machine (RFC 3834 and what was usual before it): it gets no answer, and makes nobody write."""
    said = header(mail, "Auto-Submitted").lower() or "no"
    order = header(mail, "Precedence").lower()
    marks = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Mail-Autoreply")
    is_marked = any(header(mail, name) for name in marks)
    return is_marked or not said.startswith("no") or order in {"bulk", "junk", "auto_reply"}


def _has_no_sender(mail):
    """The envelope had none: so are mails sent that must never be answered."""
    return header(mail, "Return-Path").upper() in {"<>", "<MAILER-DAEMON>"}


def _is_calendar_answer(part):
    return part.get_content_type() == "text/calendar" and "METHOD:REPLY" in _text(part).upper()


def _looks_returned(mail, reading):
    """Sent by a mail system, or about a failure; an "I am away" of a person with a full mailbox is not."""
    by_system = reading.is_from_system and BY_SYSTEM.search(header(mail, "From"))
    if WORDS["away"].search(reading.subject) and not by_system:
        return False
    about = WORDS["failure"].search(reading.subject)
    return bool(by_system or (about and (reading.is_from_system or not header(mail, "In-Reply-To"))))


def _returned(mail, raw):
    """The Message-IDs and return addresses of the mail that came back, wherever it stands."""
    own = header(mail, "Message-ID")
    text = _storable(raw.decode("utf-8", errors="replace"))
    return [name for name in MESSAGE_ID.findall(text) if name != own][:20] + RETURN_PATH.findall(text)[:20]


def _groups(parts):
    """The groups of fields of RFC 3464, one for each address."""
    reports = [part for part in parts if part.get_content_type() == "message/delivery-status" and part.is_multipart()]
    groups = [group for part in reports for group in part.get_payload()[:MOST_PARTS]]
    return [group for group in groups if header(group, "Action") or header(group, "Status")]


def _by_report(groups, words):
    """RFC 3464. The words of the text help where the fields are poor."""
    for group in groups:
        action = header(group, "Action").split(" ")[0].lower()
        if action in {"delivered", "relayed", "expanded"}:
            continue
        said = header(group, "Diagnostic-Code").partition(";")[2].strip()
        status = next(iter(CODE.findall(header(group, "Status"))), "")
        if status[2:] in {"", "0.0"}:  # the field says nothing; the words may
            status = status_of(said) or status
        yield Failure(
            _address_in(header(group, "Original-Recipient")) or _address_in(header(group, "Final-Recipient")),
            kind_of(said or words, status),
            status,
            (said or words)[:300],
            is_final=action != "delayed",
        )


def _address_in(text):
    found = ADDRESS.search(text)
    return found[0].lower() if found else ""


def _words(parts):
    """What the mail system itself wrote, without the mail that it sends back."""
    texts = [_text(part) for part in parts if part.get_content_type() == "text/plain" or _is_broken(part)][:3]
    text = "\n".join(texts)
    cut = ORIGINAL.search(text)
    return re.sub(r"\s+", " ", text[: cut.start()] if cut and cut.start() else text)[:5000]


def _is_broken(part):
    """Says it has parts and has none: its boundary was lost on the way."""
    return part.get_content_maintype() == "multipart" and not part.is_multipart()


def _by_words(mail, parts, ours):
    """Refusals of systems that do not know the standard: recognised by what they write."""
    words = _words(parts)
    if not WORDS["told"].search(f"{words} {header(mail, 'Subject')}"):
        return []
    status = status_of(words)
    kind = kind_of(f"{words} {header(mail, 'Subject')}", status)
    addresses = _found(mail) or ADDRESS.findall(header(mail, "X-Failed-Recipients"))
    if not addresses:
        named = ADDRESS.findall(words) + [address for part in parts for address in WAS_TO.findall(_text(part))]
        addresses = ([one for one in named if one.lower() not in ours] or named)[:1]
    return [Failure(address.lower(), kind, status, words[:300]) for address in addresses or [""]]


def _found(mail):
    """The addresses that flufl.bounce recognises."""
    passing, lasting = all_failures(mail)
    return sorted(address.decode("ascii", errors="replace") for address in passing | lasting)[:20]


def _complaint(parts):
    """RFC 5965. Most reports hide who complained; the mail that came back tells us."""
    report = next(part for part in parts if part.get_content_type() == "message/feedback-report")
    inner = report.get_payload()[0] if report.is_multipart() else message_from_bytes(_text(report).encode())
    said = header(inner, "Feedback-Type")[:40]
    who = _address_in(header(inner, "Original-Rcpt-To"))
    return Failure(who, Bounce.Kind.COMPLAINT, "", said or "abuse")
