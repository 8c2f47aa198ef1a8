"""The only place where values become headers of a mail: what people typed can never add a line or an address."""

import base64
import re
import unicodedata
from email.utils import formataddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from kogge.base.errors import Refused

_is_address = EmailValidator()
LONGEST_NAME = 75


def one_line(text, most: int) -> str:
    """Text that may stand in a header: one line, no control or direction characters, at most `most` long."""
    text = str(text)
    if not text.isascii() or not text.isprintable():
        text = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return re.sub(r" +", " ", text).strip()[:most].strip()


def display_name(name) -> str:
    """A person's name for a header, without the signs that could pass for an address."""
    return one_line(re.sub(r"[@:,;<>\"\\()\[\]]", " ", str(name)), LONGEST_NAME)


def one_address(text) -> str:
    """Exactly one address, as it is kept; anything else is refused with a sentence."""
    address = str(text).strip()
    before, _at, host = address.rpartition("@")
    try:
        if not before.isascii() or len(address) > 254 or one_line(address, 254) != address:
            raise ValidationError("")
        ascii_host = host.encode("idna").decode() if not host.isascii() else host
        _is_address(f"{before}@{ascii_host}")
    except (ValidationError, UnicodeError):
        raise Refused(_("Give one e-mail address, such as name@example.org.")) from None
    return f"{before}@{ascii_host}"


def several_addresses(text, *, most: int) -> list[str]:
    """The addresses of a field that takes a few, each once; more than `most` are refused."""
    parts = [part for part in re.split(r"[\s,;]+", str(text)) if part]
    if len(parts) > most:
        raise Refused(_("Give at most %(most)s e-mail addresses.") % {"most": most})
    return list({address.casefold(): address for address in map(one_address, parts)}.values())


def encoded(text: str) -> str:
    """Letters of all languages as headers carry them (RFC 2047), in short words, one to a line."""
    if text.isascii() and "=?" not in text:  # what only looks encoded is shown as it was typed
        return text
    parts = [""]
    for sign in text:
        if len((parts[-1] + sign).encode()) > 39:
            parts.append("")
        parts[-1] += sign
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(part.encode()).decode()}?=" for part in parts)


def mailbox(name, address) -> str:
    """A name and an address as they stand in From, To and Reply-To."""
    name = display_name(name)
    name = encoded(name)
    if not re.fullmatch(r"[^\s,;:<>()\"@\\]+@[^\s,;:<>()\"@\\]+", address):
        raise ValueError("One field of a mail holds one address.")
    return formataddr((name, address))


def words(text, most=200) -> str:
    """A sentence as a header says it: the subject."""
    return encoded(one_line(text, most))


def lines(fields: dict) -> bytes:
    """The head of a mail. Values are ours or come from the functions above; a line break in any other is an error."""
    for name, value in fields.items():
        if re.search(r"[^\x20-\x7e]", value.replace("\r\n ", "")):
            raise ValueError(f"The header {name} has characters that no header has.")
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value).encode("ascii")


def list_fields(list_name: str, leave_url: str) -> dict:
    """What mail programs need to show "unsubscribe" (RFC 2919, RFC 2369, RFC 8058)."""
    slug = re.sub(r"[^a-z0-9]+", "-", list_name.lower()).strip("-") or "list"
    return {
        "List-Id": f"<{slug}.{settings.MAIL_FROM.rpartition('@')[2]}>",
        "List-Unsubscribe": f"<{leave_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
