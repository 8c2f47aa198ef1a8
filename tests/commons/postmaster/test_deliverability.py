"""SPF, DKIM and DMARC, asked of a real name server on loopback."""

import base64
import socketserver
import threading

import dns.message
import dns.name
import dns.rcode
import dns.resolver
import dns.rrset
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kogge.commons.mail import dkim_keys
from kogge.commons.mail.models import Lookup
from kogge.commons.postmaster import deliverability
from tests import make

NOW = make.NOON
pytestmark = pytest.mark.django_db


class Names(socketserver.BaseRequestHandler):
    """Answers from a dictionary {(name, kind): [text]}; a name that maps to None is never answered."""

    def handle(self):
        data, socket = self.request
        query = dns.message.from_wire(data)
        question = query.question[0]
        kind = dns.rdatatype.to_text(question.rdtype)
        records = self.server.records.get((question.name.to_text(omit_final_dot=True), kind), [])
        if records is None:
            return
        answer = dns.message.make_response(query)
        if records:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *records))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        socket.sendto(answer.to_wire(), self.client_address)


@pytest.fixture
def names(settings):
    settings.MAIL_FROM = "kogge@mail.example.org"
    settings.MAIL_BOUNCES = "bounces@back.mail.example.org"
    settings.EMAIL_HOST = "smtp.example.org"
    server = socketserver.ThreadingUDPServer(("127.0.0.1", 0), Names)
    server.records = {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], server.server_address[1]
    server.resolver = resolver
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def keys(settings, tmp_path):
    """A pair of keys as an operator makes them: RSA in PEM, Ed25519 as 32 bytes in base64."""
    small = ed25519.Ed25519PrivateKey.generate()
    large = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    (tmp_path / "rsa.pem").write_bytes(
        large.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    (tmp_path / "ed.key").write_bytes(base64.b64encode(small.private_bytes_raw()))
    settings.DKIM_SELECTOR, settings.DKIM_KEY = "r1", str(tmp_path / "rsa.pem")
    settings.DKIM_ED25519_SELECTOR, settings.DKIM_ED25519_KEY = "e1", str(tmp_path / "ed.key")
    pair = dkim_keys.keys()
    return {selector: deliverability.dkim_record(key, kind) for selector, key, kind in pair}


def tones(names):
    lookup = deliverability.look_up(now=NOW, resolver=names.resolver)
    found = deliverability.findings(lookup.found)
    return {f"{finding.name} {finding.selector}".strip(): finding.tone for finding in found}


def in_quotes(text):
    """As a zone file says it, in pieces of at most 255 signs."""
    return " ".join(f'"{text[start : start + 200]}"' for start in range(0, len(text), 200))


def test_everything_is_good(names, keys):
    names.records = {
        ("back.mail.example.org", "TXT"): ['"v=spf1 a:smtp.example.org -all"', '"something-else=1"'],
        ("back.mail.example.org", "MX"): ["10 smtp.example.org."],
        ("_dmarc.mail.example.org", "TXT"): ['"v=DMARC1; p=quarantine"'],
        ("r1._domainkey.mail.example.org", "TXT"): [in_quotes(keys["r1"])],
        ("e1._domainkey.mail.example.org", "TXT"): [in_quotes(keys["e1"])],
    }

    assert tones(names) == {"spf": "good", "dkim r1": "good", "dkim e1": "good", "dmarc": "good", "back": "good"}


def test_where_nothing_stands_the_exact_lines_are_given(names, keys):
    lookup = deliverability.look_up(now=NOW, resolver=names.resolver)
    found = deliverability.findings(lookup.found)

    assert [(finding.name, finding.tone, finding.place, finding.line) for finding in found] == [
        ("spf", "bad", "back.mail.example.org", "v=spf1 a:smtp.example.org ~all"),
        ("dkim", "bad", "r1._domainkey.mail.example.org", keys["r1"]),
        ("dkim", "bad", "e1._domainkey.mail.example.org", keys["e1"]),
        (
            "dmarc",
            "bad",
            "_dmarc.mail.example.org",
            "v=DMARC1; p=quarantine; rua=mailto:postmaster@mail.example.org",
        ),
        ("back", "bad", "back.mail.example.org", "10 smtp.example.org"),
    ]


@pytest.mark.parametrize(
    ("host", "spf", "back"),
    [
        ("localhost", "a:kogge.example.org", "kogge.example.org"),
        ("127.0.0.1", "a:kogge.example.org", "kogge.example.org"),
        ("192.0.2.7", "ip4:192.0.2.7", "kogge.example.org"),
        ("2001:db8::7", "ip6:2001:db8::7", "kogge.example.org"),
    ],
)
def test_a_mail_server_that_is_a_number_or_this_machine_is_written_as_name_servers_take_it(settings, host, spf, back):
    settings.EMAIL_HOST, settings.SITE_ADDRESS = host, "https://kogge.example.org"
    settings.MAIL_BOUNCES = "back@mail.example.org"

    found = {finding.name: finding.line for finding in deliverability.findings({"spf": [], "back": [], "dmarc": []})}

    assert (found["spf"], found["back"]) == (f"v=spf1 {spf} ~all", f"10 {back}")


def test_another_key_in_the_name_server_is_worse_than_none(names, keys):
    names.records = {("r1._domainkey.mail.example.org", "TXT"): [in_quotes(keys["e1"])]}

    lookup = deliverability.look_up(now=NOW, resolver=names.resolver)
    (finding,) = (one for one in deliverability.findings(lookup.found) if one.selector == "r1")

    assert (finding.state, finding.tone, finding.line) == ("other", "bad", keys["r1"])


@pytest.mark.parametrize(
    ("records", "tone"),
    [
        (['"v=spf1 a -all"', '"v=spf1 mx -all"'], "bad"),
        (['"v=spf1 a ?all"'], "due"),
        (['"v=spf10 a -all"'], "bad"),
        (['"V=SPF1 a ~all"'], "good"),
    ],
)
def test_spf_that_helps_and_that_does_not(names, records, tone):
    names.records = {("back.mail.example.org", "TXT"): records}

    assert tones(names)["spf"] == tone


@pytest.mark.parametrize(
    ("name", "record", "tone"),
    [
        ("_dmarc.mail.example.org", "v=DMARC1; p=none", "due"),
        ("_dmarc.mail.example.org", "v=DMARC1; p=reject", "good"),
        ("_dmarc.mail.example.org", "v=DMARC1; p=reject; aspf=s", "due"),
        ("_dmarc.example.org", "v=DMARC1; p=reject", "good"),
    ],
)
def test_dmarc_is_read_with_its_alignment_and_from_the_domain_above(names, name, record, tone):
    names.records = {(name, "TXT"): [f'"{record}"']}

    assert tones(names)["dmarc"] == tone


def test_a_name_server_that_does_not_answer_is_said_so_after_three_seconds(names, settings, monkeypatch):
    monkeypatch.setattr(deliverability, "SECONDS", 0.2)
    names.records = dict.fromkeys(deliverability.names_asked().values())

    lookup = deliverability.look_up(now=NOW, resolver=names.resolver)

    states = {finding.name: finding.state for finding in deliverability.findings(lookup.found)}
    assert states == {"spf": "unknown", "dkim": "unsigned", "dmarc": "unknown", "back": "unknown"}


def test_the_page_shows_what_was_found_and_when_and_asks_only_when_told_to(client, names, settings, monkeypatch):
    monkeypatch.setattr(dns.resolver, "Resolver", lambda: names.resolver)
    client.force_login(make.person("Astrid Ask", is_staff=True))

    assert "Nobody has asked yet" in client.get("/platform/mail/deliverability/").content.decode()
    assert Lookup.objects.count() == 0
    names.records = {("_dmarc.mail.example.org", "TXT"): ['"v=DMARC1; p=<b>none</b>"']}
    assert client.post("/platform/mail/deliverability/").status_code == 302

    page = client.get("/platform/mail/deliverability/").content.decode()
    assert "v=spf1 a:smtp.example.org ~all" in page
    assert "p=&lt;b&gt;none&lt;/b&gt;" in page
