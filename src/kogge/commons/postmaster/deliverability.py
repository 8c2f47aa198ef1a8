"""Whether others believe that mails are ours: SPF, DKIM and DMARC of the sending domain, as the name servers say."""

import base64
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

import dns.exception
import dns.resolver
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from django.conf import settings
from django.db import transaction

from kogge.commons.mail.dkim_keys import keys
from kogge.commons.mail.models import Lookup

SECONDS = 3
MOST_RECORDS = 20


BETTER = {"unknown", "open", "watched", "strict", "unset"}  # works, but could be better


@dataclass
class Finding:
    """One thing that receivers look at: how it is (the page has the sentence), and the line that would mend it."""

    name: str  # spf, dkim, dmarc, back
    state: str
    place: str  # where the line belongs
    found: list = field(default_factory=list)
    line: str = ""
    selector: str = ""

    @property
    def tone(self):
        return "good" if self.state == "good" else "due" if self.state in BETTER else "bad"


def sending_domain():
    return settings.MAIL_FROM.rpartition("@")[2].lower()


def bounce_domain():
    return (settings.MAIL_BOUNCES or settings.MAIL_FROM).rpartition("@")[2].lower()


def names_asked():
    """What is looked up: {key: (name, kind)}."""
    domain, back = sending_domain(), bounce_domain()
    asked = {
        "spf": (back, "TXT"),
        "dmarc": (f"_dmarc.{domain}", "TXT"),
        "back": (back, "MX"),
    }
    above = domain.partition(".")[2]
    if "." in above:
        asked["dmarc_above"] = (f"_dmarc.{above}", "TXT")
    for selector, _key, _algorithm in keys():
        asked[f"dkim {selector}"] = (f"{selector}._domainkey.{domain}", "TXT")
    return asked


def ask(resolver=None):
    """The answers of the name servers: {key: [records]}, or None where nobody answered in three seconds."""
    resolver = resolver or dns.resolver.Resolver()
    resolver.timeout = resolver.lifetime = SECONDS
    asked = names_asked()
    with ThreadPoolExecutor(len(asked)) as at_once:  # so that all of them take no longer than the slowest
        answers = at_once.map(lambda question: _ask_one(resolver, *question), asked.values())
    return dict(zip(asked, answers, strict=True))


def _ask_one(resolver, name, kind):
    try:
        answer = resolver.resolve(name, kind)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException:
        return None
    return sorted(map(_record, answer))[:MOST_RECORDS]


def _record(record):
    if hasattr(record, "strings"):  # a text of more than 255 signs comes in several
        return b"".join(record.strings).decode("utf-8", errors="replace")[:2000]
    return f"{record.preference} {record.exchange.to_text(omit_final_dot=True)}"


@transaction.atomic
def look_up(*, now, resolver=None):
    """Ask the name servers and keep what they say, with the time."""
    kept = {"domain": sending_domain(), "defaults": {"found": ask(resolver), "looked_at": now}}
    return Lookup.objects.update_or_create(**kept)[0]


def last_lookup():
    return Lookup.objects.filter(domain=sending_domain()).first()


def findings(found):
    """What is kept, read for a person: one finding for each thing that receivers look at."""
    return [_spf(found), *_dkim(found), _dmarc(found), _back(found)]


def _server():
    """The mail server as others know it: (in the words of SPF, by name). One on this machine has its name."""
    own, host = urlsplit(settings.SITE_ADDRESS).hostname, settings.EMAIL_HOST
    try:
        number = ip_address(host)
    except ValueError:
        name = own if host == "localhost" else host
        return f"a:{name}", name
    return (f"a:{own}" if number.is_loopback else f"ip{number.version}:{number}"), own


def _spf(found):
    line = f"v=spf1 {_server()[0]} ~all"
    records = found.get("spf")
    ours = [record for record in records or [] if record.lower().split(" ")[0] == "v=spf1"]
    if records is None:
        return Finding("spf", "unknown", bounce_domain())
    if len(ours) > 1:
        return Finding("spf", "twice", bounce_domain(), ours)
    if ours and ours[0].rstrip().endswith(("-all", "~all")):
        return Finding("spf", "good", bounce_domain(), ours)
    return Finding("spf", "open" if ours else "missing", bounce_domain(), ours, line)


def dkim_record(key, algorithm):
    """The line that belongs into the name server, made from our own key."""
    if algorithm == b"ed25519-sha256":
        public = Ed25519PrivateKey.from_private_bytes(base64.b64decode(key)).public_key()
        kind, content = "ed25519", public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    else:
        public = load_pem_private_key(key, password=None).public_key()
        kind, content = "rsa", public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k={kind}; p={base64.b64encode(content).decode()}"


def _tags(record):
    parts = (part.partition("=") for part in record.split(";") if "=" in part)
    return {name.strip().lower(): "".join(value.split()) for name, _sign, value in parts}


def _dkim(found):
    if not keys():
        yield Finding("dkim", "unsigned", "")
    for selector, key, algorithm in reversed(keys()):
        line, place = dkim_record(key, algorithm), names_asked()[f"dkim {selector}"][0]
        records = found.get(f"dkim {selector}")
        if records is None:
            state = "unknown"
        elif any(_tags(record).get("p") == _tags(line)["p"] for record in records):
            state, line = "good", ""
        else:
            state = "other" if records else "missing"
        yield Finding("dkim", state, place, records or [], line, selector)


def _dmarc(found):
    place = f"_dmarc.{sending_domain()}"
    line = f"v=DMARC1; p=quarantine; rua=mailto:postmaster@{sending_domain()}"
    answers = [found.get("dmarc"), found.get("dmarc_above", [])]
    if None in answers:
        return Finding("dmarc", "unknown", place)
    ours = [[record for record in records if record.lower().startswith("v=dmarc1")] for records in answers]
    ours = ours[0] or ours[1]
    if not ours:
        return Finding("dmarc", "missing", place, [], line)
    if _tags(ours[0]).get("p") == "none":
        return Finding("dmarc", "watched", place, ours, line)
    return Finding("dmarc", "good" if _is_aligned(_tags(ours[0])) else "strict", place, ours)


def _is_aligned(tags):
    """Whether SPF of the return address speaks for the address in From: the same domain, or a part of the same."""
    domain, back = sending_domain(), bounce_domain()
    is_part = back.endswith(f".{domain}") or domain.endswith(f".{back}")
    return domain == back or (is_part and tags.get("aspf") != "s")


def _back(found):
    records = found.get("back")
    if not settings.MAIL_BOUNCES:
        return Finding("back", "unset", bounce_domain(), records or [])
    if records is None:
        return Finding("back", "unknown", bounce_domain())
    if records:
        return Finding("back", "good", bounce_domain(), records)
    return Finding("back", "missing", bounce_domain(), [], f"10 {_server()[1]}")
