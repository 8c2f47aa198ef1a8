"""Our signatures, by RSA and Ed25519, as receivers verify them."""

import base64
import re
import subprocess
from pathlib import Path

import dkim
import pytest

from kogge.commons.mail import actions
from kogge.commons.mail.sending import deliver_letters, deliver_mailings
from tests import make

NOW = make.NOON
pytestmark = pytest.mark.django_db


def public(path):
    command = ["openssl", "pkey", "-in", str(path), "-pubout", "-outform", "DER"]
    return subprocess.run(command, check=True, capture_output=True).stdout


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Two keys as `openssl` makes them."""
    folder = tmp_path_factory.mktemp("keys")
    for name, kind in (("rsa", ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]), ("ed25519", ["ed25519"])):
        command = ["openssl", "genpkey", "-quiet", "-out", str(folder / name), "-algorithm", *kind]
        subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture
def names(settings, keys):
    """The keys in use, and what the name servers say of them."""
    settings.MAIL_FROM = "kogge@kogge.example"
    settings.DKIM_SELECTOR, settings.DKIM_KEY = "r1", str(keys / "rsa")
    settings.DKIM_ED25519_SELECTOR, settings.DKIM_ED25519_KEY = "e1", str(keys / "ed25519")
    return {
        b"r1._domainkey.kogge.example.": b"v=DKIM1; k=rsa; p=" + base64.b64encode(public(keys / "rsa")),
        b"e1._domainkey.kogge.example.": b"v=DKIM1; k=ed25519; p=" + base64.b64encode(public(keys / "ed25519")[-32:]),
    }


def verdicts(mail, names):
    """What dkimpy says of each signature, from the top."""
    said = []
    for number in range(len(re.findall(rb"^DKIM-Signature:", mail, re.M))):
        try:
            said.append(dkim.DKIM(mail).verify(idx=number, dnsfunc=lambda name, timeout=5: names[name]))
        except dkim.ValidationError:
            said.append(False)
    return said


def signature(mail, number):
    fields = re.findall(rb"^DKIM-Signature:(.*?)\r\n(?=\S)", mail, re.M | re.S)
    return dict(part.strip().split(b"=", 1) for part in fields[number].split(b";"))


def a_letter(sink):
    actions.send("people/mail/sign_in.txt", address="ulla@example.org", name="Łukasz", code="1", now=NOW)
    deliver_letters(now=NOW)
    return sink.got[-1][2]


def one_of_many(sink):
    actions.start_mailing(
        "Nytt från {name}", ".Dear {name},\n\n.the news.", people=[make.person("Ebba Lönn")], about="all",
        list_name="news", by=make.person("Astrid Ask"), now=NOW,
    )  # fmt: skip
    deliver_mailings(now=NOW)
    return sink.got[-1][2]


@pytest.mark.parametrize("kind", [a_letter, one_of_many])
def test_both_signatures_hold_and_rsa_stands_first(sink, names, kind):
    mail = kind(sink)

    assert verdicts(mail, names) == [True, True]
    assert [signature(mail, number)[b"a"] for number in (0, 1)] == [b"rsa-sha256", b"ed25519-sha256"]
    assert {signature(mail, number)[b"d"] for number in (0, 1)} == {b"kogge.example"}


def test_the_headers_by_which_one_leaves_are_signed(sink, names):
    mail = one_of_many(sink)
    for number in (0, 1):
        covered = signature(mail, number)[b"h"].replace(b"\r\n", b"").replace(b" ", b"").split(b":")
        assert {b"from", b"to", b"subject", b"list-unsubscribe", b"list-unsubscribe-post"} <= set(covered)


@pytest.mark.parametrize("changed", [b"Ebba", b"List-Unsubscribe=One-Click", b"news"])
def test_a_changed_mail_is_found_out(sink, names, changed):
    mail = one_of_many(sink)
    assert changed in mail
    assert verdicts(mail.replace(changed, b"X"), names) == [False, False]


def test_without_keys_mails_leave_unsigned(sink):
    assert b"DKIM-Signature" not in a_letter(sink)


def test_a_second_opinion_by_mail_dkim_of_perl(sink, names, tmp_path):
    """Its RSA verdict; of Ed25519 the version of Debian knows nothing, which is why RSA stands first."""
    if not Path("/usr/share/perl5/Mail/DKIM/Verifier.pm").exists():
        pytest.skip("apt-get install libmail-dkim-perl")
    (tmp_path / "mail").write_bytes(one_of_many(sink))
    key = names[b"r1._domainkey.kogge.example."].decode()
    program = r"""
        use Mail::DKIM::Verifier; use Mail::DKIM::DNS; use Net::DNS::RR;
        no warnings 'redefine';
        *Mail::DKIM::DNS::query_async = sub {
            my ($host, $type, %p) = @_;
            my @found = $host =~ /^r1/ ? (Net::DNS::RR->new(name => $host, type => 'TXT', txtdata => [$ARGV[1]])) : ();
            return sub { $p{Callbacks}{Success}->(@found) };
        };
        my $v = Mail::DKIM::Verifier->new();
        open my $f, '<:raw', $ARGV[0]; { local $/; $v->PRINT(<$f>); } $v->CLOSE;
        print $v->result;
    """
    done = subprocess.run(["perl", "-e", program, str(tmp_path / "mail"), key], capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("pass", 0), done.stderr
